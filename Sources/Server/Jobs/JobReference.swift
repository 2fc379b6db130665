import Engine
import Federation
import HTTPTypes
import Journal
import Quantities

/// A job as a client names it: `12`, or `12_3` for the task of index 3 of the array 12.
struct JobReference: Hashable, Sendable {
    var job: JobID
    var index: UInt32?

    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count <= 2, let number = UInt64(parts[0]), number > 0, number < 1 << 62 else { return nil }
        job = JobID(number)
        if parts.count == 2 {
            guard let index = UInt32(parts[1]) else { return nil }
            self.index = index
        }
    }
}

/// A job that was found: open in the state, or ended in the archive.
enum FoundJob {
    case open(JobID)
    case ended(ArchivedJob)

    var id: JobID {
        switch self {
        case .open(let id): id
        case .ended(let job): JobID(job.job)
        }
    }
}

extension Engine {
    /// Finds a job that the actor may see.
    func find(_ text: String, for actor: Actor) throws -> FoundJob {
        let missing = APIProblem(.notFound, "not-found", "There is no job \(text) that you may see.")
        guard let reference = JobReference(text) else { throw missing }
        guard let number = try number(of: reference) else { throw missing }
        let isOpen = read { state in state.jobs[number].map { state.maySee($0, actor) } }
        if let isOpen {
            guard isOpen else { throw missing }
            return .open(number)
        }
        guard let job = try archive.archivedJob(number.number), maySee(job, actor) else { throw missing }
        return .ended(job)
    }

    /// Whether the actor may see an ended job.
    func maySee(_ job: ArchivedJob, _ actor: Actor) -> Bool {
        read { state in state.project(named: job.project).map { state.maySee($0.id, actor) } ?? false }
    }

    private func number(of reference: JobReference) throws -> JobID? {
        guard let index = reference.index else { return reference.job }
        if let open = read({ $0.tasks(of: reference.job) }).first(where: { $0.index == index }) { return open.job }
        let filter = ArchivedJobFilter(arrayBase: reference.job.number)
        var after: UInt64?
        while true {
            let page = try archive.archivedJobs(
                matching: filter,
                page: ArchivePage(.newestFirst, after: after, limit: 500)
            )
            if let task = page.first(where: { $0.arrayIndex == Int(index) }) { return JobID(task.job) }
            guard let last = page.last else { return nil }
            after = last.job
        }
    }
}
