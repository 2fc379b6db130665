import Federation
import Quantities
import Spool
import Testing

@testable import Connectors

/// Ends that the accounting holds, or will in a moment, while slurmctld knows nothing of them.
@Suite struct `Ends that come late` {
    private static let begun: Int64 = 1_800_000_000

    /// An attempt and its site, asked by hand: each answer is given to the question that the attempt has next.
    private struct Dialogue {
        var attempt: SlurmAttempt
        var now = Instant(milliseconds: (begun + 10) * 1000)

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

        /// Has the accounting away for so long, and asks until it is back for the first time.
        mutating func lackRecords(seconds: Int64, look: SiteAnswer = .noSuchJob, until row: SiteAnswer) {
            pass(seconds: seconds, look: look, records: .unknown("slurmdbd is away"))
            while !attempt.isOver, attempt.failures > 0 { pass(milliseconds: 100, look: look, records: row) }
        }

        mutating func pass(seconds: Int64, look: SiteAnswer = .noSuchJob, records: SiteAnswer) {
            pass(milliseconds: seconds * 1000, look: look, records: records)
        }

        /// Lets so long pass, in which every question is answered.
        private mutating func pass(milliseconds: Int64, look: SiteAnswer, records: SiteAnswer) {
            let end = Instant(milliseconds: now.milliseconds + milliseconds)
            while now < end, !attempt.isOver {
                if let question = attempt.next(at: now) {
                    let answer: SiteAnswer =
                        switch question {
                        case .look: look
                        case .records: records
                        default: .done
                        }
                    _ = attempt.take(answer, at: now, chance: 0.5)
                }
                now = Instant(milliseconds: now.milliseconds + 100)
            }
        }

        var end: AttemptEnd? {
            if case .ended(let end) = attempt.state { end } else { nil }
        }

        /// When it began, where it was told lost.
        var lossBegan: Instant?? {
            if case .lost(_, let started, _) = attempt.state { .some(started) } else { nil }
        }
    }

    private static func job(_ state: String, started: Int64? = nil, isHeld: Bool = false) -> SlurmJob {
        let form: JSONValue = [
            "job_id": 7, "name": "fbq-1.1", "user_name": "ada", "job_state": .text(state),
            "state_reason": isHeld ? "JobHeldUser" : "None", "priority": isHeld ? 0 : 4_000_000,
            "submit_time": .integer(begun), "start_time": .integer(started ?? 0),
            "end_time": .integer(SlurmJob.endStates.contains(state) ? begun + 40 : 0), "exit_code": 0,
            "tres_alloc_str": started == nil ? "" : "cpu=4,node=1,billing=4,gres/gpu=1",
        ]
        return SlurmJob(form, .v38)
    }

    /// A row of the accounting: from the tenth second on, for eleven.
    private static func row(
        _ state: String,
        hasEnd: Bool = true,
        allocated: JSONValue = [["type": "node", "count": 1], ["type": "cpu", "count": 4]]
    ) -> SiteAnswer {
        let form: JSONValue = [
            "job_id": 7, "name": "fbq-1.1", "state": ["current": .text(state)],
            "time": [
                "submission": .integer(begun), "start": .integer(begun + 10),
                "end": .integer(hasEnd && SlurmJob.endStates.contains(state) ? begun + 21 : 0),
            ],
            "exit_code": ["return_code": 0],
            "tres": ["allocated": allocated],
        ]
        return .records([SlurmRecord(form, .v38)])
    }

    private var running: Dialogue {
        var dialogue = Dialogue()
        dialogue.pass(seconds: 1, look: .job(Self.job("RUNNING", started: Self.begun + 10)), records: .records([]))
        #expect(dialogue.attempt.runningSince != nil)
        return dialogue
    }

    @Test func `the accounting is given time to hear of an end once it is back itself`() {
        var dialogue = running
        dialogue.lackRecords(seconds: 40, until: Self.row("RUNNING"))
        // slurmctld needs ten seconds until it notices that slurmdbd is back.
        dialogue.pass(seconds: 9, records: Self.row("RUNNING"))
        #expect(!dialogue.attempt.isOver)
        dialogue.pass(seconds: 9, records: Self.row("COMPLETED"))
        #expect(dialogue.end?.cause == .exited(code: 0))
    }

    @Test func `a row that has the last state and no end yet is waited for, not charged as nothing`() {
        var dialogue = running
        dialogue.pass(seconds: 3, records: Self.row("COMPLETED", hasEnd: false))
        #expect(!dialogue.attempt.isOver)
        dialogue.pass(seconds: 9, records: Self.row("COMPLETED"))
        #expect(dialogue.end?.ended == Instant(milliseconds: (Self.begun + 21) * 1000))
    }

    @Test(arguments: [[], [["type": "cpu", "count": 4]]] as [JSONValue])
    func `a row that lacks what the job had takes neither its start nor its accelerators`(_ allocated: JSONValue) {
        var dialogue = running
        (dialogue.attempt.meter.chip, dialogue.attempt.meter.wattsByChip) = ("H100", ["h100": 700])
        dialogue.pass(seconds: 9, records: Self.row("COMPLETED", allocated: allocated))
        #expect(dialogue.end?.cause == .exited(code: 0))
        #expect(dialogue.end?.started == Instant(milliseconds: (Self.begun + 10) * 1000))
        #expect(dialogue.end?.ended == Instant(milliseconds: (Self.begun + 21) * 1000))
        #expect(dialogue.end?.joules.count ?? 0 >= 11 * 700)
    }

    @Test func `what was seen while it ran is there after a restart between its end and its record`() throws {
        var dialogue = running
        dialogue.pass(seconds: 2, look: .job(Self.job("COMPLETED")), records: .records([]))
        let kept = AttemptEntry(dialogue.attempt).record.bytes
        let meter = SiteMeter(chip: "H100", wattsByChip: ["h100": 700])
        dialogue.attempt = try AttemptEntry(bytes: kept).attempt(meter: meter, at: dialogue.now)
        guard case .ending = dialogue.attempt.phase else {
            Issue.record("it is \(dialogue.attempt.phase)")
            return
        }
        dialogue.pass(seconds: 20, records: .records([]))
        #expect(dialogue.end?.started == Instant(milliseconds: (Self.begun + 10) * 1000))
        #expect(dialogue.end?.joules.count ?? 0 >= 30 * 700)
    }

    @Test func `a job that slurmctld holds again, though it ran, is told by its record`() {
        var dialogue = running
        dialogue.pass(seconds: 4, look: .job(Self.job("PENDING", isHeld: true)), records: Self.row("RUNNING"))
        dialogue.pass(seconds: 9, look: .job(Self.job("PENDING", isHeld: true)), records: Self.row("COMPLETED"))
        #expect(dialogue.end?.cause == .exited(code: 0))
        #expect(dialogue.attempt.extras == [7])
    }

    @Test func `a job that slurmctld let go of again without our seeing it run is told by its record`() {
        var dialogue = Dialogue()
        dialogue.pass(seconds: 1, look: .job(Self.job("PENDING")), records: .records([]))
        dialogue.pass(seconds: 9, look: .job(Self.job("PENDING", isHeld: true)), records: Self.row("RUNNING"))
        dialogue.pass(seconds: 9, look: .job(Self.job("PENDING", isHeld: true)), records: Self.row("COMPLETED"))
        #expect(dialogue.end?.cause == .exited(code: 0))
    }

    @Test func `where no end ever comes, it is lost, and its row says since when`() {
        var dialogue = running
        dialogue.pass(seconds: 60, look: .job(Self.job("PENDING", isHeld: true)), records: Self.row("RUNNING"))
        #expect(!dialogue.attempt.isOver)
        dialogue.pass(seconds: 60, look: .job(Self.job("CANCELLED")), records: Self.row("RUNNING"))
        #expect(dialogue.lossBegan == .some(Instant(milliseconds: (Self.begun + 10) * 1000)))
    }

    @Test func `a start that never reached the script is accounted as the cluster does`() {
        var dialogue = Dialogue()
        // slurmctld died after it had given it nodes, and has no allocation of it any more.
        dialogue.lackRecords(seconds: 40, look: .job(Self.job("CANCELLED")), until: Self.row("RUNNING"))
        dialogue.pass(seconds: 9, look: .job(Self.job("CANCELLED")), records: Self.row("RUNNING"))
        #expect(!dialogue.attempt.isOver)
        dialogue.pass(seconds: 9, look: .job(Self.job("CANCELLED")), records: Self.row("CANCELLED"))
        #expect(dialogue.lossBegan == .some(Instant(milliseconds: (Self.begun + 10) * 1000)))
    }
}
