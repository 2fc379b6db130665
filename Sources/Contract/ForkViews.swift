/// A question to a fork: exactly one of a start, an outage and an award.
package struct ForkQuestion: Codable, Sendable {
    /// When would a job start?
    package var start: StartQuestion?
    /// A system is out of service for a while.
    package var outage: OutageQuestion?
    /// Projects had been awarded more, or less.
    package var award: AwardQuestion?
    /// The share of their time limits that jobs are taken to use, in percent; the median of what ended lately when left out.
    package var typicalPercent: Int64?

    /// Makes the value from its fields.
    package init(
        start: StartQuestion? = nil,
        outage: OutageQuestion? = nil,
        award: AwardQuestion? = nil,
        typicalPercent: Int64? = nil
    ) {
        self.start = start
        self.outage = outage
        self.award = award
        self.typicalPercent = typicalPercent
    }
}

/// When would a job start?
package struct StartQuestion: Codable, Sendable {
    /// The job, `4711`, or a task of an array, `12_3`.
    package var job: String

    /// Makes the value from its fields.
    package init(job: String) { self.job = job }
}

/// A system is out of service for a while.
package struct OutageQuestion: Codable, Sendable {
    /// The system's name.
    package var system: String
    /// `drained`, `unreachable` or `down`.
    package var kind: String
    /// How long from now it begins.
    package var inSeconds: Int64
    /// How long it lasts.
    package var seconds: Int64

    /// Makes the value from its fields.
    package init(system: String, kind: String, inSeconds: Int64, seconds: Int64) {
        self.system = system
        self.kind = kind
        self.inSeconds = inSeconds
        self.seconds = seconds
    }
}

/// Allocations had been awarded so many times as much.
package struct AwardQuestion: Codable, Sendable {
    /// 200 is twice as much.
    package var percent: Int64
    /// The project whose allocations are meant; all projects' when left out.
    package var project: String?

    /// Makes the value from its fields.
    package init(percent: Int64, project: String? = nil) {
        self.percent = percent
        self.project = project
    }
}

/// A question that was asked, how far its play is, and the answer once it is there.
package struct ForkInquiry: Codable, Sendable {
    /// Its name in addresses, which nobody can guess.
    package var id: String
    /// What was asked.
    package var question: ForkQuestion
    /// `queued`, `running`, `succeeded` or `failed`.
    package var state: String
    /// When it was asked.
    package var asked: String
    /// When its play began.
    package var started: String?
    /// When its play ended.
    package var ended: String?
    /// How much of its futures is played, while it runs.
    package var percent: Int?
    /// What an outage or an award came to.
    package var answer: ForkView?
    /// When the job would start.
    package var start: StartView?
    /// Why there is no answer.
    package var problem: Reason?

    /// Makes the value from its fields.
    package init(
        id: String,
        question: ForkQuestion,
        state: String,
        asked: String,
        started: String? = nil,
        ended: String? = nil,
        percent: Int? = nil,
        answer: ForkView? = nil,
        start: StartView? = nil,
        problem: Reason? = nil
    ) {
        self.id = id
        self.question = question
        self.state = state
        self.asked = asked
        self.started = started
        self.ended = ended
        self.percent = percent
        self.answer = answer
        self.start = start
        self.problem = problem
    }
}

/// Two futures of the federation side by side.
package struct ForkView: Codable, Sendable {
    /// When the state was forked.
    package var at: String
    /// The share of their time limits that jobs were taken to use.
    package var typicalPercent: Int64
    /// As things are.
    package var before: CourseView
    /// As they would be.
    package var after: CourseView
    /// How many jobs would start, end or run elsewhere.
    package var movedJobs: Int
    /// Those of them that you may see, the most delayed first; at most a hundred.
    package var moved: [MovedJob]

    /// Makes the value from its fields.
    package init(
        at: String,
        typicalPercent: Int64,
        before: CourseView,
        after: CourseView,
        movedJobs: Int,
        moved: [MovedJob]
    ) {
        self.at = at
        self.typicalPercent = typicalPercent
        self.before = before
        self.after = after
        self.movedJobs = movedJobs
        self.moved = moved
    }
}

/// One future.
package struct CourseView: Codable, Sendable {
    /// When its last job ended; nil when none did.
    package var ends: String?
    /// Jobs that were open or came.
    package var jobs: Int
    /// Jobs that had not ended when nothing more could.
    package var unfinished: Int
    /// Jobs that wait for budget or were refused for want of it.
    package var lackingBudget: Int
    /// From submission to the last start, of the jobs that started.
    package var meanWaitSeconds: Double?
    /// What each system did.
    package var systems: [SystemCourse]

    /// Makes the value from its fields.
    package init(
        ends: String? = nil,
        jobs: Int,
        unfinished: Int,
        lackingBudget: Int,
        meanWaitSeconds: Double? = nil,
        systems: [SystemCourse]
    ) {
        self.ends = ends
        self.jobs = jobs
        self.unfinished = unfinished
        self.lackingBudget = lackingBudget
        self.meanWaitSeconds = meanWaitSeconds
        self.systems = systems
    }
}

/// What a system did in one future.
package struct SystemCourse: Codable, Sendable {
    /// Its name.
    package var system: String
    /// How many attempts began there.
    package var starts: Int
    /// Devices times seconds that were billed.
    package var deviceSeconds: Int64

    /// Makes the value from its fields.
    package init(system: String, starts: Int, deviceSeconds: Int64) {
        self.system = system
        self.starts = starts
        self.deviceSeconds = deviceSeconds
    }
}

/// A job whose course would be another.
package struct MovedJob: Codable, Sendable {
    /// Its number.
    package var job: UInt64
    /// When it starts as things are.
    package var startBefore: String?
    /// When it would start.
    package var startAfter: String?
    /// When it ends as things are.
    package var endBefore: String?
    /// When it would end.
    package var endAfter: String?
    /// Where it runs as things are.
    package var systemBefore: String?
    /// Where it would run.
    package var systemAfter: String?
    /// How often it would be interrupted.
    package var interruptions: UInt32
    /// Why it would still wait.
    package var reasons: [Reason]

    /// Makes the value from its fields.
    package init(
        job: UInt64,
        startBefore: String? = nil,
        startAfter: String? = nil,
        endBefore: String? = nil,
        endAfter: String? = nil,
        systemBefore: String? = nil,
        systemAfter: String? = nil,
        interruptions: UInt32,
        reasons: [Reason]
    ) {
        self.job = job
        self.startBefore = startBefore
        self.startAfter = startAfter
        self.endBefore = endBefore
        self.endAfter = endAfter
        self.systemBefore = systemBefore
        self.systemAfter = systemAfter
        self.interruptions = interruptions
        self.reasons = reasons
    }
}

/// When a job would start, by three plays: run times at their typical share of the limits, at half of it, and at the limits.
package struct StartView: Codable, Sendable {
    /// Its number.
    package var job: UInt64
    /// When the state was forked.
    package var at: String
    /// The earliest of the three; nil when it starts in none.
    package var earliest: String?
    /// With run times at their typical share.
    package var expected: String?
    /// The latest of the three; nil when it does not start in each.
    package var latest: String?
    /// The share of their time limits that jobs were taken to use.
    package var typicalPercent: Int64
    /// Why it waits now.
    package var reasons: [Reason]

    /// Makes the value from its fields.
    package init(
        job: UInt64,
        at: String,
        earliest: String? = nil,
        expected: String? = nil,
        latest: String? = nil,
        typicalPercent: Int64,
        reasons: [Reason]
    ) {
        self.job = job
        self.at = at
        self.earliest = earliest
        self.expected = expected
        self.latest = latest
        self.typicalPercent = typicalPercent
        self.reasons = reasons
    }
}
