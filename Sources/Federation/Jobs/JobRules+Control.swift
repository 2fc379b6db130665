import Quantities

extension FederationState {
    func decide(_ order: ControlJob, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        guard order.why.utf8.count <= 1000 else { throw Refusal(.invalidValue, "A reason has at most 1,000 bytes.") }
        guard order.isArray else { return (.steered(count: 1), try steering(order.job, order, by: actor)) }
        var events: [Event] = []
        var count: UInt32 = 0
        var firstRefusal: Refusal?
        for task in tasks(of: order.job) {
            do throws(Refusal) {
                events += try steering(task.job, order, by: actor)
                count += 1
            } catch {
                firstRefusal = firstRefusal ?? error
            }
        }
        guard count > 0 else { throw firstRefusal ?? Self.noOpenJob(order.job) }
        return (.steered(count: count), events)
    }

    private static func noOpenJob(_ id: JobID) -> Refusal {
        Refusal(.notFound, "There is no open job \(id) that you may see.")
    }

    private func steering(_ id: JobID, _ order: ControlJob, by actor: Actor) throws(Refusal) -> [Event] {
        guard let job = jobs[id], maySee(job, actor) else { throw Self.noOpenJob(id) }
        let operates = job.attempt.map { mayOperate(self[$0.partition].system, actor) } ?? mayAdminister(actor)
        guard mayControl(job, actor) || operates else {
            throw Refusal(
                .forbidden,
                "Only its owner, its project's principal investigator or an operator may do this to job \(id)."
            )
        }
        switch order.action {
        case .cancel:
            return cancelling(job, why: order.why).map { [$0] } ?? []
        case .evict:
            guard operates else { throw Refusal(.forbidden, "Only an operator of its system may evict a job.") }
            guard let attempt = job.attempt else {
                throw Refusal(.wrongState, "Job \(id) is \(job.state.rawValue): there is nothing to evict.")
            }
            guard attempt.stop == nil || attempt.stop == .recalled else { return [] }
            let key = AttemptKey(job: job.id, attempt: attempt.number)
            return [.stopRequested(StopRequested(key: key, reason: .evicted, why: order.why))]
        case .hold, .release:
            return try hold(job, order, byOperator: operates && !mayControl(job, actor))
        }
    }

    private func hold(_ job: Job, _ order: ControlJob, byOperator: Bool) throws(Refusal) -> [Event] {
        guard job.attempt == nil else {
            throw Refusal(
                .wrongState,
                "Job \(job.id) is \(job.state.rawValue). Only a waiting job can be held; cancel or evict this one."
            )
        }
        let isHeld = order.action == .hold
        if !isHeld, job.isHeldByOperator, !byOperator {
            throw Refusal(.forbidden, "Job \(job.id) is held by an operator, who alone may release it.")
        }
        guard (byOperator ? job.isHeldByOperator : job.isHeldByUser) != isHeld else { return [] }
        let fact = JobHoldChanged(job: job.id, byOperator: byOperator, isHeld: isHeld, why: order.why)
        return [.jobHoldChanged(fact)]
    }

    /// What cancels a job; nil if it is being cancelled already.
    func cancelling(_ job: Job, why: String) -> Event? {
        guard let attempt = job.attempt else {
            return .jobEnded(JobEnded(job: job.id, outcome: .cancelled, fault: .user, why: why))
        }
        guard attempt.stop != .cancelled else { return nil }
        let key = AttemptKey(job: job.id, attempt: attempt.number)
        return .stopRequested(StopRequested(key: key, reason: .cancelled, why: why))
    }

    mutating func apply(_ fact: JobHoldChanged) {
        reconsider(fact.job) { job in
            if fact.byOperator { job.isHeldByOperator = fact.isHeld } else { job.isHeldByUser = fact.isHeld }
        }
    }

    mutating func apply(_ fact: StopRequested) {
        jobs.update(fact.key.job) { $0.attempt?.stop = fact.reason }
    }
}
