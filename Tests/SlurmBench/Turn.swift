import Synchronization

/// The clusters for one test alone: others that want them wait until it is let go.
///
/// Suites run beside each other, and one that kills a cluster's controller is no company for one that counts its jobs.
package final class Turn: Sendable {
    private struct Line {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let line = Mutex(Line())

    private init() {}

    /// Waits for the clusters.
    package static func take() async -> Turn {
        await withCheckedContinuation { continuation in
            let isFree = line.withLock { line in
                if line.isTaken { line.waiting.append(continuation) }
                defer { line.isTaken = true }
                return !line.isTaken
            }
            if isFree { continuation.resume() }
        }
        return Turn()
    }

    deinit {
        let next = Self.line.withLock { line -> CheckedContinuation<Void, Never>? in
            line.isTaken = !line.waiting.isEmpty
            return line.waiting.isEmpty ? nil : line.waiting.removeFirst()
        }
        next?.resume()
    }
}
