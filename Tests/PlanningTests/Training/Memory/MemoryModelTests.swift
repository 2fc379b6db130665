import Testing

@testable import Planning

@Suite("A model of memory") struct MemoryModelTests {
    /// Sixteen layers, and an output that weighs as much as four of them.
    private static let shape = ModelShape(
        layers: 16,
        hidden: 2048,
        heads: 32,
        keyValueHeads: 32,
        headSize: 64,
        feedForward: 8192,
        matrices: 3,
        vocabulary: 131_072
    )

    @Test(arguments: [(1, 0), (8, 0), (16, 2), (32, 14)])
    func `counts the stages that are left with nothing where a heavy output fills them`(stages: Int, empty: Int) {
        let model = MemoryModel(Case.setup(Self.shape, chips: 64), partition: .byWeight)
        #expect(model.emptyStages(of: Case.layout(1, stages, data: 1)) == empty)
    }

    @Test func `counts them at once however many layers a table states`() {
        var shape = Self.shape
        shape.layers = 1_000_000_000
        let model = MemoryModel(Case.setup(shape, chips: 64), partition: .byWeight)
        #expect(model.emptyStages(of: Case.layout(1, 16, data: 1)) == 0)
    }

    /// The last stage has the output, and so is never empty.
    @Test(arguments: [(16, 1, 0), (16, 16, 0), (16, 17, 0), (16, 32, 15), (10, 8, 2)])
    func `leaves stages empty where each has as many layers and they run out`(layers: Int, stages: Int, empty: Int) {
        var shape = Self.shape
        shape.layers = layers
        let model = MemoryModel(Case.setup(shape, chips: 64), partition: .even)
        #expect(model.emptyStages(of: Case.layout(1, stages, data: 1)) == empty)
    }
}
