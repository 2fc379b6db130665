import Federation

/// An attempt that should be on a system.
struct LiveAttempt: Hashable, Sendable {
    var key: AttemptKey
    var stop: StopReason?
}

extension FederationState {
    /// The attempts that should be on a system, by job.
    func liveAttempts(on system: SystemID) -> [LiveAttempt] {
        var live: [LiveAttempt] = []
        jobs.visit { job in
            guard let attempt = job.attempt, self[attempt.partition].system == system else { return }
            live.append(LiveAttempt(key: AttemptKey(job: job.id, attempt: attempt.number), stop: attempt.stop))
        }
        return live
    }
}
