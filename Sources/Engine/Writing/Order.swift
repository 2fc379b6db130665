package import Federation
import Journal
package import Quantities

/// What became of a command, once it was durable.
package struct Accepted: Hashable, Sendable {
    /// What it made.
    package var made: Made
    /// When it was received.
    package var at: Instant
    /// The journal's record that holds it, or the last one if nothing changed.
    package var sequence: UInt64
}

/// A command on its way to the writer.
struct Order {
    var command: Command
    var actor: Actor
    var key: RequestKey?
    /// What the user wrote, for a submission.
    var sheet: [UInt8]?
    /// What is shown of it.
    var label: JobLabel?
    /// Who waits for the outcome; nobody for what the engine tells itself.
    var reply: (@Sendable (Result<Accepted, any Error>) -> Void)?
}
