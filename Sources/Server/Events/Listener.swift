import Engine
import Federation
import NIOCore

/// Somebody who listens to changes, and how far they are.
struct Listener {
    /// Whom they stand for by now; nil once their token is no longer good.
    let identify: @Sendable () -> Actor?
    /// Breaks the connection of one who no longer reads.
    let cut: @Sendable () -> Void
    let person: PersonID?
    let filter: EventFilter
    var sight: Sight
    /// The last record that they know of; ``unknown`` where they name one that there is not.
    var position: UInt64
    /// Set while they wait for something to tell.
    var waiter: CheckedContinuation<ByteBuffer?, Never>?
    /// When they last got something, or began to wait.
    var since: ContinuousClock.Instant

    /// Where somebody stands who knows of a record that is yet to be.
    static let unknown = UInt64.max
    /// As much as is written at once.
    private static let piece = 64 << 10

    /// What they have not heard of yet, up to a piece; nil when they know all.
    mutating func next(of window: EventWindow) -> ByteBuffer? {
        // The window learns of records a moment after they are durable, and who names one by then is not ahead of it.
        if position > window.end, position != Self.unknown { return nil }
        guard position >= window.start, position <= window.end else {
            position = window.end
            return ByteBuffer(bytes: EventMessage.reset(to: position))
        }
        var buffer = ByteBuffer()
        for entry in window.place(after: position) {
            append(entry, to: &buffer)
            position = entry.sequence
            if buffer.readableBytes >= Self.piece { return buffer }
        }
        position = window.end
        return buffer.readableBytes > 0 ? buffer : nil
    }

    /// Writes what they may and want to see of a record; its last event bears its number, so that a stream that breaks
    /// within a record begins with it anew.
    private func append(_ entry: EventWindow.Entry, to buffer: inout ByteBuffer) {
        var isFirst = true
        for message in entry.messages where filter.wants(message.change) && sight.covers(message.change) {
            if !isFirst { buffer.writeInteger(UInt8(ascii: "\n")) }
            buffer.writeBytes(message.lines)
            isFirst = false
        }
        if !isFirst { buffer.writeString("id: \(entry.sequence)\n\n") }
    }
}
