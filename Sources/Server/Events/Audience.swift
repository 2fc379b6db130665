import Engine
import Federation
import Quantities

/// What somebody may see of what changes.
struct Sight: Hashable, Sendable {
    private var isAll: Bool
    private var projects: Set<ProjectID> = []
    /// The systems they operate.
    private var systems: Set<SystemID> = []

    init(of actor: Actor, in state: borrowing FederationState) {
        isAll = state.mayReadAll(actor)
        guard !isAll, let person = actor.person.flatMap({ state.person($0) }) else { return }
        for grant in person.grants {
            switch grant.scope {
            case .project(let id): if state.maySee(id, actor) { projects.insert(id) }
            case .system(let id): if state.mayOperate(id, actor) { systems.insert(id) }
            case .federation: continue
            }
        }
    }

    /// Whether they may know of a change: of systems everybody, of jobs their project and who operates the system, of
    /// the ledger their project.
    func covers(_ change: Change) -> Bool {
        if isAll || change.kind == .system { return true }
        if let project = change.project, projects.contains(project) { return true }
        return change.kind == .job && change.system.map { systems.contains($0) } ?? false
    }
}

/// What a listener wants to hear of. What is not said is all.
struct EventFilter: Hashable, Sendable {
    var kinds: Set<Change.Kind> = Set(Change.Kind.allCases)
    /// The numbers of a job or of an array's tasks.
    var jobs: Range<UInt64>?
    var project: ProjectID?
    var system: SystemID?

    func wants(_ change: Change) -> Bool {
        guard kinds.contains(change.kind) else { return false }
        if let jobs {
            guard let first = change.job?.number, jobs.overlaps(first..<first + change.count) else { return false }
        }
        if let project, change.project != project { return false }
        if let system, change.system != system { return false }
        return true
    }
}
