import Dispatch
import Glibc
import Synchronization

/// Where lines go: a descriptor, written on a thread of its own.
///
/// Whoever logs never waits for whoever reads. Lines are kept in a buffer of bounded size meanwhile; when that is full
/// they are dropped and counted, and the next line that gets through says how many.
package final class LogSink: Sendable {
    private struct Content {
        var bytes: [UInt8] = []
        var isServed = false
        var dropped: UInt64 = 0
    }

    /// How many bytes of lines may wait.
    package static let capacity = 4 << 20
    /// How long a line may wait for others: a server that takes ten thousand jobs a second writes them a hundred at a time.
    private static let pause = DispatchTimeInterval.milliseconds(10)

    /// Lines that were dropped since the process began.
    package let dropped = Counter()

    private let descriptor: Int32
    private let form: LogLine.Form
    private let content = Mutex(Content())
    private let queue = DispatchQueue(label: "fabrique.log", qos: .utility)

    /// Writes to a descriptor that stays open.
    package init(descriptor: Int32, _ form: LogLine.Form) {
        self.descriptor = descriptor
        self.form = form
    }

    /// Puts a line in the buffer.
    package func put(_ line: LogLine) {
        let text = line.rendered(form)
        let mustWake = content.withLock { content in
            guard content.bytes.count + text.utf8.count <= Self.capacity else {
                content.dropped += 1
                dropped.add()
                return false
            }
            if content.dropped > 0 {
                let note = LogLine(
                    milliseconds: line.milliseconds,
                    level: "warning",
                    message: "Lines of the log were dropped here, for nobody read them in time.",
                    fields: [("lines", "\(content.dropped)")]
                )
                content.bytes.append(contentsOf: note.rendered(form).utf8)
                content.dropped = 0
            }
            content.bytes.append(contentsOf: text.utf8)
            defer { content.isServed = true }
            return !content.isServed
        }
        if mustWake { queue.asyncAfter(deadline: .now() + Self.pause) { self.drain() } }
    }

    /// Waits until everything is written, for at most two seconds: a reader that has stalled must not hold up the end.
    package func flush() {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.drain()
            done.signal()
        }
        _ = done.wait(timeout: .now() + .seconds(2))
    }

    /// Writes what has gathered, and looks again in a while if there was anything.
    private func drain() {
        let bytes = content.withLock { content in
            defer { content.bytes.removeAll() }
            content.isServed = !content.bytes.isEmpty
            return content.bytes
        }
        if bytes.isEmpty { return }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Nobody reads any more: there is nobody to tell.
            guard count > 0 else { break }
            written += count
        }
        queue.asyncAfter(deadline: .now() + Self.pause) { self.drain() }
    }
}
