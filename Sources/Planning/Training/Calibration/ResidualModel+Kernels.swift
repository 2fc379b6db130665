/// The kernels that fits use.
extension ResidualModel.Kernel {
    /// For tables of published runs: many profiles, few runs each. Errors are of the logarithm of a step's time.
    static let published = ResidualModel.Kernel(
        groups: [0.1, 0.05, 0.1, 0.05, 0.08],
        near: 0.2,
        nearInProfile: 0.1,
        noise: 0.03,
        lengths: [1.5, 6, 6, 12, 3, 3, 6, 3, 12, 2.5, 1.5, 1.5, 6, 12, 1.5, 24, 3, 6, 6, 0.25, 3, 3, 3, 3, 0.75, 0.4]
            + [far, far, far, far, far]
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
            case .isCut, .isCutWidely, .isStaged, .isCopiedWhole, .isFull: far
            default: 2
            }
        }
    )

    /// For the time of a sweep, which tried layouts one by one.
    static let sweep = stepwise(
        0.25,
        noise: 0.05,
        [
            .hidden: 1.3, .tensor: 17, .pipeline: 8, .microbatch: 9, .microbatches: 9, .chips: 3, .stages: 4, .isCut: 5,
            .isCutWidely: 6, .isStaged: 0.5, .isCopiedWhole: 1.5,
        ]
    )

    /// For whether a layout of a sweep stalls: 1 for yes, −1 for no.
    static let stall = stepwise(
        0.75,
        noise: 0.4,
        [
            .hidden: 2.3, .tensor: 4.5, .pipeline: 20, .microbatch: 9, .microbatches: 30, .chips: 1.5, .stages: 15,
            .isCut: 9, .isCutWidely: 20, .isStaged: 1, .isCopiedWhole: 1.5, .isFull: 0.3,
        ]
    )

    /// For a sweep's peak memory.
    static let sweepMemory = stepwise(
        0.06,
        noise: 0.03,
        [
            .hidden: 0.5, .tensor: 3.5, .pipeline: 5, .microbatch: 2, .microbatches: 11, .chips: 8, .stages: 3,
            .isCut: 4, .isCutWidely: 4, .isStaged: 3.5, .isCopiedWhole: 3,
        ]
    )

    /// For whether a run of a sweep keeps what it gathers: 1 for yes, −1 for no.
    static let gathered = stepwise(
        0.73,
        noise: 0.3,
        [
            .hidden: 2.3, .tensor: 3, .pipeline: 1.7, .microbatch: 7.5, .microbatches: 30, .chips: 2.4, .stages: 2,
            .isCut: 6, .isCutWidely: 8, .isStaged: 0.7, .isCopiedWhole: 2.4,
        ]
    )

    /// For whether a layout of a sweep runs: 1 for yes, −1 for no.
    static let outcome = stepwise(
        0.45,
        noise: 0.27,
        [
            .hidden: 0.36, .tensor: 80, .pipeline: 1.7, .microbatch: 30, .microbatches: 30, .chips: 15, .stages: 6.5,
            .isCut: 10, .isCutWidely: 5, .isStaged: 4, .isCopiedWhole: 1.1,
        ]
    )

    /// A length over which a dimension tells nothing apart.
    private static let far = 1e6

    private static func stepwise(
        _ amplitude: Double,
        noise: Double,
        _ lengths: [RunFeatures.Dimension: Double]
    ) -> ResidualModel.Kernel {
        ResidualModel.Kernel(
            groups: [0, 0, 0, 0, 0],
            near: 0,
            nearInProfile: 0,
            stepwise: amplitude,
            noise: noise,
            lengths: RunFeatures.Dimension.allCases.map { lengths[$0] ?? far }
        )
    }
}
