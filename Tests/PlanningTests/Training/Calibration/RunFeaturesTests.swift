import Testing

@testable import Planning

@Suite struct `Features of a run` {
    private static func value(_ dimension: RunFeatures.Dimension, _ layout: Layout) -> Double {
        RunFeatures(Case.setup(Case.llama8B, chips: 64, batch: 64), layout).values[dimension.rawValue]
    }

    @Test func `are one for each dimension and each group`() {
        let features = RunFeatures(Case.setup(Case.llama8B, chips: 64), Case.layout(2, 4, data: 8))
        #expect(features.values.count == RunFeatures.Dimension.allCases.count)
        #expect(features.groups.count == RunFeatures.Group.allCases.count)
        #expect(ResidualModel.Kernel.published.lengths.count == RunFeatures.Dimension.allCases.count)
    }

    @Test(arguments: [(1, 0.0), (2, 1.0), (4, 0.0)])
    func `tell two stages from one and from many`(stages: Int, claim: Double) {
        #expect(Self.value(.isStagedOnce, Case.layout(8, stages, data: 8 / stages)) == claim)
    }

    @Test(arguments: [(4, 0.0), (8, 1.0)])
    func `tell a microbatch that is alone in its step`(microbatch: Int, claim: Double) {
        #expect(Self.value(.isAlone, Case.layout(8, 1, data: 8, microbatch: microbatch)) == claim)
    }
}
