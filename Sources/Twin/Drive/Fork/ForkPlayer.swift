import Federation
import Quantities

/// Plays one future: the state decides, simulated systems work without fault, and the clock jumps from end to end.
struct ForkPlayer {
    enum Happening: Sendable {
        case end(AttemptKey, start: Instant)
        case outage(WhatIf.Outage, SystemID, until: Instant)
        case recovery(WhatIf.Outage, SystemID)
        case arrival(Int)
        case leaseOver
        case due
    }

    var state: FederationState
    var course: ForkCourse
    let forked: Instant
    var now: Instant
    let runTimes: RunTimes
    let arrivals: [Arrival]
    /// After how long out of reach of a system its jobs that may run twice go on elsewhere.
    let lease: Seconds?
    private var agenda = Agenda<Happening>()
    /// How many happenings wait besides those of the clock alone.
    private var waits = 0
    private var firstNew: JobID
    private var newBase = 0
    /// Until when each system can't be reached.
    var silentUntil: [Instant]
    /// Whether jobs whose leases are over had to stay when they were last looked at.
    var hasLateLeases = false
    /// Whether another look at them is ahead.
    var isAskingForLeases = false
    var refusals: [Refusal.Code: Int] = [:]
    /// The jobs of interest that have not started.
    var awaited: Set<JobID> = []

    init(_ state: FederationState, at now: Instant, runTimes: RunTimes, arrivals: [Arrival], lease: Seconds?) {
        self.state = state
        self.now = now
        self.runTimes = runTimes
        self.arrivals = arrivals
        self.lease = lease
        forked = now
        course = ForkCourse(ended: now)
        course.use = Array(repeating: ForkCourse.Use(), count: state.systems.count)
        silentUntil = Array(repeating: now, count: state.systems.count)
        firstNew = state.nextJob
        takeUp()
        for (number, arrival) in arrivals.enumerated() { enter(.arrival(number), at: arrival.at) }
        watchLeases()
        watchClock()
    }

    /// The attempts that live now go on, or begin; one that was told to stop is about to end.
    private mutating func takeUp() {
        var courses: [JobCourse] = []
        var waiting: [AttemptKey] = []
        courses.reserveCapacity(state.jobs.count)
        state.jobs.visit { job in
            var one = JobCourse(job: job.id, submitted: job.submitted)
            if let attempt = job.attempt {
                let start = attempt.started ?? now
                let system = state[attempt.partition].system
                one.start = start
                one.system = system
                let key = AttemptKey(job: job.id, attempt: attempt.number)
                let end =
                    attempt.stop == nil
                    ? runTimes.end(of: job, limit: attempt.timeLimit, start: start, seenAt: now) : now
                enter(.end(key, start: start), at: end)
                if attempt.started == nil, attempt.stop == nil { waiting.append(key) }
            }
            courses.append(one)
        }
        course.jobs = courses
        newBase = courses.count
        for key in waiting { begin(key) }
    }

    /// Enters what happens then, or now if that is over.
    mutating func enter(_ happening: Happening, at moment: Instant) {
        agenda.add(happening, at: max(now, moment))
        if case .due = happening {} else { waits += 1 }
    }

    /// Makes what a question supposes come true.
    ///
    /// - Throws: `Refusal` when what would be submitted would be refused.
    mutating func suppose(_ change: WhatIf) throws(Refusal) {
        try change.check(in: state)
        switch change {
        case .submission(let order, let person): try give(.submitJobs(order), by: .person(person, .all))
        case .outage(let outage, let system, let from, let until):
            enter(.outage(outage, system, until: until), at: from)
        case .award(let percent, let allocations):
            for id in allocations {
                let more = state[id].granted.scaled(by: percent - 100, over: 100)
                state.suppose(id, isAwardedMore: more)
            }
            try give(.tick, by: .engine)
        }
    }

    /// Plays until nothing happens any more, `horizon` is reached, or all of `jobs` have started if any are named, and
    /// reports every 256th happening and at the end.
    mutating func play(
        until horizon: Instant,
        orStartOf jobs: [JobID] = [],
        reporting report: (Double) throws -> Void
    ) rethrows {
        awaited = Set(jobs.filter { course(of: $0)?.start == nil })
        let stopsEarly = !jobs.isEmpty
        var happenings: UInt8 = 0
        var told = 0.0
        while !(stopsEarly && awaited.isEmpty), step(until: horizon) {
            happenings &+= 1
            guard happenings == 0 else { continue }
            told = max(told, shareEnded)
            try report(told)
        }
        if canMove, !(stopsEarly && awaited.isEmpty) { now = max(now, horizon) }
        close(withReasons: !stopsEarly)
        try report(1)
    }

    /// The share of the jobs so far that have ended.
    private var shareEnded: Double {
        course.jobs.isEmpty ? 0 : 1 - Double(state.jobs.count) / Double(course.jobs.count)
    }

    /// Lets the next thing happen; false when none is left before `horizon`.
    private mutating func step(until horizon: Instant) -> Bool {
        guard canMove, let (moment, happening) = agenda.take(by: horizon) else { return false }
        now = max(now, moment)
        if case .due = happening {} else { waits -= 1 }
        take(happening)
        return true
    }

    /// Whether anything can still happen besides that allocations end: what lacks their budget lacks it for good.
    private var canMove: Bool {
        waits > 0 || state.allocations.contains { $0.state == .pending } || state.hasJobsAwaitingMonth
    }

    /// Says what is left: what still runs, and why the rest waits.
    private mutating func close(withReasons: Bool) {
        var reasons: [(Int, [PendingReason])] = []
        var running: [(Attempt, Instant)] = []
        state.jobs.visit { job in
            guard let position = position(of: job.id) else { return }
            if let attempt = job.attempt {
                running.append((attempt, course.jobs[position].start ?? now))
            } else if withReasons {
                reasons.append((position, state.pendingReasons(of: job)))
            }
        }
        for (attempt, start) in running { count(attempt, from: start, to: now) }
        for (position, why) in reasons { course.jobs[position].reasons = why }
        course.refusals = Refusal.Code.allCases.compactMap { code in refusals[code].map { (code, $0) } }
        course.ended = now
    }

    func course(of job: JobID) -> JobCourse? { position(of: job).map { course.jobs[$0] } }

    /// Where a job stands in the course: jobs of the fork in the order of their numbers, later ones behind by number.
    func position(of job: JobID) -> Int? {
        guard job < firstNew else {
            let position = newBase + Int(job.number - firstNew.number)
            return position < course.jobs.count ? position : nil
        }
        var (low, high) = (0, newBase)
        while low < high {
            let middle = (low + high) / 2
            if course.jobs[middle].job < job { low = middle + 1 } else { high = middle }
        }
        return low < newBase && course.jobs[low].job == job ? low : nil
    }
}
