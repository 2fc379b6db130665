import Contract
import Engine
import Federation
import Journal
import Quantities

/// A page of jobs, open and ended, by number.
struct JobList {
    /// What a page shows.
    struct Found {
        var jobs: [JobView]
        /// The number that the next page goes on from, if there may be more.
        var last: UInt64?
        /// The same where a search stopped before the page was full: what comes after it was not looked through.
        var reached: UInt64?
    }

    var states: Set<String> = []
    var project: String?
    var person: String?
    var system: String?
    var array: UInt64?
    /// A part of the name.
    var name: NamePart?
    /// Newest first, unless this is true.
    var isOldestFirst = false
    /// The last job of the page before; nil for the first page.
    var last: UInt64?
    var limit: Int

    static let openStates = Set(JobState.allCases.map(\.rawValue))
    static let endStates: Set<String> = ["succeeded", "failed", "cancelled", "timedOut"]

    /// The page.
    func page(of engine: Engine, for actor: Actor) throws -> Found {
        let page = ArchivePage(isOldestFirst ? .oldestFirst : .newestFirst, after: last, limit: limit)
        // Open ones first: a job that ends in between is then found twice and counted once, never missed.
        let found: (open: [UInt64], ended: [ArchivedJob], reached: UInt64?)
        if let name {
            found = try search(name, page, of: engine, for: actor)
        } else {
            let open = openJobs(page, of: engine, for: actor).map(\.job)
            found = (open, try endedJobs(page, of: engine, for: actor), nil)
        }
        var merged: [UInt64: FoundJob] = [:]
        for job in found.open { merged[job] = .open(JobID(job)) }
        for job in found.ended { merged[job.job] = .ended(job) }
        let sorted = merged.keys.sorted { isOldestFirst ? $0 < $1 : $0 > $1 }
        let end = found.reached ?? (isOldestFirst ? UInt64.max : 0)
        let chosen = sorted.prefix { isOldestFirst ? $0 <= end : $0 >= end }.prefix(limit)
        let views = try chosen.compactMap { number in try merged[number].map { try engine.view(of: $0) } }
        guard chosen.count < limit else { return Found(jobs: views, last: chosen.last) }
        return Found(jobs: views, last: found.reached, reached: found.reached)
    }

    /// Those that are wanted and may be seen, whatever their names.
    func openJobs(_ page: ArchivePage, of engine: Engine, for actor: Actor) -> [SheetSearch.Candidate] {
        guard states.isEmpty || !states.isDisjoint(with: Self.openStates) else { return [] }
        return engine.read { state in
            var found: [SheetSearch.Candidate] = []
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
                if isWanted, copy.maySee(job, actor) {
                    found.append(SheetSearch.Candidate(job: job.id.number, array: job.task?.array.number))
                }
                return found.count < page.limit
            }
            if page.order == .oldestFirst {
                state.jobs.walk(after: JobID(page.after ?? 0), while: take)
            } else {
                state.jobs.walkBack(from: JobID(page.after ?? UInt64(Int64.max)), while: take)
            }
            return found
        }
    }

    private func endedJobs(_ page: ArchivePage, of engine: Engine, for actor: Actor) throws -> [ArchivedJob] {
        try archiveFilters(of: engine, for: actor).flatMap { filter in
            try engine.archive.archivedJobs(matching: filter, page: page)
        }
    }

    /// What the archive is asked for: its answers together are the jobs that are wanted and may be seen.
    func archiveFilters(of engine: Engine, for actor: Actor) -> [ArchivedJobFilter] {
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
        return visible.flatMap { project in
            wanted.map { outcome in
                ArchivedJobFilter(arrayBase: array, person: person, project: project, system: system, outcome: outcome)
            }
        }
    }

    /// The archive's words for a state of the API: a job that the platform ended for good has failed.
    private static func stored(_ state: String) -> [String?] {
        state == "failed" ? ["failed", "evicted", "lost", "recalled"] : [state]
    }
}
