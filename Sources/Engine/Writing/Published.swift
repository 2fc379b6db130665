import Federation
import Journal
import Quantities
import Synchronization

/// The durable state, for readers. It never shows what a crash could take back.
final class Published: Sendable {
    private struct Content {
        var state: FederationState
        var head: Head
        var last: Instant
    }

    private let content: Mutex<Content>

    init(_ state: FederationState, at head: Head, last: Instant) {
        content = Mutex(Content(state: state, head: head, last: last))
    }

    /// Looks at the state. Writers wait meanwhile: be quick and copy out what you need.
    func read<Result>(_ body: (borrowing FederationState) throws -> Result) rethrows -> Result {
        try content.withLock { try body($0.state) }
    }

    /// The state, its place in the journal and the instant of its last record, as a copy that costs nothing until the
    /// original changes.
    func copy() -> (state: FederationState, head: Head, last: Instant) {
        content.withLock { ($0.state, $0.head, $0.last) }
    }

    /// The instant of the last durable record. A clock that was set back may show less; no command ever does.
    var last: Instant { content.withLock { $0.last } }

    var head: Head { content.withLock { $0.head } }

    /// Shows records that have become durable.
    func show(_ records: [Record], at head: Head) {
        content.withLock { content in
            for record in records {
                content.state.replay(record)
                content.last = max(content.last, record.at)
            }
            content.head = head
        }
    }
}
