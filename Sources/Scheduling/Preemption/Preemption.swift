/// A running job that may be preempted, and what would be lost.
public struct PreemptionCandidate: Hashable, Sendable {
    /// The caller's number of the job.
    public var number: UInt32
    /// Where it runs.
    public var placement: NodePlacement
    /// Device-seconds of work that would have to be done again: since the start, or since the last checkpoint.
    public var lostDeviceSeconds: Int64

    /// Describes a candidate that would lose no less than nothing.
    public init(number: UInt32, placement: NodePlacement, lostDeviceSeconds: Int64) {
        precondition(lostDeviceSeconds >= 0, "Nobody loses less than nothing.")
        self.number = number
        self.placement = placement
        self.lostDeviceSeconds = lostDeviceSeconds
    }
}

/// What to preempt so that a job can start now.
public struct Preemption: Hashable, Sendable {
    /// The numbers of the jobs, ascending; empty when the job fits as it is.
    public var numbers: [UInt32]
    /// What they lose together, in device-seconds.
    public var lostDeviceSeconds: Int64
}

extension NodePool {
    /// The cheapest set of jobs to preempt so that a job finds room: the least work lost, then the fewest jobs, then the
    /// lowest numbers. Nil when preempting all candidates would not make room.
    ///
    /// Only candidates are ever preempted: a node on which anybody else runs is never cleared, whoever else is there.
    ///
    /// A part of a node alone is a minimum knapsack problem, whole nodes alone a choice of the cheapest: both are solved
    /// exactly while each candidate runs on one node. With gangs among the candidates it is a weighted cover, which is
    /// NP-hard: nodes are then chosen one by one by what each adds, what proves superfluous is spared again, and the result is
    /// held against the best single candidate. The same goes for whole nodes and a part together.
    ///
    /// Cost: with c candidates on m nodes in all and d devices on a node O(m d + k m) for a job of k whole nodes.
    public func preemption(for demand: GangDemand, among candidates: [PreemptionCandidate]) -> Preemption? {
        if fits(demand) { return Preemption(numbers: [], lostDeviceSeconds: 0) }
        var search = PreemptionSearch(
            pool: self,
            demand: demand,
            candidates: candidates.sorted { $0.number < $1.number }
        )
        return search.best()
    }
}
