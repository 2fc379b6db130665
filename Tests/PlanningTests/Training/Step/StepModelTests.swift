import Testing

@testable import Planning

@Suite struct `A step's time` {
    static let models = [Case.llama8B, Case.llama70B, Case.mixture]

    @Test(arguments: models.indices) func `is not shorter with slower links, network or memory`(place: Int) {
        let setup = Case.setup(Self.models[place], chips: 256)
        let layout = Case.layout(4, 2, data: 32)
        let time = StepModel(setup, .assumed).time(of: layout).seconds
        var slow = setup
        for change in [\Chip.linkGBPerSecond, \Chip.networkGBPerSecond, \Chip.memoryTBPerSecond, \Chip.bf16TeraFLOPS] {
            slow = setup
            slow.chip[keyPath: change] /= 2
            #expect(StepModel(slow, .assumed).time(of: layout).seconds >= time)
        }
    }

    @Test func `grows with the batch as the work does`() {
        let one = StepModel(Case.setup(Case.llama8B, chips: 64, batch: 512), .assumed)
        let two = StepModel(Case.setup(Case.llama8B, chips: 64, batch: 1024), .assumed)
        let layout = Case.layout(1, 1, data: 64)
        let ratio = two.time(of: layout).seconds / one.time(of: layout).seconds
        #expect(ratio > 1.8 && ratio < 2)
    }

    @Test func `waits less when stages are interleaved`() {
        let model = StepModel(Case.setup(Case.llama70B, chips: 64, batch: 32), .assumed)
        var layout = Case.layout(4, 8, data: 2)
        let plain = model.time(of: layout).bubble
        layout.interleave = 5
        #expect(abs(model.time(of: layout).bubble * 5 / plain - 1) < 1e-9)
    }

    @Test(arguments: models.indices) func `is never below the bound that a search cuts by`(place: Int) {
        let setup = Case.setup(Self.models[place], chips: 128)
        let model = StepModel(setup, .assumed)
        for (tensor, pipeline) in [(1, 1), (2, 4), (8, 2), (4, 8)] {
            for microbatch in [1, 2, 4] {
                var layout = Case.layout(tensor, pipeline, data: 128 / tensor / pipeline, microbatch: microbatch)
                let bound = model.bound(layout, microbatch: 4)
                #expect(model.time(of: layout).seconds >= bound)
                layout.recomputation = .full
                #expect(model.time(of: layout).seconds >= bound)
            }
        }
    }

    @Test func `takes a third more products when all is computed again`() {
        let model = StepModel(Case.setup(Case.llama8B, chips: 64), .assumed)
        var layout = Case.layout(1, 1, data: 64)
        let kept = model.time(of: layout).products
        layout.recomputation = .full
        #expect(abs(model.time(of: layout).products / kept - 4.0 / 3) < 1e-9)
    }

    @Test func `of a stalled run grows with its microbatches and stages, whatever the model`() {
        let small = StepModel(Case.setup(Case.llama8B, chips: 64), .assumed)
        let large = StepModel(Case.setup(Case.llama70B, chips: 64), .assumed)
        let layout = Case.layout(2, 4, data: 8)
        #expect(small.stalled(layout) == large.stalled(layout))
        #expect(small.stalled(Case.layout(2, 2, data: 16)) < small.stalled(layout))
        #expect(small.stalled(Case.layout(2, 4, data: 8, microbatch: 2)) < small.stalled(layout))
    }
}

@Suite struct `A chip's memory` {
    @Test func `holds more for a larger microbatch, and less for more stages and shares`() {
        let setup = Case.setup(Case.llama70B, chips: 64)
        let memory = MemoryModel(setup)
        let layout = Case.layout(8, 4, data: 2)
        var larger = layout
        larger.microbatch = 2
        var shared = layout
        shared.sharding = .gradients
        var again = layout
        again.recomputation = .full
        let bytes = memory.use(of: layout).bytes
        #expect(memory.use(of: larger).bytes > bytes)
        #expect(memory.use(of: shared).bytes < bytes)
        #expect(memory.use(of: again).bytes < bytes)
    }

    @Test func `is eighteen bytes a weight where nothing is shared`() {
        let setup = Case.setup(Case.llama8B, chips: 1)
        var layout = Case.layout(1, 1, data: 1)
        layout.sharding = .nothing
        let use = MemoryModel(setup).use(of: layout)
        let each = (use.weights + use.gradients + use.optimizer) / Case.llama8B.parameters
        #expect(abs(each - 18) < 1e-9)
    }

    @Test func `holds more where gathered inputs are kept, if there is anything to gather`() {
        let setup = Case.setup(Case.llama8B, chips: 8)
        let plain = MemoryModel(setup)
        let keeping = MemoryModel(setup, keepsGathered: true)
        let cut = Case.layout(4, 2, data: 1)
        let whole = Case.layout(1, 2, data: 4)
        #expect(keeping.use(of: cut).bytes > plain.use(of: cut).bytes)
        #expect(keeping.use(of: whole).bytes == plain.use(of: whole).bytes)
    }

    @Test(arguments: MemoryModel.Partition.allCases)
    func `is nowhere more than on the fullest chip`(partition: MemoryModel.Partition) {
        let model = MemoryModel(Case.setup(Case.llama8B, chips: 16), partition: partition)
        for pipeline in [1, 2, 4, 8, 16] {
            let layout = Case.layout(1, pipeline, data: 16 / pipeline)
            #expect(model.firstUse(of: layout).bytes <= model.use(of: layout).bytes)
        }
    }
}
