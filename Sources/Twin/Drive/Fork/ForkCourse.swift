package import Federation
package import Quantities

/// What became of a job in a play.
package struct JobCourse: Sendable, Hashable {
    /// The job.
    package var job: JobID
    /// When it was submitted.
    package var submitted: Instant
    /// When its last attempt began; nil when it had none.
    package var start: Instant?
    /// When it ended; nil when it had not.
    package var end: Instant?
    /// On which system it was last.
    package var system: SystemID?
    /// How many attempts were lost or evicted during the play.
    package var interruptions: UInt32 = 0
    /// Why it waited when the play ended; empty when it did not wait.
    package var reasons: [PendingReason] = []

    /// From its submission to its last start.
    package var wait: Seconds? { start.map { $0.seconds(since: submitted) } }
}

/// One future of a federation: what became of every job, and what the systems did.
package struct ForkCourse: Sendable {
    /// What one system did.
    package struct Use: Sendable, Hashable {
        /// The devices it was billed for, times the seconds, from the fork to the play's end.
        package var deviceSeconds: DeviceSeconds = .zero
        /// How many attempts began there.
        package var starts = 0
    }

    /// Every job that was open or came, by number.
    package internal(set) var jobs: [JobCourse] = []
    /// What each system did, by system number from 1.
    package internal(set) var use: [Use] = []
    /// What came and was refused, by code in the order of `Refusal.Code.allCases`.
    package internal(set) var refusals: [(code: Refusal.Code, count: Int)] = []
    /// When the play ended.
    package internal(set) var ended: Instant

    /// What became of a job; nil when it is none of the play's.
    package subscript(id: JobID) -> JobCourse? {
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if jobs[middle].job < id { low = middle + 1 } else { high = middle }
        }
        return low < jobs.count && jobs[low].job == id ? jobs[low] : nil
    }

    /// The mean wait of the jobs that started, in seconds; nil when none did.
    package var meanWaitSeconds: Double? {
        let waits = jobs.compactMap(\.wait)
        return waits.isEmpty ? nil : Double(waits.reduce(0) { $0 + $1.count }) / Double(waits.count)
    }

    /// What all systems did together.
    package var deviceSeconds: DeviceSeconds { use.reduce(.zero) { $0 + $1.deviceSeconds } }

    /// How many jobs had not ended, for each reason that they gave.
    package func waiting(because reason: PendingReason) -> Int { jobs.count { $0.reasons.contains(reason) } }

    /// How many jobs lack budget: they wait for it, or were refused for want of it.
    package var lackingBudget: Int {
        waiting(because: .budgetExhausted) + (refusals.first { $0.code == .budgetExhausted }?.count ?? 0)
    }
}

/// Two futures side by side: as things are, and as they would be.
package struct ForkAnswer: Sendable {
    /// As things are.
    package var before: ForkCourse
    /// As they would be.
    package var after: ForkCourse

    /// The jobs whose start, end or place differs, by number, with both courses; what came new has none before.
    package var moved: [(before: JobCourse?, after: JobCourse)] {
        after.jobs.compactMap { course in
            let other = before[course.job]
            return other == course ? nil : (other, course)
        }
    }
}

/// When a job would start, as three plays tell.
package struct StartInterval: Sendable, Hashable {
    /// The earliest of the three; nil when it starts in none.
    package var earliest: Instant?
    /// The one with run times at their expected share.
    package var expected: Instant?
    /// The latest of the three; nil when it does not start in each.
    package var latest: Instant?
}
