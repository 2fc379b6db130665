import Quantities

/// How many jobs are open, by state and by what they wait for.
package struct Census: Sendable {
    /// Open jobs by state.
    package var states: [JobState: Int] = [:]
    /// Waiting jobs by reason; a job with two reasons counts under both.
    package var reasons: [PendingReason: Int] = [:]
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
        jobs.visit { job in
            census.states[job.state, default: 0] += 1
            guard job.attempt == nil else { return }
            let reasons: [PendingReason]
            if job.isReady {
                let like = Like(group: job.group, shape: job.shape)
                if let found = known[like] {
                    reasons = found
                } else {
                    reasons = pendingReasons(of: job)
                    known[like] = reasons
                }
            } else {
                reasons = pendingReasons(of: job)
            }
            for reason in reasons { census.reasons[reason, default: 0] += 1 }
        }
        return census
    }
}
