import Engine
import Federation
import Quantities

/// One change as a server-sent event, written once for all who listen.
struct EventMessage: Sendable {
    var change: Change
    /// The lines of the event but for its number, which only the last of a record bears.
    var lines: [UInt8]

    init(_ change: Change, at: Instant, in state: borrowing FederationState) {
        self.change = change
        var json = JSONWriter(capacity: 192)
        json.object { json in
            json.field("kind", change.kind.rawValue)
            json.field("change", change.word)
            json.field("at", RFC3339.text(at))
            json.field("job", change.job?.number)
            json.field("count", change.count > 1 ? change.count : nil)
            json.field("attempt", change.attempt)
            json.field("state", change.state)
            json.field("project", change.project.map { state[$0].name })
            json.field("allocation", change.allocation?.number)
            json.field("system", change.system.map { state[$0].name })
        }
        lines = Array("event: \(change.kind.rawValue)\ndata: ".utf8) + json.bytes + Array("\n".utf8)
    }

    /// What a stream begins with: how soon to come back when it breaks, and where it stands.
    static func opening(at sequence: UInt64) -> [UInt8] { Array("retry: 2000\nid: \(sequence)\n\n".utf8) }

    /// A comment that keeps the connection, and where the stream stands: an event without data is not dispatched.
    static func heartbeat(at sequence: UInt64) -> [UInt8] { Array(": still here\nid: \(sequence)\n\n".utf8) }

    /// What tells a listener that it missed something.
    static func reset(to sequence: UInt64) -> [UInt8] {
        var json = JSONWriter(capacity: 192)
        json.object { json in
            json.field("kind", "reset")
            json.field("code", "too-far-behind")
            json.field("detail", "Changes were missed. Fetch what you show anew; the stream goes on from here.")
        }
        return Array("event: reset\ndata: ".utf8) + json.bytes + Array("\nid: \(sequence)\n\n".utf8)
    }
}
