import Spool

/// How an rsync speaks to another, which tells its age: 3.1.0 was the first with protocol 31.
///
/// From then on it knows `--info`, and its statistics have files and links apart, and what it would delete.
enum RsyncProtocol {
    /// The least that a move needs at both ends.
    static let least = 31

    private static let patienceMilliseconds: Int64 = 10_000

    /// Asks a program of this machine, once.
    ///
    /// - Throws: a ``ConnectorFault`` where it is too old, or no rsync at all.
    static func check(_ program: String) throws(ConnectorFault) {
        let end: Tool.End?
        do throws(SystemFault) {
            end = try Tool(program: program, arguments: ["--version"]).runNow(patienceMilliseconds) { true }
        } catch {
            throw ConnectorFault(.spool, "Checkpoints can't move: \(program) can't be run: \(error).")
        }
        guard let spoken = own(in: end?.output ?? "") else {
            throw ConnectorFault(.spool, "Checkpoints can't move: \(program) does not tell which rsync it is.")
        }
        guard spoken >= least else {
            throw ConnectorFault(.spool, "Checkpoints can't move: \(program) is too old; install rsync 3.1 or later.")
        }
    }

    /// What a program says of itself, as in `rsync  version 3.2.7  protocol version 31`.
    static func own(in told: String) -> Int? { number(after: "protocol version ", in: told) }

    /// What the other end speaks, as in `(Client) Protocol versions: remote=31, negotiated=31`.
    static func remote(in told: String) -> Int? { number(after: "Protocol versions: remote=", in: told) }

    private static func number(after words: String, in told: String) -> Int? {
        told.firstRange(of: words).flatMap { Int(told[$0.upperBound...].prefix { $0.isNumber }) }
    }
}
