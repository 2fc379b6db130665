import Quantities

/// What follows when a job leaves: its dependents, its array, its singleton.
extension FederationState {
    /// Takes an ended job out and tells whoever waited for it.
    mutating func retire(_ id: JobID, success: Bool) {
        let ready = jobs[id].map { $0.isReady } ?? false
        let job = jobs.remove(id)
        if !comparisons.isEmpty { comparisons[id] = nil }
        if !checkpoints.isEmpty { checkpoints[id] = nil }
        if ready, queues.remove(id, from: job.group) || mayPassOthers(in: job.group) { needsPlacement = true }
        for dependency in job.terms.dependencies { dependents[dependency.target]?.removeAll { $0 == id } }
        let end = KnownEnd(target: DependencyTarget(job: id, isArray: false), project: job.project, success: success)
        settleDependents(of: end)
        if job.terms.singletonKey != 0 { leaveSingleton(job.terms.singletonKey, id) }
        if let task = job.task { leaveArray(task, of: job.project, success: success) }
    }

    private mutating func settleDependents(of end: KnownEnd) {
        recentEnds.remember(end)
        guard !dependents.isEmpty, let waiting = dependents.removeValue(forKey: end.target) else { return }
        // A job with two conditions on one target stands here twice, and each visit settles one of them.
        var visits: [JobID: Int] = [:]
        for id in waiting {
            guard let job = jobs[id] else { continue }
            let conditions = job.terms.dependencies.filter { $0.target == end.target }
            let visit = visits[id, default: 0]
            visits[id] = visit + 1
            if conditions[visit].condition.isSatisfied(bySuccess: end.success) {
                reconsider(id) { $0.unmetDependencies -= 1 }
            } else {
                impossible.append(id)
            }
        }
    }

    private mutating func leaveSingleton(_ key: UInt64, _ id: JobID) {
        guard var line = singletons[key] else { return }
        let wasFirst = line.first == id
        line.remove(id)
        singletons[key] = line.isEmpty ? nil : line
        if wasFirst, let next = line.first { reconsider(next) { $0.unmetDependencies -= 1 } }
    }

    private mutating func leaveArray(_ task: ArrayTask, of project: ProjectID, success: Bool) {
        let array = task.array
        guard var progress = arrays[array] else { preconditionFailure("a task's array is open while the task is") }
        progress.open -= 1
        if !success { progress.failed += 1 }
        // Only what the limit had let in leaves a place, and it is for the first of those still waiting.
        while task.isAdmitted, progress.admitted < progress.count {
            let next = JobID(array.number + UInt64(progress.admitted))
            progress.admitted += 1
            guard jobs[next] != nil else { continue }
            reconsider(next) { $0.task?.isAdmitted = true }
            break
        }
        arrays[array] = progress
        guard progress.open == 0 else { return }
        arrays[array] = nil
        let target = DependencyTarget(job: array, isArray: true)
        settleDependents(of: KnownEnd(target: target, project: project, success: progress.failed == 0))
    }

    /// The end of a job whose dependencies can never be met.
    func neverStarting(_ job: JobID) -> JobEnded {
        JobEnded(job: job, outcome: .cancelled, fault: .user, why: "a dependency of it can never be met")
    }

    mutating func apply(_ fact: JobEnded) { retire(fact.job, success: fact.outcome == .succeeded) }
}
