import Quantities
import Scheduling

extension FederationState {
    /// The next job that can be placed, in order, and where; nil when nothing can be. How the places stood beside each
    /// other comes with it where they lie on several systems.
    ///
    /// A job that has its budget but no room keeps younger jobs out of the places it waits for, so that nobody starves.
    /// A job without budget keeps nobody out, nor does one for which too little of a share is left. Cost: one look at the
    /// first job of each ready queue, as long as there is room that nobody older waits for; where maintenance is ahead of
    /// such room, or a part of a share is left, at the first 256, of which eight kinds at most are looked for a place. Where
    /// one is to be clean, a step for each known hour of its run at each place; where it must be cheap or clean by a
    /// deadline, a forecast for each place as well. For a job that is placed and had several systems to go to, both for
    /// every place.
    func nextPlacement(at now: Instant) -> (placed: JobPlaced, compared: PlacesCompared?)? {
        var open = OpenPlaces(in: self, at: now)
        for head in queues.heads {
            guard open.count > 0 else { return nil }
            let key = queues.key(of: head.group)
            let places = key.partitions
            guard places.contains(where: { open.isOpen($0) }) else { continue }
            let allocation = self[key.allocation]
            guard allocation.state == .active, now < allocation.ends else { continue }
            let most = places.contains(where: { open.maySkip($0) }) ? Self.mostLooks : 1
            var kept: [Job] = []
            for id in queues.oldest(most, in: head.group) {
                // What closes for one that finds no room leaves others to those behind it.
                guard id == head.job || places.contains(where: { open.maySkip($0) }) else { break }
                guard let job = jobs[id] else { preconditionFailure("a queued job is open") }
                // What kept one out keeps out all that are like it.
                guard !kept.contains(where: { $0.shape == job.shape && $0.terms == job.terms }) else { continue }
                let inTime = places.filter { isInTime(job, in: $0, open, at: now) }
                guard inTime.contains(where: { open.isOpen($0) }) else { continue }
                let affordable = inTime.filter { need(of: job, in: $0).hold <= allocation.available }
                guard !affordable.isEmpty else { break }
                // Where others wait to begin already, whoever can go elsewhere is not sent.
                let hasChoice = spansSystems(places)
                let sound = hasChoice ? affordable.filter { !isStalled(self[$0], at: now) } : affordable
                let wanted = wanted(of: sound.isEmpty ? affordable : sound, among: places, for: job, at: now)
                if let found = placement(of: job, in: wanted, among: places, open, at: now) { return found }
                for id in wanted where open.isOpen(id) { open.close(neighbours(of: id)) }
                kept.append(job)
                guard kept.count < Self.mostKinds else { break }
            }
        }
        return nil
    }

    /// How many jobs of a queue are looked at, where one that is not first may fit where the first does not.
    private static let mostLooks = 256
    /// How many kinds of jobs of a queue are looked for a place, where none is found.
    private static let mostKinds = 8

    /// Whether a place takes jobs and could see one to its end: before its maintenance, and within what is left of its
    /// share. A long job must not have nodes stand empty until a maintenance that a short one could use, nor a large one
    /// keep what is left of a share from smaller ones.
    private func isInTime(_ job: Job, in id: PartitionID, _ open: OpenPlaces, at now: Instant) -> Bool {
        guard open.isUsable(id) else { return false }
        let need = need(of: job, in: id)
        guard need.hold <= open.shareLeft(in: id) else { return false }
        return !open.hasMaintenance(id) || fits(job, for: need.timeLimit, on: self[id].system, at: now)
    }

    /// The best of some places that has room for a job now; nil where none has.
    private func placement(
        of job: Job,
        in wanted: [PartitionID],
        among places: [PartitionID],
        _ open: OpenPlaces,
        at now: Instant
    ) -> (placed: JobPlaced, compared: PlacesCompared?)? {
        func hasRoom(_ id: PartitionID) -> Bool {
            let need = need(of: job, in: id)
            return open.isOpen(id) && pool(of: self[id]).mayHold(need.perNode, count: need.nodes)
        }
        for id in preferred(wanted.filter(hasRoom), among: places, for: job, at: now) {
            let need = need(of: job, in: id)
            guard let nodes = pool(of: self[id]).nodes(for: need.perNode, count: need.nodes) else { continue }
            let placed = JobPlaced(
                key: AttemptKey(job: job.id, attempt: job.attempts + 1),
                allocation: job.allocation,
                partition: id,
                nodes: nodes,
                perNode: need.perNode,
                timeLimit: need.timeLimit,
                billedDevices: need.billedDevices,
                hold: need.hold
            )
            guard spansSystems(places) else { return (placed, nil) }
            let compared = comparison(for: job, choosing: id, among: places, at: now) { other in
                guard hasRoom(other) else { return false }
                let need = self.need(of: job, in: other)
                return pool(of: self[other]).nodes(for: need.perNode, count: need.nodes) != nil
            }
            return (placed, PlacesCompared(key: placed.key, places: compared))
        }
        return nil
    }

    /// What a job comes to in a partition.
    func need(of job: Job, in id: PartitionID) -> Need {
        Need(job.shape, in: self[id].shape, of: pool(of: self[id]).node)
    }

    /// The partitions that a job waits for. One that must be cheap or clean waits for the best, and for whatever is as
    /// good, rather than take another; where the best would end too late for its deadline, for the best that would not;
    /// and where all would, for any.
    private func wanted(
        of affordable: [PartitionID],
        among places: [PartitionID],
        for job: Job,
        at now: Instant
    ) -> [PartitionID] {
        let objective = job.terms.objective
        guard objective != .soonest, affordable.count > 1 else { return affordable }
        let slowest = slowestSpeed(of: places)
        let meanings = affordable.map {
            meaning(
                of: need(of: job, in: $0),
                job.terms,
                in: $0,
                slowest: slowest,
                start: nil,
                emittingFrom: objective == .cleanest ? GridHours.startOfHour(at: now) : nil
            )
        }
        var inTime = meanings
        if let deadline = job.terms.deadline {
            inTime = meanings.filter { place in
                let need = need(of: job, in: place.partition)
                let start = forecastStart(of: need, in: self[place.partition], before: job.id, at: now)
                return start.map { $0 + place.run <= deadline } ?? false
            }
            if inTime.isEmpty { return affordable }
        }
        func price(_ place: ComparedPlace) -> Int64 {
            objective == .cheapest ? place.cost.count : place.carbon.count
        }
        let least = inTime.map(price).min()
        return inTime.filter { price($0) == least }.map(\.partition)
    }

    /// The partitions that could start a job now, best first.
    private func preferred(
        _ roomy: [PartitionID],
        among places: [PartitionID],
        for job: Job,
        at now: Instant
    ) -> [PartitionID] {
        guard roomy.count > 1 else { return roomy }
        let objective = job.terms.objective
        let slowest = slowestSpeed(of: places)
        let meanings = roomy.map {
            meaning(
                of: need(of: job, in: $0),
                job.terms,
                in: $0,
                slowest: slowest,
                start: soonestStart(in: $0, from: now, at: now),
                emittingFrom: GridHours.startOfHour(at: now)
            )
        }
        return meanings.sorted { objective.prefers(offer($0), to: offer($1)) }.map(\.partition)
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
        offeredShares[system].held[partition.shape.device] += fact.hold
        queueRecords[system].notePlacement(of: fact.key.job)
        let attempt = Attempt(
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
        expectEnd(of: attempt, fact.key.job)
        reconsider(fact.key.job) { job in
            job.attempts = fact.key.attempt
            job.attempt = attempt
        }
    }

    /// Notes when an attempt gives its nodes back at the latest, and whether it waits to begin.
    mutating func expectEnd(of attempt: Attempt, _ job: JobID) {
        let partition = self[attempt.partition]
        let system = Int(partition.system.number) - 1
        systems[system].pools[Int(partition.shape.pool)].expect(job, until: attempt.latestEnd)
        // What was not sent yet does not wait for its system.
        guard attempt.started == nil, checkpointToSettle(for: attempt, of: job) == nil else { return }
        systems[system].pools[Int(partition.shape.pool)].beginWait(of: job, since: sent(attempt, of: job))
    }

    /// Takes back what ``expectEnd(of:_:)`` noted.
    mutating func forgetEnd(of attempt: Attempt, _ job: JobID) {
        let partition = self[attempt.partition]
        let system = Int(partition.system.number) - 1
        systems[system].pools[Int(partition.shape.pool)].forget(job, until: attempt.latestEnd)
        guard attempt.started == nil else { return }
        systems[system].pools[Int(partition.shape.pool)].endWait(of: job)
    }
}
