import Foundation
import Scheduling
import Testing

@Suite struct FairQueueTests {
    private static let week: Int64 = 604_800

    private func queue(
        age: Int64 = 0,
        size: Int64 = 0,
        shares: [Int64] = [1000, 1000],
        modes: [Int64] = [],
        qualities: [Int64] = []
    ) -> FairQueue {
        let weights = PriorityWeights(
            agePerHour: age,
            sizePerDoubling: size,
            fairSharePerHalving: shares,
            accessModes: modes,
            qualities: qualities
        )
        return FairQueue(weights: weights, halfLifeSeconds: Self.week)
    }

    private func job(_ submit: Int64 = 0, devices: UInt32 = 1, mode: UInt16 = 0, quality: UInt16 = 0) -> PriorityJob {
        PriorityJob(submitSeconds: submit, devices: devices, accessMode: mode, quality: quality)
    }

    @Test func `without usage the order is that of submission`() {
        var queue = queue(age: 1)
        let ada = queue.addGroup(shares: 1, atSeconds: 0)
        let ben = queue.addGroup(shares: 1, atSeconds: 0)
        let first = queue.submit(job(0), by: ben)
        let second = queue.submit(job(0), by: ada)
        let third = queue.submit(job(7200), by: ben)
        #expect(queue.first(9) == [first, second, third])
    }

    @Test func `whoever has used more comes later`() {
        var queue = queue()
        let ada = queue.addGroup(shares: 1, atSeconds: 0)
        let ben = queue.addGroup(shares: 1, atSeconds: 0)
        let early = queue.submit(job(), by: ada)
        let late = queue.submit(job(), by: ben)
        queue.charge(3600, to: ada, atSeconds: 10)
        #expect(queue.first(2) == [late, early])
        queue.charge(7200, to: ben, atSeconds: 20)
        #expect(queue.first == early)
        queue.charge(-7200, to: ben, atSeconds: 20)
        #expect(queue.first == late)
    }

    @Test func `twice the shares bear twice the usage`() {
        var queue = queue()
        let ada = queue.addGroup(shares: 2, atSeconds: 0)
        let ben = queue.addGroup(shares: 1, atSeconds: 0)
        let hers = queue.submit(job(), by: ada)
        let his = queue.submit(job(), by: ben)
        queue.charge(1_990_000, to: ada, atSeconds: 0)
        queue.charge(1_000_000, to: ben, atSeconds: 0)
        #expect(queue.first == hers)
        queue.charge(20_000, to: ada, atSeconds: 0)
        #expect(queue.first == his)
    }

    @Test func `usage of a half-life ago counts half`() {
        var queue = queue()
        let ada = queue.addGroup(shares: 1, atSeconds: 0)
        let ben = queue.addGroup(shares: 1, atSeconds: 0)
        let hers = queue.submit(job(), by: ada)
        let his = queue.submit(job(), by: ben)
        queue.charge(2_000_000, to: ada, atSeconds: 0)
        queue.charge(1_010_000, to: ben, atSeconds: Self.week)
        #expect(queue.first == hers)
        queue.charge(20_000, to: ada, atSeconds: Self.week)
        #expect(queue.first == his)
        // A half-life gives everybody one halving back.
        let before = queue.points(of: his, atSeconds: Self.week).total
        let after = queue.points(of: his, atSeconds: 2 * Self.week).total
        #expect(after - before == 1000)
    }

    @Test func `a neighbour's usage in the same project weighs on all of it`() {
        var queue = queue()
        let busy = queue.addGroup(shares: 1, atSeconds: 0)
        let calm = queue.addGroup(shares: 1, atSeconds: 0)
        let ada = queue.addGroup(under: busy, shares: 1, atSeconds: 0)
        let neighbour = queue.addGroup(under: busy, shares: 1, atSeconds: 0)
        let ben = queue.addGroup(under: calm, shares: 1, atSeconds: 0)
        let hers = queue.submit(job(), by: ada)
        let beside = queue.submit(job(), by: neighbour)
        let his = queue.submit(job(), by: ben)
        queue.charge(1_000_000, to: neighbour, atSeconds: 0)
        queue.charge(1000, to: ben, atSeconds: 0)
        #expect(queue.first(3) == [his, hers, beside])
        #expect(queue.points(of: hers, atSeconds: 0).fairShare[0] < queue.points(of: his, atSeconds: 0).fairShare[0])
    }

    @Test func `size, access mode and quality count as their weights say`() {
        var queue = queue(size: -10, modes: [0, 500], qualities: [0, 0, 7])
        let ada = queue.addGroup(shares: 1, atSeconds: 0)
        let small = queue.submit(job(devices: 1), by: ada)
        let large = queue.submit(job(devices: 64), by: ada)
        let urgent = queue.submit(job(mode: 1), by: ada)
        let better = queue.submit(job(quality: 2), by: ada)
        #expect(queue.first(9) == [urgent, better, small, large])
        let points = queue.points(of: large, atSeconds: 0)
        #expect(points.size == -60)
        #expect(queue.points(of: urgent, atSeconds: 0).accessMode == 500)
        #expect(queue.points(of: better, atSeconds: 0).quality == 7)
    }

    @Test func `an hour of waiting counts what its weight says`() {
        var queue = queue(age: 12)
        let ada = queue.addGroup(shares: 1, atSeconds: 0)
        let waiting = queue.submit(job(3600), by: ada)
        #expect(queue.points(of: waiting, atSeconds: 3 * 3600).age == 24)
    }

    @Test(arguments: 1...10)
    func `decayed usage is what adding everything up anew gives`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        // A weight of 2^16 shows the logarithm with all its bits.
        var queue = queue(shares: [1 << 16])
        let ada = queue.addGroup(shares: 3, atSeconds: 0)
        let waiting = queue.submit(job(), by: ada)
        var charges: [(amount: Double, moment: Int64)] = [(1, 0)]
        var now: Int64 = 0
        for _ in 0..<300 {
            now += Int64(random.next(0...200_000))
            let amount = Int64(random.next(0...10_000_000))
            queue.charge(amount, to: ada, atSeconds: now)
            charges.append((Double(amount), now))
            let usage = charges.reduce(0.0) { $0 + $1.amount * exp2(Double($1.moment - now) / Double(Self.week)) }
            let found = -Double(queue.points(of: waiting, atSeconds: now).fairShare[0]) / 65_536
            #expect(abs(found - log2(usage)) < 0.001, "seed \(seed)")
        }
    }
}
