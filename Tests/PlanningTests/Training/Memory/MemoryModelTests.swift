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

    @Test func `leaves no stage empty where each has as many layers`() {
        let model = MemoryModel(Case.setup(Self.shape, chips: 64), partition: .even)
        #expect(model.emptyStages(of: Case.layout(1, 16, data: 1)) == 0)
    }
}
