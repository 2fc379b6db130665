import Federation
import Quantities
import Testing

/// How many tasks of an array may be under way at once.
@Suite struct ArrayLimitTests {
    private func underWay(_ world: World, of array: JobID, count: UInt64) -> [UInt64] {
        (0..<count).filter { world.state.jobs[JobID(array.number + $0)]?.attempt != nil }
    }

    @Test func `a task that is cancelled while it waits lets no other in`() throws {
        var world = try World()
        let array = try world.submit(indexes: Array(0..<8), limit: 2)
        #expect(underWay(world, of: array, count: 8) == [0, 1])
        for task in [5, 2] as [UInt64] {
            try world.give(.controlJob(ControlJob(job: JobID(array.number + task), action: .cancel, why: "test")))
        }
        #expect(underWay(world, of: array, count: 8) == [0, 1])
    }

    @Test func `the next task that is left comes in when one ends`() throws {
        var world = try World()
        let array = try world.submit(indexes: Array(0..<6), limit: 1)
        for task in [1, 2, 4] as [UInt64] {
            try world.give(.controlJob(ControlJob(job: JobID(array.number + task), action: .cancel, why: "test")))
        }
        for task in [0, 3, 5] as [UInt64] {
            #expect(underWay(world, of: array, count: 6) == [task])
            try world.end(JobID(array.number + task))
        }
        #expect(world.state.jobs.count == 0)
    }
}
