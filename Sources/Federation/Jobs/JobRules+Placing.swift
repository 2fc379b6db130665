import Quantities
import Scheduling

extension FederationState {
    /// The next job that can be placed, in order, and where; nil when nothing can be.
    ///
    /// A job that has its budget but no room keeps younger jobs out of the places it waits for, so that nobody starves.
    /// A job without budget keeps nobody out. Cost: one look at the first job of each ready queue.
    func nextPlacement(at now: Instant) -> JobPlaced? {
        let usable = partitions.filter { partition in
            let system = self[partition.system]
            return partition.isPresent && system.state == .active && system.isReachable
        }
        guard usable.contains(where: { pool(of: $0).freeCores > 0 }) else { return nil }
        let usableIDs = Set(usable.map(\.id))
        var taken: Set<PartitionID> = []
        for head in queues.heads() {
            guard let job = jobs[head.job] else { preconditionFailure("a queued job is open") }
            let allocation = self[job.allocation]
            guard allocation.state == .active, now < allocation.ends else { continue }
            let affordable = head.key.partitions.filter { id in
                usableIDs.contains(id) && need(of: job, in: id).hold <= allocation.available
            }
            guard !affordable.isEmpty else { continue }
            let wanted = preferred(affordable, for: job)
            for id in wanted where !taken.contains(id) {
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
            // Partitions that share nodes share the wait.
            for id in wanted { taken.formUnion(neighbours(of: id)) }
        }
        return nil
    }

    /// What a job comes to in a partition.
    func need(of job: Job, in id: PartitionID) -> Need {
        Need(job.shape, in: self[id].shape, of: pool(of: self[id]).node)
    }

    /// The partitions to try, best first. A job that must be cheap or clean waits for the best rather than take another.
    private func preferred(_ places: [PartitionID], for job: Job) -> [PartitionID] {
        let objective = job.terms.objective
        let offers = places.map { id in
            let need = need(of: job, in: id)
            return Offer(
                place: id.number,
                end: nil,
                cost: need.hold.cost(microEurosPerDeviceHour: self[id].microEurosPerDeviceHour),
                carbon: estimatedJoules(need.hold, in: self[id]).carbon(
                    gramsPerKilowattHour: self[self[id].system].gridGramsPerKilowattHour
                )
            )
        }
        let sorted = offers.sorted { objective.prefers($0, to: $1) }.map { PartitionID($0.place) }
        return objective == .soonest ? sorted : Array(sorted.prefix(1))
    }

    /// What a job would draw if it used all that is set aside for it, by the partition's stated model.
    func estimatedJoules(_ hold: DeviceSeconds, in partition: Partition) -> Joules {
        Joules(hold.count).scaled(by: partition.shape.milliwattsPerDevice, over: 1000)
    }

    private func neighbours(of id: PartitionID) -> [PartitionID] {
        let partition = self[id]
        return self[partition.system].partitions.filter { self[$0].shape.pool == partition.shape.pool }
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
