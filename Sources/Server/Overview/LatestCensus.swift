@preconcurrency import Dispatch
import Engine
import Federation
import Journal
import Quantities
import Synchronization

/// How many open jobs there are, where they run and why they wait.
///
/// One walk over all of them serves every reader until the record grows. Where they are few it is made at once; where they
/// are many, readers get the last one while the next is made beside them, which takes at most a tenth of one core.
final class LatestCensus: Sendable {
    struct Count: Sendable {
        /// The last record that it holds.
        var sequence: UInt64
        var at: Instant
        var census: Census
    }

    /// So many jobs are counted while the reader waits.
    static let mostAtOnce = 5000
    /// Every count of more makes writers copy what they change next, so they are not made faster than this.
    private static let pause = Duration.milliseconds(100)

    private struct Content {
        var count: Count
        var took = Duration.zero
        var ended = ContinuousClock.now
        var isCounting = false
    }

    private let engine: Engine
    private let content: Mutex<Content>

    init(engine: Engine) {
        self.engine = engine
        let began = ContinuousClock.now
        let count = Self.count(engine)
        content = Mutex(Content(count: count, took: ContinuousClock.now - began))
    }

    /// The last count, or a new one where that takes no time to speak of.
    func current() -> Count {
        let sequence = engine.status.head.sequence
        // By how many there are now: what the last walk took says nothing of those that have come since.
        let isShort = engine.read { $0.jobs.count } <= Self.mostAtOnce
        let (count, isDue) = content.withLock { content -> (Count, Bool) in
            guard content.count.sequence != sequence, !content.isCounting else { return (content.count, false) }
            let isDue = isShort || ContinuousClock.now - content.ended > max(Self.pause, content.took * 9)
            content.isCounting = isDue
            return (content.count, isDue)
        }
        guard isDue else { return count }
        if isShort { return recount() }
        DispatchQueue.global(qos: .utility).async { _ = self.recount() }
        return count
    }

    private func recount() -> Count {
        let began = ContinuousClock.now
        let count = Self.count(engine)
        content.withLock { content in
            content.count = count
            content.ended = ContinuousClock.now
            content.took = content.ended - began
            content.isCounting = false
        }
        return count
    }

    /// Walks over a copy of the state, so that no writer waits.
    private static func count(_ engine: Engine) -> Count {
        let (at, sequence) = (engine.now, engine.status.head.sequence)
        let state = engine.read { copy $0 }
        return Count(sequence: sequence, at: at, census: state.census())
    }
}
