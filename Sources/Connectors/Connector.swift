package import Federation

/// One way to reach one system: what the engine asks of it, and nothing more.
///
/// Every order may be given twice, before and after a crash: the same attempt is started once, stopped once, forgotten
/// once. What the system does by itself arrives as observations, which may repeat and may come late; the attempt's
/// number tells old news from new.
package protocol Connector: Sendable {
    /// Says what the system has and how it holds jobs to their limits.
    func discover() async throws(ConnectorFault) -> SystemInventory

    /// Starts an attempt, as soon as its system can be reached. What of that a crash of ours takes with it is said to be
    /// absent by the next comparison, and ordered once more.
    ///
    /// Repeating an order changes nothing. The end of an attempt that is over already is observed again.
    func start(_ order: AttemptOrder) async throws(ConnectorFault)

    /// Ends an attempt: SIGTERM, the order's grace, SIGKILL, always to the whole tree of processes. Returns once the
    /// wish is durable; the end is observed later. An attempt that was never started never will be. One that is recalled
    /// is left alone if it has begun.
    func stop(_ key: AttemptKey, because reason: StopReason) async throws(ConnectorFault)

    /// Compares what the caller believes with what the system knows. Attempts on the system that were not expected
    /// are named too.
    func reconcile(_ expected: [AttemptKey]) async throws(ConnectorFault) -> Reconciliation

    /// What happens on the system. One consumer reads it; at most a few observations wait for each live attempt.
    var observations: AsyncStream<AttemptObservation> { get }

    /// Lets go of an attempt whose end the caller has recorded. Its output files stay; it can never start again.
    func forget(_ key: AttemptKey) async throws(ConnectorFault)

    /// Reads a piece of what a job wrote, and says how much there is. At the end of the file the piece is empty.
    func output(_ file: OutputFile, from offset: Int64, atMost count: Int) async throws(ConnectorFault) -> OutputPiece

    /// How much is in the system's own queue, whoever's it is; nil where it does not tell.
    func load() async -> SystemLoad?
}

extension Connector {
    /// Nothing, where a system has no queue of its own.
    package func load() async -> SystemLoad? { nil }
}
