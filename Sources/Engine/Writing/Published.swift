import Federation
import Journal
import Quantities
import Synchronization

/// The durable state, for readers. It never shows what a crash could take back.
final class Published: Sendable {
    private struct Content {
        var state: FederationState
        var head: Head
    }

    private let content: Mutex<Content>

    init(_ state: FederationState, at head: Head) { content = Mutex(Content(state: state, head: head)) }

    /// Looks at the state. Writers wait meanwhile: be quick and copy out what you need.
    func read<Result>(_ body: (borrowing FederationState) throws -> Result) rethrows -> Result {
        try content.withLock { try body($0.state) }
    }

    /// The state and its place in the journal, as a copy that costs nothing until the original changes.
    func copy() -> (state: FederationState, head: Head) { content.withLock { ($0.state, $0.head) } }

    var head: Head { content.withLock { $0.head } }

    /// Shows records that have become durable.
    func show(_ records: [Record], at head: Head) {
        content.withLock { content in
            for record in records { content.state.replay(record) }
            content.head = head
        }
    }
}
