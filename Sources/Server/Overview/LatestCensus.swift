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
final class Census: Sendable {
    /// The open jobs of one project.
    struct InProject: Sendable {
        var states: [JobState: Int] = [:]
        var reasons: [PendingReason: Int] = [:]
        /// The running jobs that would end first at their time limits, soonest first.
        var nextEnds: [(end: Instant, job: JobID)] = []
    }

    /// The live attempts on one system.
    struct OnSystem: Sendable {
        var running = 0
        var placed = 0
    }

    struct Count: Sendable {
        var sequence: UInt64 = 0
        var at: Instant
        var projects: [ProjectID: InProject] = [:]
        var systems: [SystemID: OnSystem] = [:]
    }

    /// How many next ends are kept of each project.
    static let mostNextEnds = 10
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
        var count = Count(at: engine.now)
        count.sequence = engine.status.head.sequence
        let state = engine.read { copy $0 }
        state.jobs.visit { job in
            var project = count.projects[job.project] ?? InProject()
            project.states[job.state, default: 0] += 1
            if let attempt = job.attempt {
                let system = state[attempt.partition].system
                if attempt.state == .running {
                    count.systems[system, default: OnSystem()].running += 1
                } else {
                    count.systems[system, default: OnSystem()].placed += 1
                }
                if let started = attempt.started { project.keep(started + attempt.timeLimit, job.id) }
            } else {
                for reason in state.pendingReasons(of: job) { project.reasons[reason, default: 0] += 1 }
            }
            count.projects[job.project] = project
        }
        return count
    }
}

extension Census.InProject {
    fileprivate mutating func keep(_ end: Instant, _ job: JobID) {
        if nextEnds.count == Census.mostNextEnds, let last = nextEnds.last, last.end <= end { return }
        let place = nextEnds.firstIndex { end < $0.end } ?? nextEnds.count
        nextEnds.insert((end, job), at: place)
        if nextEnds.count > Census.mostNextEnds { nextEnds.removeLast() }
    }
}
