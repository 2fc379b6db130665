/// What one run of a scenario came to: statistics by every group that a report shows, grown a job at a time.
///
/// Memory does not grow with the number of jobs, but for the users (three numbers each) and the first
/// ``mostSpans`` jobs, which a Gantt chart shows if there are no more.
package struct RunResult: Sendable {
    /// A job as a Gantt chart shows it.
    package struct Span: Hashable, Sendable {
        /// The system that it ran on.
        package var system: Int32
        /// When it was submitted, started and ended.
        package var submitSeconds: Int64
        /// When it started.
        package var startSeconds: Int64
        /// When it ended.
        package var endSeconds: Int64
        /// How many devices it held.
        package var devices: Int32
    }

    /// More jobs than these make no readable Gantt chart.
    package static let mostSpans = 200
    /// The pieces of a timeline.
    package static let pieces = 240

    /// The devices of each system that the federation may use.
    package let devices: [Int]
    /// Whether the scenario says how clean power is; where it does not, carbon is 0 and means nothing.
    package let knowsCarbon: Bool
    /// Whether the scenario says what work costs; where it does not, what users paid is 0 and means nothing.
    package let knowsCost: Bool
    /// All jobs.
    package private(set) var all = JobStatistics()
    /// By system, as the scenario orders them.
    package private(set) var bySystem: [JobStatistics]
    /// By access mode, as the scenario orders them.
    package private(set) var byAccessMode: [JobStatistics]
    /// By the hour of the day of submission, in UTC.
    package private(set) var byHour = [JobStatistics](repeating: JobStatistics(), count: 24)
    /// By country, numbered by the caller.
    package private(set) var byCountry: [JobStatistics] = []
    /// By kind of organisation, numbered by the caller.
    package private(set) var byOrganisation: [JobStatistics] = []
    /// Devices at work over time.
    package private(set) var busy: Timeline
    /// Devices asked for by jobs in the queue over time.
    package private(set) var queued: Timeline
    /// The first jobs, for a Gantt chart.
    package private(set) var spans: [Span] = []
    /// When the last job ended.
    package private(set) var lastEndSeconds: Int64 = 0
    /// What the access modes used, as the scenario orders them.
    package var accessModeUses: [AccessModeUse]
    /// Jobs that were never placed: too large, against a rule, or still queued when the run was stopped.
    package var unplaced = 0
    /// Running jobs that were ended for others; nil where no system preempts.
    package var preemptions: Int?

    /// What devices drew that were not at work, from the first second on: energy at the meter, greenhouse gas, and what it
    /// costs their owners. Part of no job, and 0 where the scenario gives no power of idle devices.
    package var idleJoules: Int64 = 0
    /// See ``idleJoules``.
    package var idleMicrogramsCO2e: Int64 = 0
    /// See ``idleJoules``.
    package var idleMicroEuros: Int64 = 0

    private let startHour: Int64
    /// The jobs and slowdowns of each user, by number.
    private var users: [(jobs: Int, slowdowns: Double)] = []

    /// Begins a run without jobs.
    package init(_ scenario: Scenario) {
        devices = scenario.network.map(\.offeredDevices)
        knowsCarbon = scenario.knowsCarbon
        knowsCost = scenario.knowsCost
        bySystem = scenario.network.map { _ in JobStatistics() }
        accessModeUses = scenario.accessModes.map { _ in AccessModeUse() }
        byAccessMode = scenario.accessModes.map { _ in JobStatistics() }
        busy = Timeline(lengthSeconds: scenario.lengthSeconds, pieces: Self.pieces)
        queued = busy
        startHour = scenario.startUnixSeconds / 3600 % 24
    }

    /// Adds a job that has ended.
    package mutating func add(_ job: FinishedJob) {
        all.add(job)
        bySystem[Int(job.system)].add(job)
        if job.accessMode >= 0 { byAccessMode[Int(job.accessMode)].add(job) }
        byHour[Int((job.submitSeconds / 3600 + startHour) % 24)].add(job)
        Self.add(job, to: &byCountry, job.country)
        Self.add(job, to: &byOrganisation, job.organisation)
        busy.add(Int64(job.devices), fromSeconds: job.startSeconds, toSeconds: job.endSeconds)
        queued.add(Int64(job.devices), fromSeconds: job.submitSeconds, toSeconds: job.startSeconds)
        lastEndSeconds = max(lastEndSeconds, job.endSeconds)
        if spans.count <= Self.mostSpans {
            spans.append(
                Span(
                    system: job.system,
                    submitSeconds: job.submitSeconds,
                    startSeconds: job.startSeconds,
                    endSeconds: job.endSeconds,
                    devices: job.devices
                )
            )
        }
        guard job.user != TraceJob.none else { return }
        while users.count <= Int(job.user) { users.append((0, 0)) }
        users[Int(job.user)].jobs += 1
        users[Int(job.user)].slowdowns += job.boundedSlowdown
    }

    private static func add(_ job: FinishedJob, to groups: inout [JobStatistics], _ number: Int32) {
        guard number >= 0 else { return }
        while groups.count <= Int(number) { groups.append(JobStatistics()) }
        groups[Int(number)].add(job)
    }

    /// Jobs that were submitted, whatever became of them.
    package var submitted: Int { all.jobs + unplaced }

    /// The share of all devices at work from the first second to the last end.
    package var utilisation: Double {
        let held = Double(all.usefulDeviceSeconds + all.lostDeviceSeconds)
        let offered = Double(devices.reduce(0, +)) * Double(lastEndSeconds)
        return offered > 0 ? held / offered : 0
    }

    /// Jain's index over the users' mean slowdowns: 1 when all wait alike for what they ask.
    package var fairnessByUser: Double {
        Fairness.jain(users.filter { $0.jobs > 0 }.map { $0.slowdowns / Double($0.jobs) })
    }

    /// Jain's index over the countries' mean slowdowns.
    package var fairnessByCountry: Double { Self.fairness(byCountry) }

    /// Jain's index over the mean slowdowns of kinds of organisations.
    package var fairnessByOrganisation: Double { Self.fairness(byOrganisation) }

    private static func fairness(_ groups: [JobStatistics]) -> Double {
        Fairness.jain(groups.filter { $0.jobs > 0 }.map(\.boundedSlowdown))
    }
}

/// What an access mode used of what it may.
package struct AccessModeUse: Hashable, Sendable {
    /// Device-seconds that its jobs held.
    package var usedDeviceSeconds: Int64 = 0
    /// The largest share that it had of the offered time of one partition.
    package var largestShare: Double = 0

    /// Nothing was used.
    package init() {}
}
