import Scheduling
import Testing

/// Random histories, held against a queue that sorts all jobs anew each time.
@Suite struct FairQueuePropertyTests {
    private struct Waiting {
        var handle: FairQueue.Handle
        var sequence: Int
    }

    @Test(arguments: 1...30)
    func `the tournaments give the order that sorting gives`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let levels = random.next(1...4)
        let weights = PriorityWeights(
            agePerHour: Int64(random.next(0...50)),
            sizePerDoubling: Int64(random.next(-20...20)),
            fairSharePerHalving: (0..<levels).map { _ in Int64(random.next(0...500)) },
            accessModes: [0, 100, 200],
            qualities: [0, 30]
        )
        var queue = FairQueue(weights: weights, halfLifeSeconds: Int64(random.next(3600...500_000)))
        var users: [FairQueue.Group] = []
        var parents: [FairQueue.Group?] = [nil]
        for level in 1...levels {
            var groups: [FairQueue.Group] = []
            for parent in parents {
                for _ in 0..<random.next(1...4) {
                    groups.append(queue.addGroup(under: parent, shares: UInt32(random.next(1...9)), atSeconds: 0))
                }
            }
            if level == levels { users = groups }
            parents = groups
        }
        var waiting: [Waiting] = []
        var now: Int64 = 0
        for step in 0..<300 {
            now += Int64(random.next(0...20_000))
            let user = users[random.next(0...(users.count - 1))]
            switch random.next(0...9) {
            case 0...5:
                let job = PriorityJob(
                    submitSeconds: now,
                    devices: UInt32(random.next(1...256)),
                    accessMode: UInt16(random.next(0...3)),
                    quality: UInt16(random.next(0...1))
                )
                waiting.append(Waiting(handle: queue.submit(job, by: user), sequence: step))
            case 6...7:
                queue.charge(Int64(random.next(-1000...1_000_000)), to: user, atSeconds: now)
            case 8 where !waiting.isEmpty:
                let gone = waiting.remove(at: random.next(0...(waiting.count - 1)))
                queue.remove(gone.handle)
            default:
                guard let first = queue.first else { break }
                queue.remove(first)
                waiting.removeAll { $0.handle == first }
            }
            #expect(queue.count == waiting.count)
            guard step % 10 == 0 else { continue }
            let order = queue.first(.max)
            #expect(order.first == queue.first)
            #expect(Set(order) == Set(waiting.map(\.handle)), "seed \(seed)")
            // Points are rounded to whole ones by part, so that neighbours in the order may seem to differ by a few.
            let totals = order.map { queue.points(of: $0, atSeconds: now).total }
            for (earlier, later) in zip(totals, totals.dropFirst()) {
                #expect(earlier >= later - 8, "seed \(seed)")
            }
            #expect(queue.first(3) == Array(order.prefix(3)))
        }
    }

    @Test(arguments: 1...10)
    func `more usage never raises anybody's own priority, and time alone changes no order`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let weights = PriorityWeights(agePerHour: 5, fairSharePerHalving: [100, 300])
        var queue = FairQueue(weights: weights, halfLifeSeconds: 86_400)
        let projects = (0..<4).map { _ in queue.addGroup(shares: UInt32(random.next(1...5)), atSeconds: 0) }
        var users: [(group: FairQueue.Group, job: FairQueue.Handle)] = []
        for project in projects {
            for _ in 0..<3 {
                let group = queue.addGroup(under: project, shares: UInt32(random.next(1...5)), atSeconds: 0)
                users.append((group, queue.submit(PriorityJob(submitSeconds: 0, devices: 1), by: group)))
            }
        }
        var now: Int64 = 0
        for _ in 0..<200 {
            now += Int64(random.next(0...50_000))
            let user = users[random.next(0...(users.count - 1))]
            let before = queue.points(of: user.job, atSeconds: now).total
            let place = queue.first(.max).firstIndex(of: user.job) ?? -1
            queue.charge(Int64(random.next(0...100_000)), to: user.group, atSeconds: now)
            #expect(queue.points(of: user.job, atSeconds: now).total <= before, "seed \(seed)")
            #expect(queue.first(.max).firstIndex(of: user.job) ?? -1 >= place, "seed \(seed)")
            let later = now + Int64(random.next(0...500_000))
            let points = queue.first(.max).map { queue.points(of: $0, atSeconds: later).total }
            for (earlier, next) in zip(points, points.dropFirst()) { #expect(earlier >= next - 4, "seed \(seed)") }
        }
    }
}
