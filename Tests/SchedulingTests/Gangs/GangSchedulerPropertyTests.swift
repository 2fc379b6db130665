import Scheduling
import Testing

/// Random histories, held against EASY's definition: nobody who overtakes delays the first in the queue.
@Suite struct GangSchedulerPropertyTests {
    private struct Job {
        var demand: GangDemand
        var expectedSeconds: Int64
        var runSeconds: Int64
        var startSeconds: Int64?
    }

    /// A partition beside plain arrays of who runs where until when.
    private struct Run {
        var partition: GangScheduler
        let whole: Int
        var jobs: [Job] = []
        var jobOf: [GangScheduler.Handle: Int] = [:]
        /// Handles in the order of the queue.
        var queue: [GangScheduler.Handle] = []
        var running: [(end: Int64, handle: GangScheduler.Handle)] = []
        var takesWork: [Bool]
        var now: Int64 = 0

        init(_ partition: GangScheduler) {
            self.partition = partition
            whole = Int(partition.devicesPerNode)
            takesWork = Array(repeating: true, count: partition.topology.nodeCount)
        }

        /// Free devices of each node once everything that is expected to end by `moment` has ended.
        func free(by moment: Int64) -> [Int] {
            var free = Array(repeating: whole, count: partition.topology.nodeCount)
            for one in running {
                let job = jobs[jobOf[one.handle] ?? 0]
                if (job.startSeconds ?? 0) + job.expectedSeconds <= moment { continue }
                let placement = partition.placement(of: one.handle)
                for node in placement.wholeNodes { free[Int(node)] -= whole }
                if let node = placement.sharedNode { free[Int(node)] -= Int(placement.sharedDevices) }
            }
            return free
        }

        func fits(_ demand: GangDemand, by moment: Int64) -> Bool {
            let free = free(by: moment).enumerated().map { takesWork[$0.offset] ? $0.element : 0 }
            let spare = free.count { $0 == whole } - Int(demand.wholeNodes)
            guard spare >= 0 else { return false }
            return demand.remainder == 0 || spare > 0 || free.contains { $0 < whole && $0 >= Int(demand.remainder) }
        }

        /// When a job could start if nobody else did; nil when never.
        func earliestStart(of demand: GangDemand) -> Int64? {
            let ends = running.map { one -> Int64 in
                let job = jobs[jobOf[one.handle] ?? 0]
                return (job.startSeconds ?? 0) + job.expectedSeconds
            }
            return ([now] + ends.sorted()).first { fits(demand, by: $0) }
        }

        mutating func submit(_ job: Job, devices: Int) {
            let handle = partition.submit(devices: UInt32(devices), expectedSeconds: UInt32(job.expectedSeconds))
            jobOf[handle] = jobs.count
            jobs.append(job)
            queue.append(handle)
        }

        mutating func pass() {
            var starting: [GangScheduler.Handle] = []
            let before = queue.first.flatMap { earliestStart(of: jobs[jobOf[$0] ?? 0].demand) }
            let head = queue.first
            partition.pass(atSeconds: now, starting: &starting)
            for handle in starting {
                let job = jobOf[handle] ?? 0
                jobs[job].startSeconds = now
                running.append((now + jobs[job].runSeconds, handle))
                queue.removeAll { $0 == handle }
            }
            #expect(free(by: now - 1).allSatisfy { (0...whole).contains($0) })
            for handle in starting {
                let placement = partition.placement(of: handle)
                #expect(placement.nodes.allSatisfy { takesWork[Int($0)] })
                #expect(placement.wholeNodes.count == Int(jobs[jobOf[handle] ?? 0].demand.wholeNodes))
                #expect(placement.sharedDevices == jobs[jobOf[handle] ?? 0].demand.remainder)
            }
            guard let first = queue.first else { return }
            let demand = jobs[jobOf[first] ?? 0].demand
            #expect(!fits(demand, by: now), "The head starts as soon as it fits.")
            let after = earliestStart(of: demand)
            if first == head { #expect(after ?? .max <= before ?? .max, "Who overtakes delays nobody.") }
            if let reservation = partition.reservation, partition.freeDevices > 0, !starting.isEmpty || first == head {
                #expect(reservation.startSeconds ?? .max >= after ?? .max)
            }
        }
    }

    @Test(arguments: 1...24, [PoolPolicy.easy, .shortestFirst, .fifo])
    func `the first in the queue is never delayed`(seed: Int, policy: PoolPolicy) {
        var random = SplitMix(state: UInt64(seed))
        let whole = [8, 4, 1, 64][seed % 4]
        let isExact = seed % 3 != 0
        let topology = NodeTopology(nodes: random.next(2...12), nodesPerSwitch: random.next(2...5), switchesPerRack: 2)
        let takesWholeNodes = seed % 5 == 0
        var run = Run(
            GangScheduler(
                topology: topology,
                devicesPerNode: UInt32(whole),
                takesWholeNodes: takesWholeNodes,
                policy: policy
            )
        )
        for _ in 0..<150 {
            for _ in 0..<random.next(0...3) {
                let most = random.next(0...4) == 0 ? topology.nodeCount * whole : 2 * whole
                let devices = random.next(1...min(most, topology.nodeCount * whole))
                let seconds = Int64(random.next(1...100))
                // Expectations are true, or far too long; those that prove too short are corrected, which is tested apart.
                let expected = isExact ? seconds : seconds + Int64(random.next(0...100))
                let demand = GangDemand(
                    devices: UInt32(devices),
                    devicesPerNode: UInt32(whole),
                    takesWholeNodes: takesWholeNodes
                )
                run.submit(Job(demand: demand, expectedSeconds: expected, runSeconds: seconds), devices: devices)
            }
            if random.next(0...9) == 0, let last = run.queue.last {
                run.partition.cancel(last)
                run.queue.removeLast()
            }
            if random.next(0...14) == 0 {
                let node = random.next(0...(topology.nodeCount - 1))
                if run.takesWork[node] {
                    _ = run.partition.withdraw(UInt32(node))
                } else {
                    run.partition.restore(UInt32(node))
                }
                run.takesWork[node].toggle()
            }
            run.pass()
            let next = run.now + Int64(random.next(1...15))
            while let end = run.running.map(\.end).min(), end <= next {
                run.now = end
                for one in run.running where one.end == end { run.partition.end(one.handle, atSeconds: end) }
                run.running.removeAll { $0.end == end }
                run.pass()
            }
            run.now = next
        }
        for node in 0..<topology.nodeCount where !run.takesWork[node] {
            run.partition.restore(UInt32(node))
            run.takesWork[node] = true
        }
        run.pass()
        while let end = run.running.map(\.end).min() {
            run.now = end
            for one in run.running where one.end == end { run.partition.end(one.handle, atSeconds: end) }
            run.running.removeAll { $0.end == end }
            run.pass()
        }
        #expect(run.queue.isEmpty, "Whoever is not cancelled runs.")
        #expect(run.partition.freeDevices == topology.nodeCount * whole)
    }
}
