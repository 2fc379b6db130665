/// The kernels that fits use.
extension ResidualModel.Kernel {
    /// For tables of published runs: many profiles, few runs each. Errors are of the logarithm of a step's time.
    static let published = ResidualModel.Kernel(
        groups: [0.1, 0.05, 0.1, 0.05, 0.08],
        near: 0.2,
        nearInProfile: 0.1,
        noise: 0.03,
        lengths: [1.5, 6, 6, 12, 3, 3, 6, 3, 12, 2.5, 1.5, 1.5, 6, 12, 1.5, 24, 3, 6, 6, 0.25, 3, 3, 3, 3, 0.75, 0.4]
            + [far, far, far, far, far, far, far]
    )

    /// For peak memory, in any table.
    static let memory = ResidualModel.Kernel(
        groups: [0.1, 0, 0, 0, 0.05],
        near: 0.2,
        nearInProfile: 0.1,
        noise: 0.03,
        lengths: RunFeatures.Dimension.allCases.map { dimension in
            switch dimension {
            case .sharding, .stages: 1
            case .isCut, .isCutWidely, .isStaged, .isCopiedWhole, .isFull, .isStagedOnce, .isAlone: far
            default: 2
            }
        }
    )

    /// For what a sweep teaches: where a search for its own kernel starts, the same for whatever is learnt.
    static func stepwise(_ errors: [Double]) -> ResidualModel.Kernel {
        let square = errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))
        let amplitude = max(square, 1e-6).squareRoot()
        return ResidualModel.Kernel(
            groups: [0, 0, 0, 0, 0],
            near: 0,
            nearInProfile: 0,
            stepwise: amplitude,
            noise: amplitude / 3,
            lengths: RunFeatures.Dimension.allCases.map { dimension in
                switch dimension {
                case .hidden, .tensor, .pipeline, .microbatch, .microbatches, .chips, .stages, .isCut, .isCutWidely,
                    .isStaged, .isCopiedWhole, .isFull, .isStagedOnce, .isAlone:
                    4
                default: far
                }
            }
        )
    }

    /// A length over which a dimension tells nothing apart.
    private static let far = 1e6

    /// Its numbers that count for something.
    var free: [WritableKeyPath<Self, Double>] {
        var all: [WritableKeyPath<Self, Double>] = groups.indices.map { \.groups[$0] }
        all += [\.near, \.nearInProfile, \.stepwise, \.noise]
        all += lengths.indices.map { \.lengths[$0] }
        return all.filter { self[keyPath: $0] > 0 && self[keyPath: $0] < Self.far }
    }
}

extension ResidualModel {
    /// Learns from the errors of a sweep's runs, by the kernel that they make likeliest.
    init?(features: [RunFeatures], errors: [Double]) {
        let kernel = KernelFit(features: features, errors: errors).kernel(from: .stepwise(errors))
        self.init(kernel: kernel, features: features, errors: errors)
    }
}
