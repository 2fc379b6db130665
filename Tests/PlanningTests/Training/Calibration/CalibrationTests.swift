import Testing

@testable import Planning

@Suite struct `A calibration` {
    @Test func `that comes with the program reads back as it was written`() throws {
        let calibration = try Calibration.shipped()
        #expect(try Calibration(calibration.text).text == calibration.text)
    }

    @Test func `knows the sources that it was learnt from`() throws {
        let shipped = try Calibration.shipped().profiles
        #expect(shipped.contains("Korthikanti 2022") && !shipped.contains("") && shipped == shipped.sorted())
        #expect(Calibration.assumed.profiles.isEmpty)
    }

    @Test(arguments: [
        "", "something else", "fabrique calibration 4\n", "fabrique calibration 5\nreach\tdense\tmuch\n",
        "fabrique calibration 5\npoint\t1\n", "fabrique calibration 5\nmemory\t1 2 3\n",
        "fabrique calibration 5\nlesson\t\teven\tfullest\ntree\t-1 1\n",
        "fabrique calibration 5\nlesson\t\teven\tfullest\noutcome\t0\t0\ntree\t99 1 -1 0 -1 1\n",
        "fabrique calibration 5\nlesson\t\teven\tfullest\nmemory\t700 700 700 700 700 700 700 700 700\n",
        "fabrique calibration 5\nlesson\t\teven\tfullest\nmemory\t0 0 0 0 0 0 0 0 400\n",
        "fabrique calibration 5\nlesson\t\teven\tfullest\nmemory\t-61 0 0 0 0 0 0 0 0\n",
    ])
    func `that is none is refused`(text: String) {
        #expect(throws: Calibration.Fault.self) { try Calibration(text) }
    }

    @Test(arguments: [-60, 60])
    func `tells whether a layout runs by whatever memory it may state`(logarithm: Int) throws {
        let memory = Array(repeating: "\(logarithm)", count: MemoryConstants.Name.allCases.count).joined(separator: " ")
        let lesson = "lesson\t\tbyWeight\tfullest\nmemory\t\(memory)\noutcome\t0\t0\ntree\t13 0 -1 1 -1 -1\n"
        let calibration = try Calibration("fabrique calibration 5\n" + lesson)
        // Its tree asks for the memory halfway between keeping what is gathered and not.
        let runs = calibration.runs(Case.setup(Case.llama8B, chips: 64), Case.layout(2, 4, data: 8))
        #expect(runs == (logarithm < 0))
    }

    @Test func `keeps what a sweep taught it`() throws {
        let setup = Case.setup(Case.llama8B, chips: 64)
        let features = [
            RunFeatures(setup, Case.layout(2, 4, data: 8)), RunFeatures(setup, Case.layout(1, 1, data: 64)),
        ]
        var lesson = Calibration.Lesson(constants: .assumed, partition: .byWeight, isFirstReported: true)
        lesson.memoryConstants.logarithms[0] = 1.5
        lesson.stall = ResidualModel(kernel: .stepwise([1, -1]), features: features, errors: [1, -1])
        lesson.gathered = ResidualModel(kernel: .stepwise([1, -1]), features: features, errors: [-1, 1])
        let question = BoostedTrees.Node(dimension: 3, value: 0.5, above: 2)
        let answers = [-1.0, 1].map { BoostedTrees.Node(dimension: nil, value: $0) }
        lesson.outcome = BoostedTrees(start: 0.25, trees: [[question] + answers])
        lesson.leastHope = -0.25
        var calibration = Calibration(lessons: ["test": lesson])
        calibration.reaches = ["test": 1.5]
        let again = try Calibration(calibration.text)
        #expect(again.text == calibration.text)
        #expect(again.lessons["test"]?.outcome == lesson.outcome)
        let layout = Case.layout(2, 4, data: 8)
        #expect(abs(again.time(setup, layout).low / calibration.time(setup, layout).low - 1) < 1e-4)
        #expect(abs(again.memory(setup, layout).bytes / calibration.memory(setup, layout).bytes - 1) < 1e-4)
        // It expects the one layout to stall, and so to take far longer than the model without it says.
        #expect(again.time(setup, layout).expected > 2 * StepModel(setup, .assumed).time(of: layout).seconds)
    }

    @Test(arguments: [-1.0, 0, 1])
    func `expects a time between a stalled run's and another's where it is not sure`(verdict: Double) {
        let setup = Case.setup(Case.llama8B, chips: 64)
        let layout = Case.layout(2, 4, data: 8)
        let model = StepModel(setup, .assumed)
        let plain = model.time(of: layout).seconds
        let stalled = plain + model.stalled(layout)
        var kernel = ResidualModel.Kernel.stepwise([1])
        kernel.noise = 1e-3
        var lesson = Calibration.Lesson(constants: .assumed)
        lesson.stall = ResidualModel(kernel: kernel, features: [RunFeatures(setup, layout)], errors: [verdict])
        var calibration = Calibration(lessons: ["": lesson])
        let expected = verdict < 0 ? plain : verdict > 0 ? stalled : (plain * stalled).squareRoot()
        #expect(abs(calibration.time(setup, layout).middle / expected - 1) < 1e-6)
        calibration.lessons[""]?.stall = nil
        #expect(calibration.time(setup, layout).middle == plain)
    }

    @Test func `refuses what failed whatever its memory, and nothing that ran`() {
        var runs: [MeasuredRun] = []
        for tensor in [1, 2, 4, 8] {
            for pipeline in [1, 2, 4] {
                for microbatch in [1, 2, 4, 8] {
                    var layout = Case.layout(tensor, pipeline, data: 64 / (tensor * pipeline))
                    layout.microbatch = microbatch
                    runs.append(Case.run(Case.setup(Case.llama8B, chips: 64), layout, ran: pipeline < 4))
                }
            }
        }
        var calibration = Calibration.assumed
        calibration.lessons[""]?.learnOutcomes(runs)
        for run in runs { #expect(calibration.runs(run.setup, run.layout) == run.ran, "\(run.layout)") }
    }

    @Test func `refuses on a small chip what runs on a large one`() {
        var runs: [MeasuredRun] = []
        for chip in ["A100-40", "B300"] {
            for nodes in 1...20 {
                let setup = Case.setup(Case.llama8B, chip: chip, chips: 8 * nodes)
                runs.append(Case.run(setup, Case.layout(1, 1, data: 8 * nodes), ran: chip == "B300"))
            }
        }
        var calibration = Calibration.assumed
        calibration.lessons[""]?.learnOutcomes(runs)
        for run in runs {
            #expect(calibration.runs(run.setup, run.layout) == run.ran, "\(run.setup.chip.name), \(run.setup.chips)")
        }
    }

    @Test func `says less the farther a run lies from all that was measured`() throws {
        let calibration = try Calibration.shipped()
        let setup = Case.setup(Case.llama8B, chips: 8, batch: 128)
        var layout = Case.layout(1, 1, data: 4)
        layout.context = 2
        var far = setup
        far.chip = try #require(Chip.named("Gaudi3"))
        let near = calibration.time(setup, layout)
        let strange = calibration.time(far, layout)
        #expect(near.high / near.low < strange.high / strange.low)
    }

    @Test func `tells a run that it learnt from nearly what was measured`() throws {
        let rows = try RunTable(Array(RunTableTests.text.utf8)).runs().compactMap { try? $0.get() }
        let runs = rows.filter { $0.seconds != nil }
        let calibration = Calibration.fit(runs)
        let run = try #require(runs.first)
        let told = calibration.time(run.setup, run.layout).expected
        #expect(abs(told / 12.3 - 1) < 0.15)
    }
}

@Suite(.enabled(if: SharedTable.isThere, "there is no ../shared/facts with measured runs"))
struct `Predictions of published runs` {
    @Test func `are made for every dense run and every mixture of experts`() throws {
        // 511 dense runs and 77 mixtures of experts have a measured time.
        #expect(try SharedTable.published().count { $0.seconds != nil } == 588)
    }

    /// Learning five times from all published runs takes seconds in a build for use and many minutes in one for tests;
    /// `make bench planning` measures the same.
    @Test(.enabled(if: !_isDebugAssertConfiguration(), "it takes a build with optimisation"))
    func `from other layouts are as near as was reached`() throws {
        let report = CrossValidation().run(try SharedTable.published())
        let dense = report.line("dense") { $0.run.kind == "dense" }
        let mixture = report.line("moe") { $0.run.kind == "moe" }
        let korthikanti = report.line("") { $0.run.source == "Korthikanti 2022" }
        let all = report.line("") { _ in true }
        #expect(dense.mean < 0.06)
        #expect(dense.median < 0.04)
        // The luck of the dealing moves it by half a point: 11.6 to 12.9 % were seen.
        #expect(mixture.mean < 0.13)
        #expect(mixture.covered > 0.76 && mixture.covered < 0.84)
        #expect(korthikanti.mean < 0.03)
        #expect(all.covered > 0.76 && all.covered < 0.84)
    }
}
