import Federation
import Quantities
import Testing

/// How many jobs there are, by what is so of each.
@Suite struct CensusTests {
    /// The same, asked of each job alone.
    private func counted(_ world: World) -> (states: [JobState: Int], reasons: [PendingReason: Int]) {
        var (states, reasons): ([JobState: Int], [PendingReason: Int]) = ([:], [:])
        world.state.jobs.visit { job in
            states[job.state, default: 0] += 1
            guard job.attempt == nil else { return }
            for reason in world.state.pendingReasons(of: job) { reasons[reason, default: 0] += 1 }
        }
        return (states, reasons)
    }

    @Test func `is what each job says alone, whoever stands between those that wait alike`() throws {
        var world = try World()
        let limited = try world.submit(indexes: Array(0..<8), limit: 2)
        _ = try world.submit(indexes: Array(0..<400))
        var waiting: [JobID] = []
        world.state.jobs.visit { if $0.attempt == nil && $0.id.number % 7 == 0 { waiting.append($0.id) } }
        let held = [JobID(limited.number + 7)] + waiting.filter { $0 != JobID(limited.number + 7) }.suffix(20)
        for job in held { try world.give(.controlJob(ControlJob(job: job, action: .hold, why: "test"))) }
        let (states, reasons) = counted(world)
        let whole = world.state.census().whole
        #expect(whole.states == states)
        #expect(whole.reasons == reasons)
        #expect(whole.reasons[.heldByUser] == held.count && whole.reasons.count > 2)
        #expect(whole.nextEnds.isEmpty == (whole.states[.running] == nil))
    }

    @Test func `finds out why jobs wait once for each kind, however many there are`() throws {
        var kinds: [Int] = []
        for count in [100, 5000] as [UInt32] {
            var world = try World()
            _ = try world.submit(indexes: Array(0..<count))
            kinds.append(world.state.census().kinds)
        }
        #expect(kinds == [1, 1])
    }
}
