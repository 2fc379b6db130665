@preconcurrency import Dispatch
import Engine
import Federation
import Journal
import Quantities
import Synchronization

/// How many open jobs there are, where they run and why they wait.
///
/// One walk over all of them serves every reader until the record grows. Where a walk is short it is made at once; where it
/// is long, readers get the last one while the next is made beside them, which takes at most a tenth of one core.
final class LatestCensus: Sendable {
    struct Count: Sendable {
        /// The last record that it holds.
        var sequence: UInt64
        var at: Instant
        var census: Census
    }

    /// A walk this short is made while the reader waits.
    private static let short = Duration.milliseconds(3)

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
        let (count, isDue, isShort) = content.withLock { content -> (Count, Bool, Bool) in
            guard content.count.sequence != sequence, !content.isCounting else { return (content.count, false, false) }
            let isShort = content.took < Self.short
            let isDue = isShort || ContinuousClock.now - content.ended > content.took * 9
            content.isCounting = isDue
            return (content.count, isDue, isShort)
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
