import Quantities
import Scheduling

extension FederationState {
    /// The next job that can be placed, in order, and where; nil when nothing can be.
    ///
    /// A job that has its budget but no room keeps younger jobs out of the places it waits for, so that nobody starves.
    /// A job without budget keeps nobody out. Cost: one look at the first job of each ready queue, as long as there is
    /// room that nobody older waits for.
    func nextPlacement(at now: Instant) -> JobPlaced? {
        var isUsable = Array(repeating: false, count: partitions.count + 1)
        // Where there is room that nobody older waits for. Partitions that share nodes are open or closed together.
        var isOpen = isUsable
        var openCount = 0
        for partition in partitions.indices where isTakingJobs(partition) {
            isUsable[partition + 1] = true
            guard pool(of: partitions[partition]).freeCores > 0 else { continue }
            isOpen[partition + 1] = true
            openCount += 1
        }
        for head in queues.heads {
            guard openCount > 0 else { return nil }
            let places = queues.key(of: head.group).partitions
            guard places.contains(where: { isOpen[Int($0.number)] }) else { continue }
            guard let job = jobs[head.job] else { preconditionFailure("a queued job is open") }
            let allocation = self[job.allocation]
            guard allocation.state == .active, now < allocation.ends else { continue }
            let affordable = places.filter { id in
                guard isUsable[Int(id.number)] else { return false }
                let need = need(of: job, in: id)
                return need.hold <= allocation.available
                    && fits(job, for: need.timeLimit, on: self[id].system, at: now)
            }
            guard !affordable.isEmpty else { continue }
            let wanted = wanted(of: affordable, for: job)
            let roomy = wanted.filter { id in
                let need = need(of: job, in: id)
                return isOpen[Int(id.number)] && pool(of: self[id]).mayHold(need.perNode, count: need.nodes)
            }
            for id in preferred(roomy, for: job) {
                let need = need(of: job, in: id)
                guard let nodes = pool(of: self[id]).nodes(for: need.perNode, count: need.nodes) else { continue }
                return JobPlaced(
                    key: AttemptKey(job: job.id, attempt: job.attempts + 1),
                    allocation: job.allocation,
                    partition: id,
                    nodes: nodes,
                    perNode: need.perNode,
                    timeLimit: need.timeLimit,
                    billedDevices: need.billedDevices,
                    hold: need.hold
                )
            }
            for id in wanted where isOpen[Int(id.number)] {
                for neighbour in neighbours(of: id) where isOpen[Int(neighbour.number)] {
                    isOpen[Int(neighbour.number)] = false
                    openCount -= 1
                }
            }
        }
        return nil
    }

    private func isTakingJobs(_ partition: Int) -> Bool {
        let system = Int(partitions[partition].system.number) - 1
        return partitions[partition].isPresent && systems[system].state == .active && systems[system].isReachable
    }

    /// What a job comes to in a partition.
    func need(of job: Job, in id: PartitionID) -> Need {
        Need(job.shape, in: self[id].shape, of: pool(of: self[id]).node)
    }

    /// The partitions that a job waits for. One that must be cheap or clean waits for the best rather than take another.
    private func wanted(of places: [PartitionID], for job: Job) -> [PartitionID] {
        job.terms.objective == .soonest ? places : Array(preferred(places, for: job).prefix(1))
    }

    /// The partitions, best first.
    private func preferred(_ places: [PartitionID], for job: Job) -> [PartitionID] {
        guard places.count > 1 else { return places }
        let objective = job.terms.objective
        let offers = places.map { id in
            let need = need(of: job, in: id)
            return Offer(
                place: id.number,
                end: nil,
                cost: need.hold.cost(microEurosPerDeviceHour: self[id].microEurosPerDeviceHour),
                carbon: estimatedJoules(need.hold, in: self[id]).carbon(
                    gramsPerKilowattHour: systems[Int(self[id].system.number) - 1].gridGramsPerKilowattHour
                )
            )
        }
        return offers.sorted { objective.prefers($0, to: $1) }.map { PartitionID($0.place) }
    }

    /// What a job would draw if it used all that is set aside for it, by the partition's stated model.
    func estimatedJoules(_ hold: DeviceSeconds, in partition: Partition) -> Joules {
        Joules(hold.count).scaled(by: partition.shape.milliwattsPerDevice, over: 1000)
    }

    private func neighbours(of id: PartitionID) -> [PartitionID] {
        let partition = self[id]
        return systems[Int(partition.system.number) - 1].partitions.filter {
            self[$0].shape.pool == partition.shape.pool
        }
    }

    mutating func apply(_ fact: JobPlaced, at now: Instant) {
        let partition = self[fact.partition]
        let system = Int(partition.system.number) - 1
        for node in fact.nodes {
            systems[system].pools[Int(partition.shape.pool)].take(fact.perNode, from: node)
        }
        hold(fact.hold, on: fact.allocation)
        reconsider(fact.key.job) { job in
            job.attempts = fact.key.attempt
            job.attempt = Attempt(
                number: fact.key.attempt,
                partition: fact.partition,
                nodes: fact.nodes,
                perNode: fact.perNode,
                timeLimit: fact.timeLimit,
                billedDevices: fact.billedDevices,
                hold: fact.hold,
                state: .leased,
                siteJob: "",
                placed: now,
                started: nil,
                stop: nil
            )
        }
    }
}
