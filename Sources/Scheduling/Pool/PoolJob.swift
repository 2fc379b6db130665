/// One job as a pool of equal devices sees it: when it comes, how much it needs, how long it is said and found to run.
///
/// Times are whole seconds on the caller's own axis (a trace counts from its first submission, a live system from the
/// epoch). A trivial value of 24 bytes, because a replay holds tens of millions of them.
@frozen
public struct PoolJob: Hashable, Sendable {
    /// When it joins the queue.
    public var submitSeconds: Int64
    /// How long it really runs. The scheduler never sees it before the job has ended.
    public var runSeconds: UInt32
    /// How long it is expected to run, which is all that decisions may use.
    public var expectedSeconds: UInt32
    /// How many units of the pool it holds while it runs: devices, nodes or cores.
    public var units: UInt32

    /// Describes a job. Without an expectation, the true run time is expected.
    @inlinable
    public init(submitSeconds: Int64, runSeconds: UInt32, expectedSeconds: UInt32? = nil, units: UInt32) {
        self.submitSeconds = submitSeconds
        self.runSeconds = runSeconds
        self.expectedSeconds = expectedSeconds ?? runSeconds
        self.units = units
    }
}
