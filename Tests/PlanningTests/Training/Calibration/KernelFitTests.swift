import Testing

@testable import Planning

@Suite struct `A kernel's fit` {
    @Test func `finds which dimension errors hang on, the same every time`() throws {
        let setup = Case.setup(Case.llama8B, chips: 512)
        var features: [RunFeatures] = []
        var errors: [Double] = []
        for tensor in [1, 2, 4, 8] {
            for pipeline in [1, 2, 4, 8] {
                for copies in [2, 8] {
                    features.append(RunFeatures(setup, Case.layout(tensor, pipeline, data: copies)))
                    // Cut twice or eight times it is slow, however many stages there are.
                    errors.append(tensor == 2 || tensor == 8 ? 0.3 : -0.3)
                }
            }
        }
        let start = ResidualModel.Kernel.stepwise(errors)
        let fit = KernelFit(features: features, errors: errors)
        let kernel = fit.kernel(from: start)
        func length(_ dimension: RunFeatures.Dimension) -> Double { kernel.lengths[dimension.rawValue] }
        #expect(length(.tensor) < 4 && length(.pipeline) > 4 && length(.tensor) < length(.pipeline) / 4)
        #expect(kernel.noise < start.noise)
        #expect(fit.kernel(from: start) == kernel)
        let before = try #require(ResidualModel.unlikelihood(of: errors, at: features, start))
        let after = try #require(ResidualModel.unlikelihood(of: errors, at: features, kernel))
        #expect(after < before)
    }
}
