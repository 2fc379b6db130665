import Federation
import Quantities
import Testing

@Suite struct DependencyTests {
    private func after(_ condition: Dependency.Condition, _ job: JobID, isArray: Bool = false) -> JobTerms {
        JobTerms(dependencies: [Dependency(condition, on: DependencyTarget(job: job, isArray: isArray))])
    }

    @Test(arguments: [
        (Dependency.Condition.afterOK, Int64(0), true), (.afterOK, 1, false), (.afterAny, 0, true),
        (.afterAny, 1, true),
        (.afterNotOK, 0, false), (.afterNotOK, 1, true),
    ])
    func `a condition lets go or can never be met`(condition: Dependency.Condition, code: Int64, starts: Bool) throws {
        var world = try World()
        let first = try world.submit()
        let second = try world.submit(terms: after(condition, first))
        #expect(world.states([second]) == [.queued])
        try world.end(first, .exited(code: code))
        #expect(world.states([second]) == [starts ? .placed : nil])
    }

    @Test func `a chain of ten thousand that breaks at its head ends at once`() throws {
        var world = try World()
        let head = try world.submit()
        var last = head
        for _ in 0..<10_000 { last = try world.submit(terms: after(.afterOK, last)) }
        #expect(world.state.jobs.count == 10_001)
        try world.end(head, .exited(code: 1))
        #expect(world.state.jobs.count == 0)
    }

    @Test func `an array's dependents wait for all of its tasks`() throws {
        var world = try World()
        let array = try world.submit(indexes: [0, 1])
        let next = try world.submit(terms: after(.afterOK, array, isArray: true))
        try world.end(array)
        #expect(world.states([next]) == [.queued])
        try world.end(JobID(array.number + 1))
        #expect(world.states([next]) == [.placed])
    }

    @Test func `of a singleton one runs at a time, in order`() throws {
        var world = try World()
        let terms = JobTerms(singletonKey: 7)
        let jobs = [try world.submit(terms: terms), try world.submit(terms: terms), try world.submit(terms: terms)]
        #expect(world.states(jobs) == [.placed, .queued, .queued])
        try world.end(jobs[0])
        #expect(world.states(jobs) == [nil, .placed, .queued])
    }

    @Test func `a dependency on what one can't see is refused like one that never was`() throws {
        var world = try World()
        let refusal = #expect(throws: Refusal.self) { try world.submit(terms: after(.afterAny, 999)) }
        #expect(refusal?.code == .notFound)
    }
}
