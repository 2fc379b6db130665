package import Quantities

/// How many jobs are open: in each project by state and by what they wait for, and on each system.
package struct Census: Sendable {
    /// The open jobs of one project, or of several.
    package struct InProject: Sendable {
        /// By state.
        package var states: [JobState: Int] = [:]
        /// Waiting jobs by reason; a job with two reasons counts under both.
        package var reasons: [PendingReason: Int] = [:]
        /// The running jobs that would end first at their time limits, soonest first.
        package var nextEnds: [(end: Instant, job: JobID)] = []

        package init() {}

        /// Adds what another has.
        package mutating func add(_ other: Self) {
            states.merge(other.states, uniquingKeysWith: +)
            reasons.merge(other.reasons, uniquingKeysWith: +)
            nextEnds += other.nextEnds
            nextEnds.sort { $0.end == $1.end ? $0.job < $1.job : $0.end < $1.end }
            nextEnds.removeLast(max(0, nextEnds.count - Census.mostNextEnds))
        }

        fileprivate mutating func keep(_ end: Instant, _ job: JobID) {
            if nextEnds.count == Census.mostNextEnds, let last = nextEnds.last, last.end <= end { return }
            let place = nextEnds.firstIndex { end < $0.end } ?? nextEnds.count
            nextEnds.insert((end, job), at: place)
            if nextEnds.count > Census.mostNextEnds { nextEnds.removeLast() }
        }
    }

    /// The live attempts on one system.
    package struct OnSystem: Sendable {
        package var running = 0
        package var placed = 0

        package init() {}
    }

    /// How many next ends are kept of each project.
    package static let mostNextEnds = 10

    package fileprivate(set) var projects: [ProjectID: InProject] = [:]
    package fileprivate(set) var systems: [SystemID: OnSystem] = [:]

    /// All projects together.
    package var whole: InProject {
        var whole = InProject()
        for project in projects.values { whole.add(project) }
        return whole
    }
}

extension FederationState {
    /// Counts the open jobs. Cost: linear in their number, with the reasons of like jobs found once.
    package func census() -> Census {
        /// What decides why a job waits that nothing holds back.
        struct Like: Hashable {
            var group: Int32
            var shape: JobShape
        }
        var census = Census()
        var known: [Like: [PendingReason]] = [:]
        func reasons(of job: Job) -> [PendingReason] {
            guard job.isReady else { return pendingReasons(of: job) }
            let like = Like(group: job.group, shape: job.shape)
            if let found = known[like] { return found }
            let reasons = pendingReasons(of: job)
            known[like] = reasons
            return reasons
        }
        jobs.visit { job in
            census.projects[job.project, default: .init()].states[job.state, default: 0] += 1
            guard let attempt = job.attempt else {
                for reason in reasons(of: job) {
                    census.projects[job.project, default: .init()].reasons[reason, default: 0] += 1
                }
                return
            }
            let system = self[attempt.partition].system
            if attempt.state == .running {
                census.systems[system, default: .init()].running += 1
            } else {
                census.systems[system, default: .init()].placed += 1
            }
            if let started = attempt.started {
                census.projects[job.project, default: .init()].keep(started + attempt.timeLimit, job.id)
            }
        }
        return census
    }
}
