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
    /// How many kinds of waiting jobs there are: so often it was found why one waits.
    package fileprivate(set) var kinds = 0

    /// All projects together.
    package var whole: InProject {
        var whole = InProject()
        for project in projects.values { whole.add(project) }
        return whole
    }
}

extension FederationState {
    /// Counts the open jobs.
    ///
    /// Cost: a step for each. Whoever submits many submits them alike, so that jobs which wait alike in a row are counted
    /// as one, and why they wait is found once for each kind.
    package func census() -> Census {
        var census = Census()
        var known: [WaitingKind: [PendingReason]] = [:]
        var row: (kind: WaitingKind, jobs: Int)?
        func count(_ row: (kind: WaitingKind, jobs: Int)) {
            let (kind, jobs) = row
            census.projects[kind.project, default: .init()].states[kind.state, default: 0] += jobs
            for reason in known[kind] ?? [] {
                census.projects[kind.project, default: .init()].reasons[reason, default: 0] += jobs
            }
        }
        jobs.visit { job in
            guard let attempt = job.attempt else {
                let kind = WaitingKind(job)
                if row?.kind == kind {
                    row?.jobs += 1
                } else {
                    if let row { count(row) }
                    if known[kind] == nil { known[kind] = pendingReasons(of: job) }
                    row = (kind, 1)
                }
                return
            }
            census.projects[job.project, default: .init()].states[job.state, default: 0] += 1
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
        if let row { count(row) }
        census.kinds = known.count
        return census
    }
}

/// What decides why a job waits: those that are equal in it wait for the same reasons.
private struct WaitingKind: Hashable {
    let project: ProjectID
    let state: JobState
    let isHeldByUser: Bool
    let isHeldByOperator: Bool
    let awaitsOthers: Bool
    let isAdmitted: Bool
    let group: Int32
    let person: PersonID
    let shape: JobShape
    let terms: ObjectIdentifier

    init(_ job: Job) {
        project = job.project
        state = job.state
        isHeldByUser = job.isHeldByUser
        isHeldByOperator = job.isHeldByOperator
        awaitsOthers = job.unmetDependencies > 0
        isAdmitted = job.task?.isAdmitted ?? true
        group = job.group
        person = job.person
        shape = job.shape
        terms = ObjectIdentifier(job.terms)
    }
}
