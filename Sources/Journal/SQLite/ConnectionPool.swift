import Synchronization

/// Read-only connections to one file, lent to one thread at a time.
///
/// Nobody waits for a connection: if none is idle, one more is opened. A few stay open for the next readers.
final class ConnectionPool: Sendable {
    private let path: String
    private let idle = Mutex<[Idle]>([])
    private static let kept = 4

    /// Checked by hand: a connection is reached either through `idle`, under its mutex, or by the one borrower.
    private struct Idle: @unchecked Sendable {
        let connection: Connection
    }

    init(path: String) { self.path = path }

    func withConnection<Value>(
        _ body: (Connection) throws(JournalFault) -> Value
    ) throws(JournalFault) -> Value {
        let waiting = idle.withLock { $0.popLast() }
        let connection = if let waiting { waiting.connection } else { try open() }
        defer {
            let back = Idle(connection: connection)
            idle.withLock { if $0.count < Self.kept { $0.append(back) } }
        }
        return try body(connection)
    }

    private func open() throws(JournalFault) -> Connection {
        let connection = try Connection(path, .readOnly)
        try connection.execute("PRAGMA query_only = ON; PRAGMA cache_size = -8000")
        return connection
    }
}
