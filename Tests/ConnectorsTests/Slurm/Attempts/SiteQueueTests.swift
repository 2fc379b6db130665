import Federation
import Quantities
import Testing

@testable import Connectors

@Suite struct SiteQueueTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)

    private func attempt(expectedIn seconds: Int64?) -> SlurmAttempt {
        var attempt = SlurmAttempt(
            key: AttemptKey(job: 1, attempt: 1),
            name: "fbq-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .placed(SlurmAttempt.SiteJob(id: 7, submitted: 1_799_999_999)),
            at: Self.now
        )
        attempt.expectedStart = seconds.map { Self.now + Seconds($0) }
        return attempt
    }

    private func wait(_ waiting: Int64, started: Int64 = 200, _ attempts: [SlurmAttempt] = []) -> Seconds? {
        SiteQueue(running: 10, waiting: waiting, started: started, seconds: 3600)
            .load(with: attempts, at: Self.now).expectedWait
    }

    @Test func `an empty queue keeps nobody waiting`() {
        #expect(wait(0) == .zero)
        #expect(wait(0, started: 0) == .zero)
    }

    @Test func `the jobs of others wait at the rate at which jobs start there`() {
        #expect(wait(1000) == 18_000)
        // Ours are not others', as long as Slurm has not reckoned with them.
        #expect(wait(1000, [attempt(expectedIn: nil), attempt(expectedIn: nil)]) == 17_964)
        #expect(wait(1, [attempt(expectedIn: nil)]) == .zero)
    }

    @Test func `of few starts no rate is made`() { #expect(wait(1000, started: 7) == nil) }

    @Test func `Slurm's own reckoning goes first, and the latest of it`() {
        #expect(wait(1000, [attempt(expectedIn: 60), attempt(expectedIn: 900), attempt(expectedIn: nil)]) == 900)
        #expect(wait(1000, [attempt(expectedIn: -5)]) == .zero)
    }

    @Test func `a job that waits says when Slurm reckons to start it, and one that is held or runs does not`() {
        func expected(_ state: String, priority: Int64, nodes: String = "") -> Instant? {
            var attempt = attempt(expectedIn: nil)
            attempt.isReleased = true
            let form: JSONValue = [
                "job_id": 7, "name": "fbq-1.1", "job_state": .text(state), "priority": .integer(priority),
                "submit_time": 1_799_999_999, "start_time": 1_800_000_600, "tres_alloc_str": .text(nodes),
            ]
            #expect(attempt.next(at: Self.now) == .look(7))
            _ = attempt.take(.job(SlurmJob(form, .v38)), at: Self.now, chance: 0.5)
            return attempt.expectedStart
        }
        #expect(expected("PENDING", priority: 100) == Self.now + 600)
        #expect(expected("PENDING", priority: 0) == nil)
        #expect(expected("RUNNING", priority: 100, nodes: "cpu=4,node=1") == nil)
    }
}
