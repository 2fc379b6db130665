import Federation
import Quantities
import Testing

@testable import Connectors

/// Jobs that are followed by their states alone, from one look to the next.
@Suite struct `Jobs followed by their states` {
    private static let begun: Int64 = 1_800_000_000

    /// A site's word on one job, and how often it was asked for what.
    private struct Watched {
        var attempt: SlurmAttempt
        var now = Instant(milliseconds: (begun + 1) * 1000)
        var looks = 0
        var states = 0

        init() {
            attempt = SlurmAttempt(
                key: AttemptKey(job: JobID(1), attempt: 1),
                name: "fbq-1.1",
                account: "ada",
                partition: "gpu",
                meter: SiteMeter(),
                hasOrder: false,
                phase: .placed(SlurmAttempt.SiteJob(id: 7, submitted: begun)),
                at: now
            )
        }

        /// Lets so long pass, in which slurmctld lists the job in these states, and knows this of it.
        mutating func pass(seconds: Int64, _ listed: Set<String>?, _ job: SlurmJob?) {
            let end = Instant(milliseconds: now.milliseconds + seconds * 1000)
            while now < end {
                if let question = attempt.next(at: now, by: .states) { answer(question, listed, job) }
                now = Instant(milliseconds: now.milliseconds + 100)
            }
        }

        private mutating func answer(_ question: SiteQuestion, _ listed: Set<String>?, _ job: SlurmJob?) {
            switch question {
            case .look:
                looks += 1
                _ = attempt.take(job.map { .job($0) } ?? .noSuchJob, at: now, chance: 0.5)
            case .state:
                states += 1
                _ = attempt.take(.states(listed.map { [7: $0] } ?? [:]), at: now, chance: 0.5)
            default: _ = attempt.take(.records([]), at: now, chance: 0.5)
            }
        }
    }

    private static func job(_ state: String, started: Int64? = nil, reason: String = "None") -> SlurmJob {
        func number(_ value: Int64) -> JSONValue { ["set": true, "infinite": false, "number": .integer(value)] }
        let form: JSONValue = [
            "job_id": 7, "name": "fbq-1.1", "user_name": "ada", "job_state": [.text(state)],
            "state_reason": .text(reason), "priority": number(1), "submit_time": number(begun),
            "start_time": number(started ?? 0), "tres_alloc_str": started == nil ? "" : "cpu=4,node=1,billing=4",
        ]
        return SlurmJob(form, .v43)
    }

    private static let running = job("RUNNING", started: begun + 2)

    @Test func `a job that runs on is looked at a few times an hour`() {
        var watched = Watched()
        watched.pass(seconds: 3600, ["RUNNING"], Self.running)
        #expect(watched.attempt.runningSince == Instant(milliseconds: (Self.begun + 2) * 1000))
        #expect(watched.looks < 40, "\(watched.looks)")
        #expect(watched.states > 120, "\(watched.states)")
    }

    @Test func `a state that changed is looked at at once`() {
        var watched = Watched()
        watched.pass(seconds: 5, ["PENDING"], Self.job("PENDING"))
        #expect(watched.attempt.runningSince == nil)
        watched.pass(seconds: 1, ["RUNNING"], Self.running)
        #expect(watched.attempt.runningSince != nil)
    }

    @Test func `a job that is not listed any more is asked for by its number`() {
        var watched = Watched()
        watched.pass(seconds: 5, ["RUNNING"], Self.running)
        watched.pass(seconds: 2, nil, nil)
        guard case .missing = watched.attempt.phase else {
            Issue.record("it is \(watched.attempt.phase)")
            return
        }
    }

    @Test func `another's job under its number is seen for what it is`() {
        var watched = Watched()
        watched.pass(seconds: 5, ["RUNNING"], Self.running)
        var other = Self.running
        other.name = "other"
        watched.pass(seconds: 35, ["RUNNING"], other)
        guard case .missing = watched.attempt.phase else {
            Issue.record("it is \(watched.attempt.phase)")
            return
        }
    }

    @Test func `a job that can never run as it is is soon known to wait in vain`() {
        var watched = Watched()
        watched.pass(seconds: 2, ["PENDING"], Self.job("PENDING"))
        watched.pass(seconds: 3, ["PENDING"], Self.job("PENDING", reason: "BadConstraints"))
        #expect(watched.attempt.verdict == .rejected("The system can never run it as it is: BadConstraints."))
    }

    @Test func `an end that is asked for while a state is out comes at once, once the job was seen`() {
        var watched = Watched()
        watched.pass(seconds: 3600, ["RUNNING"], Self.running)
        while watched.attempt.asked == nil {
            watched.now = Instant(milliseconds: watched.now.milliseconds + 100)
            _ = watched.attempt.next(at: watched.now, by: .states)
        }
        #expect(watched.attempt.asked == .state(7))
        watched.attempt.stop(at: watched.now)
        _ = watched.attempt.take(.states([7: ["RUNNING"]]), at: watched.now, chance: 0.5)
        // An hour old, its number may have become another's.
        #expect(watched.attempt.next(at: watched.now, by: .states) == .look(7))
        _ = watched.attempt.take(.job(Self.running), at: watched.now, chance: 0.5)
        #expect(watched.attempt.next(at: watched.now, by: .states) == .cancel(7))
    }

    @Test func `without an answer its state is asked for once more, and then it is looked at`() {
        var watched = Watched()
        watched.pass(seconds: 5, ["RUNNING"], Self.running)
        while watched.attempt.asked == nil {
            watched.now = Instant(milliseconds: watched.now.milliseconds + 100)
            _ = watched.attempt.next(at: watched.now, by: .states)
        }
        #expect(watched.attempt.asked == .state(7))
        for next in [SiteQuestion.state(7), .look(7)] {
            _ = watched.attempt.take(.unknown("cut off"), at: watched.now, chance: 0.5)
            watched.now = watched.attempt.due
            #expect(watched.attempt.next(at: watched.now, by: .states) == next)
        }
    }
}
