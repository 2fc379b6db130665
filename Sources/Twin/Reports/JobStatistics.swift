/// What a group of finished jobs came to. Grows by a job at a time, and two of them merge.
package struct JobStatistics: Hashable, Sendable {
    /// How long jobs waited.
    package var waits = Distribution()
    /// The sum of all bounded slowdowns.
    package var slowdowns = 0.0
    /// Device-seconds of work of use.
    package var usefulDeviceSeconds: Int64 = 0
    /// Device-seconds that came to nothing.
    package var lostDeviceSeconds: Int64 = 0
    /// Energy at the meter.
    package var joules: Int64 = 0
    /// Greenhouse gas.
    package var microgramsCO2e: Int64 = 0
    /// What users paid.
    package var microEuros: Int64 = 0
    /// Jobs that ended after their deadline.
    package var late = 0

    /// No jobs.
    package init() {}

    /// How many jobs there are.
    package var jobs: Int { waits.count }
    /// The mean of the bounded slowdowns; 1 of none.
    package var boundedSlowdown: Double { jobs == 0 ? 1 : slowdowns / Double(jobs) }
    /// Device-seconds of use ÷ those held; 1 of none.
    package var goodput: Double {
        let held = usefulDeviceSeconds + lostDeviceSeconds
        return held == 0 ? 1 : Double(usefulDeviceSeconds) / Double(held)
    }

    /// Adds a job.
    package mutating func add(_ job: FinishedJob) {
        waits.add(job.waitSeconds)
        slowdowns += job.boundedSlowdown
        usefulDeviceSeconds += job.usefulDeviceSeconds
        lostDeviceSeconds += job.lostDeviceSeconds
        joules += job.joules
        microgramsCO2e += job.microgramsCO2e
        microEuros += job.microEuros
        if !job.isOnTime { late += 1 }
    }

    /// Adds all jobs of another group.
    package mutating func merge(_ other: Self) {
        waits.merge(other.waits)
        slowdowns += other.slowdowns
        usefulDeviceSeconds += other.usefulDeviceSeconds
        lostDeviceSeconds += other.lostDeviceSeconds
        joules += other.joules
        microgramsCO2e += other.microgramsCO2e
        microEuros += other.microEuros
        late += other.late
    }
}
