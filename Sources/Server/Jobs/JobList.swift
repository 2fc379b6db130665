import Contract
import Engine
import Federation
import Journal
import Quantities

/// A page of jobs, open and ended, by number.
struct JobList {
    var states: Set<String> = []
    var project: String?
    var person: String?
    var system: String?
    var array: UInt64?
    /// Newest first, unless this is true.
    var isOldestFirst = false
    /// The last job of the page before; nil for the first page.
    var last: UInt64?
    var limit: Int

    static let openStates = Set(JobState.allCases.map(\.rawValue))
    static let endStates: Set<String> = ["succeeded", "failed", "cancelled", "timedOut"]

    /// The page, and the number of its last job if there may be more.
    func page(of engine: Engine, for actor: Actor) throws -> (jobs: [JobView], last: UInt64?) {
        // Open ones first: a job that ends in between is then found twice and counted once, never missed.
        let open = openJobs(of: engine, for: actor)
        let ended = try endedJobs(of: engine, for: actor)
        var merged: [UInt64: FoundJob] = [:]
        for job in open { merged[job.number] = .open(job) }
        for job in ended { merged[job.job] = .ended(job) }
        let chosen = merged.keys.sorted { isOldestFirst ? $0 < $1 : $0 > $1 }.prefix(limit)
        let views = try chosen.compactMap { number in try merged[number].map { try engine.view(of: $0) } }
        return (views, chosen.count == limit ? chosen.last : nil)
    }

    private func openJobs(of engine: Engine, for actor: Actor) -> [JobID] {
        guard states.isEmpty || !states.isDisjoint(with: Self.openStates) else { return [] }
        return engine.read { state in
            var found: [JobID] = []
            let only = project.flatMap { state.project(named: $0)?.id }
            if project != nil, only == nil { return [] }
            let copy = copy state
            func take(_ job: Job) -> Bool {
                let isWanted =
                    (only == nil || job.project == only)
                    && (person == nil || job.person.word == person)
                    && (system == nil || job.attempt.map { copy[copy[$0.partition].system].name } == system)
                    && (array == nil || job.task?.array.number == array)
                    && (states.isEmpty || states.contains(job.state.rawValue))
                if isWanted, copy.maySee(job, actor) { found.append(job.id) }
                return found.count < limit
            }
            if isOldestFirst {
                state.jobs.walk(after: JobID(last ?? 0), while: take)
            } else {
                state.jobs.walkBack(from: JobID(last ?? UInt64(Int64.max)), while: take)
            }
            return found
        }
    }

    private func endedJobs(of engine: Engine, for actor: Actor) throws -> [ArchivedJob] {
        let outcomes = states.intersection(Self.endStates)
        guard states.isEmpty || !outcomes.isEmpty else { return [] }
        let visible = engine.read { state -> [String?] in
            if let project {
                return state.project(named: project).map { state.maySee($0.id, actor) } ?? false ? [project] : []
            }
            if state.mayReadAll(actor) { return [nil] }
            var names: [String?] = []
            for project in state.projects where state.maySee(project.id, actor) { names.append(project.name) }
            return names
        }
        let wanted: [String?] = states.isEmpty ? [nil] : outcomes.flatMap(Self.stored)
        var found: [ArchivedJob] = []
        for project in visible {
            for outcome in wanted {
                let filter = ArchivedJobFilter(
                    arrayBase: array,
                    person: person,
                    project: project,
                    system: system,
                    outcome: outcome
                )
                let page = ArchivePage(isOldestFirst ? .oldestFirst : .newestFirst, after: last, limit: limit)
                found += try engine.archive.archivedJobs(matching: filter, page: page)
            }
        }
        return found
    }

    /// The archive's words for a state of the API: a job that the platform ended for good has failed.
    private static func stored(_ state: String) -> [String?] {
        state == "failed" ? ["failed", "evicted", "lost", "recalled"] : [state]
    }
}
