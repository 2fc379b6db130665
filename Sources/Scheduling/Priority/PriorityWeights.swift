/// What counts how much when jobs are put in order: data, so that a site changes its policy without a new release.
///
/// All weights are points. Any may be zero or negative: a negative size weight prefers small jobs.
public struct PriorityWeights: Hashable, Sendable {
    /// For each hour of waiting. Age counts without end, so that nobody starves while it is positive.
    public var agePerHour: Int64
    /// For each doubling of the devices asked for.
    public var sizePerDoubling: Int64
    /// For each level of the hierarchy, from the top: for each halving of what was used in proportion to the share.
    public var fairSharePerHalving: [Int64]
    /// By the number of the access mode; modes without an entry count nothing.
    public var accessModes: [Int64]
    /// By the number of the quality of service; qualities without an entry count nothing.
    public var qualities: [Int64]

    /// Weights, of which no magnitude exceeds 2^20 points, for at most eight levels.
    public init(
        agePerHour: Int64,
        sizePerDoubling: Int64 = 0,
        fairSharePerHalving: [Int64] = [],
        accessModes: [Int64] = [],
        qualities: [Int64] = []
    ) {
        let all = [agePerHour, sizePerDoubling] + fairSharePerHalving + accessModes + qualities
        precondition(all.allSatisfy { $0.magnitude <= 1 << 20 }, "A weight is at most 2^20 points.")
        precondition(fairSharePerHalving.count <= 8, "A hierarchy has at most eight levels.")
        self.agePerHour = agePerHour
        self.sizePerDoubling = sizePerDoubling
        self.fairSharePerHalving = fairSharePerHalving
        self.accessModes = accessModes
        self.qualities = qualities
    }
}

/// What a queue needs to know of a job to put it in order.
public struct PriorityJob: Hashable, Sendable {
    /// When it joined the queue.
    public var submitSeconds: Int64
    /// Devices that it asks for, at least one.
    public var devices: UInt32
    /// The number of its access mode.
    public var accessMode: UInt16
    /// The number of its quality of service.
    public var quality: UInt16

    /// Describes a job.
    public init(submitSeconds: Int64, devices: UInt32, accessMode: UInt16 = 0, quality: UInt16 = 0) {
        self.submitSeconds = submitSeconds
        self.devices = devices
        self.accessMode = accessMode
        self.quality = quality
    }
}
