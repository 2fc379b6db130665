import Scheduling
import Testing

@Suite struct PreemptionTests {
    private func demand(_ devices: Int) -> GangDemand { GangDemand(devices: UInt32(devices), devicesPerNode: 8) }

    /// Fills a pool with jobs of the given sizes; each is a candidate that loses what the second number says.
    private func fill(_ pool: inout NodePool, _ jobs: [(devices: Int, lost: Int64)]) -> [PreemptionCandidate] {
        jobs.enumerated().compactMap { number, job in
            guard let placement = pool.choose(demand(job.devices)) else { return nil }
            pool.take(placement)
            return PreemptionCandidate(
                number: UInt32(number),
                placement: placement,
                lostDeviceSeconds: job.lost
            )
        }
    }

    @Test func `whoever loses least is preempted`() {
        var pool = NodePool(topology: NodeTopology(nodes: 3), devicesPerNode: 8)
        let candidates = fill(&pool, [(8, 300), (8, 100), (8, 200)])
        #expect(pool.preemption(for: demand(8), among: candidates)?.numbers == [1])
        let both = pool.preemption(for: demand(16), among: candidates)
        #expect(both?.numbers == [1, 2])
        #expect(both?.lostDeviceSeconds == 300)
    }

    @Test func `a node on which another runs is never cleared`() {
        var pool = NodePool(topology: NodeTopology(nodes: 1), devicesPerNode: 8)
        let all = fill(&pool, [(5, 10), (3, 10)])
        #expect(pool.preemption(for: demand(8), among: [all[0]]) == nil)
        #expect(pool.preemption(for: demand(5), among: [all[0]])?.numbers == [0])
        #expect(pool.preemption(for: demand(8), among: all)?.numbers == [0, 1])
    }

    @Test func `of equal losses the fewest jobs go, then the lowest numbers`() {
        var pool = NodePool(topology: NodeTopology(nodes: 3), devicesPerNode: 8)
        let candidates = fill(&pool, [(5, 10), (3, 10), (8, 20), (8, 20)])
        #expect(pool.preemption(for: demand(8), among: candidates)?.numbers == [2])
        #expect(pool.preemption(for: demand(8), among: candidates.reversed())?.numbers == [2])
    }

    @Test func `nobody is preempted for a job that fits`() {
        var pool = NodePool(topology: NodeTopology(nodes: 2), devicesPerNode: 8)
        let candidates = fill(&pool, [(8, 1)])
        #expect(pool.preemption(for: demand(8), among: candidates)?.numbers == [])
    }

    @Test(arguments: 1...150)
    func `the choice is what trying every set finds`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var pool = NodePool(topology: NodeTopology(nodes: random.next(1...4)), devicesPerNode: 8)
        // In odd runs gangs are among the candidates: the choice then makes room, at a price that is only near the least.
        let hasGangs = seed % 2 == 1
        let jobs = (0..<random.next(1...9)).map { _ in
            (devices: random.next(1...(hasGangs ? 18 : 8)), lost: Int64(random.next(0...50)))
        }
        let candidates = fill(&pool, jobs).filter { _ in random.next(0...4) > 0 }
        let wanted = demand(random.next(1...24))
        guard !pool.fits(wanted) else { return }
        var best: (lost: Int64, count: Int)?
        for set in 0..<(1 << candidates.count) {
            var tried = pool
            let chosen = candidates.indices.filter { set >> $0 & 1 == 1 }
            for candidate in chosen { tried.release(candidates[candidate].placement) }
            guard tried.fits(wanted) else { continue }
            let cost = (lost: chosen.reduce(0) { $0 + candidates[$1].lostDeviceSeconds }, count: chosen.count)
            if best.map({ cost < $0 }) ?? true { best = cost }
        }
        let found = pool.preemption(for: wanted, among: candidates)
        #expect((found == nil) == (best == nil), "seed \(seed)")
        guard let found, let best else { return }
        var after = pool
        for candidate in candidates where found.numbers.contains(candidate.number) {
            after.release(candidate.placement)
        }
        #expect(after.fits(wanted), "seed \(seed)")
        #expect(found.lostDeviceSeconds >= best.lost, "seed \(seed)")
        guard !hasGangs, wanted.wholeNodes == 0 || wanted.remainder == 0 else { return }
        #expect((found.lostDeviceSeconds, found.numbers.count) == best, "seed \(seed)")
    }
}
