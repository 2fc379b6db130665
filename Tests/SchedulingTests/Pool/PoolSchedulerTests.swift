import Testing

@testable import Scheduling

@Suite struct PoolSchedulerTests {
    /// Jobs that fill a pool well, most of which end before they are expected to.
    private static func jobs(
        _ count: Int,
        units: Int,
        seed: Int,
        areExact: Bool = false,
        scale: UInt32 = 1
    ) -> [PoolJob] {
        var random = SplitMix(state: UInt64(seed))
        var submit: Int64 = 0
        return (0..<count).map { _ in
            submit += Int64(scale) * Int64(random.next(0...random.next(0...40)))
            let run = scale * UInt32(random.next(1...random.next(1...300)))
            return PoolJob(
                submitSeconds: submit,
                runSeconds: run,
                expectedSeconds: areExact ? run : run + scale * UInt32(random.next(0...200)),
                units: UInt32(random.next(1...random.next(1...units)))
            )
        }
    }

    @Test(arguments: 1...30, [PoolPolicy.easy, .shortestFirst])
    func `who overtakes is who the definition lets overtake`(seed: Int, policy: PoolPolicy) {
        var random = SplitMix(state: UInt64(seed) << 20)
        let units = random.next(4...40)
        // Every other time wide jobs are so long that few may follow each other.
        let jobs = Self.jobs(300, units: units, seed: seed, scale: seed % 2 == 0 ? 1 : 300)
        var pool = PoolScheduler(units: UInt32(units), policy: policy)
        var plain = PlainPool(units: units, isShortestFirst: policy == .shortestFirst)
        var handles: [PoolScheduler.Handle] = []
        var ends: [(at: Int64, job: Int)] = []
        while handles.count < jobs.count || !ends.isEmpty {
            var now = Int64.max
            if handles.count < jobs.count { now = jobs[handles.count].submitSeconds }
            if let end = ends.map(\.at).min() { now = min(now, end) }
            for end in ends where end.at == now {
                pool.end(handles[end.job], atSeconds: now)
                plain.end(end.job)
            }
            ends.removeAll { $0.at == now }
            while handles.count < jobs.count, jobs[handles.count].submitSeconds == now {
                let job = jobs[handles.count]
                plain.submit(handles.count)
                handles.append(pool.submit(units: job.units, expectedSeconds: job.expectedSeconds))
            }
            if random.next(0...9) == 0, let unlucky = plain.queue.randomlyChosen(by: &random) {
                pool.cancel(handles[unlucky], atSeconds: now)
                plain.cancel(unlucky)
            }
            var starting: [PoolScheduler.Handle] = []
            pool.pass(atSeconds: now, starting: &starting)
            let expected = plain.pass(at: Int(now), jobs: jobs)
            #expect(starting == expected.map { handles[$0] }, "seed \(seed) at \(now)")
            #expect(
                Int(pool.freeUnits) == plain.free && pool.waitingCount == plain.queue.count,
                "seed \(seed) at \(now)"
            )
            guard starting == expected.map({ handles[$0] }) else { return }
            ends += expected.map { (now + Int64(jobs[$0].runSeconds), $0) }
        }
        #expect(pool.waitingCount == 0 && pool.runningCount == 0)
    }

    @Test(arguments: 1...20, PoolPolicy.allCases)
    func `no unit is given twice and every job starts, however wrong the expectations`(seed: Int, policy: PoolPolicy) {
        var random = SplitMix(state: UInt64(seed))
        let units: UInt32 = 32
        let jobs = Self.jobs(400, units: 32, seed: seed).map { job in
            var job = job
            job.expectedSeconds = UInt32(random.next(1...200))
            return job
        }
        let starts = PoolReplay(units: units, policy: policy).starts(of: jobs)
        var changes: [(at: Int64, units: Int)] = []
        for (job, start) in zip(jobs, starts) {
            #expect(start >= job.submitSeconds, "seed \(seed)")
            changes.append((start, Int(job.units)))
            changes.append((start + Int64(job.runSeconds), -Int(job.units)))
        }
        changes.sort { ($0.at, $0.units) < ($1.at, $1.units) }
        var used = 0
        for change in changes {
            used += change.units
            #expect(used <= Int(units), "seed \(seed)")
        }
    }

    @Test(arguments: 1...20)
    func `a reservation under conservative backfill never moves back`(seed: Int) {
        let jobs = Self.jobs(250, units: 24, seed: seed)
        var pool = PoolScheduler(units: 24, policy: .conservative)
        var handles: [PoolScheduler.Handle] = []
        var promised: [PoolScheduler.Handle: Int64] = [:]
        var ends: [(at: Int64, handle: PoolScheduler.Handle)] = []
        while handles.count < jobs.count || !ends.isEmpty {
            var now = ends.map(\.at).min() ?? .max
            if handles.count < jobs.count { now = min(now, jobs[handles.count].submitSeconds) }
            if let start = pool.nextReservedStartSeconds() { now = min(now, start) }
            for end in ends where end.at == now { pool.end(end.handle, atSeconds: now) }
            ends.removeAll { $0.at == now }
            while handles.count < jobs.count, jobs[handles.count].submitSeconds == now {
                let job = jobs[handles.count]
                handles.append(pool.submit(units: job.units, expectedSeconds: job.expectedSeconds))
            }
            var starting: [PoolScheduler.Handle] = []
            pool.pass(atSeconds: now, starting: &starting)
            for handle in starting {
                #expect(now <= promised[handle] ?? .max, "seed \(seed)")
                promised[handle] = nil
                let job = handles.lastIndex(of: handle) ?? 0
                ends.append((now + Int64(jobs[job].runSeconds), handle))
            }
            for handle in handles {
                guard let start = pool.reservedStartSeconds(of: handle) else { continue }
                #expect(start <= promised[handle] ?? .max, "seed \(seed)")
                promised[handle] = start
            }
        }
        #expect(promised.isEmpty)
    }

    @Test func `a job that outlives its expectation keeps its units`() {
        var pool = PoolScheduler(units: 4, policy: .easy)
        var starting: [PoolScheduler.Handle] = []
        let long = pool.submit(units: 3, expectedSeconds: 10)
        pool.pass(atSeconds: 0, starting: &starting)
        let wide = pool.submit(units: 4, expectedSeconds: 10)
        let short = pool.submit(units: 1, expectedSeconds: 30)
        pool.pass(atSeconds: 5, starting: &starting)
        #expect(starting == [long])
        // At 20 the first is late by 10 s and expected to run a minute more: the short job delays nobody any more.
        pool.pass(atSeconds: 20, starting: &starting)
        #expect(starting == [long, short])
        pool.end(long, atSeconds: 25)
        pool.pass(atSeconds: 25, starting: &starting)
        #expect(starting == [long, short])
        pool.end(short, atSeconds: 50)
        pool.pass(atSeconds: 50, starting: &starting)
        #expect(starting == [long, short, wide])
    }

    @Test func `the head of the queue is patient only so long`() {
        for (patience, overtakes) in [(Int64(3600), true), (0, false)] {
            var pool = PoolScheduler(units: 4, policy: .shortestFirst)
            pool.patienceSeconds = patience
            var starting: [PoolScheduler.Handle] = []
            _ = pool.submit(units: 3, expectedSeconds: 100)
            _ = pool.submit(units: 4, expectedSeconds: 100)
            let guess = RunTimeExpectation(likelySeconds: 50, cautiousSeconds: 500)
            let small = pool.submit(units: 1, expecting: guess)
            pool.pass(atSeconds: 0, starting: &starting)
            #expect(starting.contains(small) == overtakes)
        }
    }

    @Test func `whom guesses have kept waiting for a day shares only what it will not need`() {
        var pool = PoolScheduler(units: 8, policy: .shortestFirst)
        var starting: [PoolScheduler.Handle] = []
        _ = pool.submit(units: 5, expectedSeconds: 100)
        pool.pass(atSeconds: 0, starting: &starting)
        let wide = pool.submit(units: 6, expectedSeconds: 100)
        let long = pool.submit(units: 3, expectedSeconds: 1_000_000)
        pool.pass(atSeconds: 0, starting: &starting)
        // The first goes on and on; the wide one was promised a start at 100.
        var now: Int64 = 100
        while now < 100 + pool.lateness {
            pool.pass(atSeconds: now, starting: &starting)
            now += 600
        }
        let guess = RunTimeExpectation(likelySeconds: 1, cautiousSeconds: 1)
        let others = (0..<3).map { _ in pool.submit(units: 1, expecting: guess) }
        starting = []
        pool.pass(atSeconds: now, starting: &starting)
        #expect(starting == Array(others.prefix(2)), "Two of eight are more than the wide one needs.")
        pool.end(others[0], atSeconds: now + 1)
        starting = []
        pool.pass(atSeconds: now + 1, starting: &starting)
        #expect(starting == [others[2]])
        #expect(pool.waitingCount == 2 && wide != long)
    }

    @Test(arguments: [false, true])
    func `a pool that was emptied for a wide job serves those as wide that wait by then`(isCancelled: Bool) {
        var pool = PoolScheduler(units: 10, policy: .shortestFirst)
        var starting: [PoolScheduler.Handle] = []
        let first = pool.submit(units: 5, expectedSeconds: 100)
        pool.pass(atSeconds: 0, starting: &starting)
        let leader = pool.submit(units: 8, expectedSeconds: 100)
        let small = pool.submit(units: 4, expectedSeconds: 1000)
        let follower = pool.submit(units: 7, expectedSeconds: 100)
        pool.pass(atSeconds: 1, starting: &starting)
        pool.end(first, atSeconds: 100)
        pool.pass(atSeconds: 100, starting: &starting)
        #expect(starting == [first, leader])
        let room = pool.startRoom(atSeconds: 100)
        #expect(room.extraUnits == 3, "Who is next asks for seven; the first in the queue would leave six.")
        let late = pool.submit(units: 8, expectedSeconds: 100)
        if isCancelled { pool.cancel(follower, atSeconds: 150) }
        pool.end(leader, atSeconds: 200)
        pool.pass(atSeconds: 200, starting: &starting)
        #expect(starting == [first, leader, isCancelled ? small : follower])
        guard !isCancelled else { return }
        pool.end(follower, atSeconds: 300)
        pool.pass(atSeconds: 300, starting: &starting)
        #expect(starting == [first, leader, follower, small], "Who comes after the leader waits in the queue.")
        #expect(pool.waitingCount == 1 && late != small)
    }

    @Test func `wide jobs that follow each other keep others waiting for a day at most`() {
        var pool = PoolScheduler(units: 10, policy: .shortestFirst)
        var starting: [PoolScheduler.Handle] = []
        let leader = pool.submit(units: 8, expectedSeconds: 100)
        let other = pool.submit(units: 6, expectedSeconds: 3600)
        let wide = (0..<49).map { _ in pool.submit(units: 8, expectedSeconds: 43_200) }
        pool.pass(atSeconds: 0, starting: &starting)
        var now: Int64 = 100
        for running in [leader, wide[0], wide[1]] {
            #expect(starting.last == running)
            pool.end(running, atSeconds: now)
            pool.pass(atSeconds: now, starting: &starting)
            now += 43_200
        }
        #expect(starting == [leader, wide[0], wide[1], other])
        #expect(pool.waitingCount == 47)
    }

    @Test func `a copy is a fork`() {
        var pool = PoolScheduler(units: 4, policy: .easy)
        let job = pool.submit(units: 4, expectedSeconds: 10)
        var fork = pool
        var starting: [PoolScheduler.Handle] = []
        fork.pass(atSeconds: 0, starting: &starting)
        #expect(starting == [job] && fork.runningCount == 1)
        #expect(pool.runningCount == 0 && pool.waitingCount == 1)
    }
}

extension Array {
    fileprivate func randomlyChosen(by random: inout SplitMix) -> Element? {
        isEmpty ? nil : self[random.next(0...count - 1)]
    }
}
