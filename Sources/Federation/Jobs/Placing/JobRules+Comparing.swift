import Quantities
import Scheduling

/// What places mean for a job, and which of them serves it best.
extension FederationState {
    /// What a place would mean for work that starts there at `start`.
    ///
    /// - Parameters:
    ///   - slowest: The speed of the slowest chip among all places, on which the work takes its whole limit.
    ///   - foretold: How long it runs there, where that is known better; it is ended at its limit all the same.
    ///   - begins: From when on the grid's hours count; nil where nobody looks at the carbon, which is zero then.
    func meaning(
        of need: Need,
        in id: PartitionID,
        slowest: Int64?,
        foretold: Seconds? = nil,
        start: Instant?,
        emittingFrom begins: Instant?
    ) -> ComparedPlace {
        let partition = self[id]
        var run = need.timeLimit
        if let foretold {
            run = min(run, max(1, foretold))
        } else if let slowest, let speed = partition.shape.speedThousandths, speed > slowest {
            run = max(1, run.scaled(by: slowest, over: speed))
        }
        let billed = DeviceSeconds(Int64(need.billedDevices) * run.count)
        let joules = estimatedJoules(billed, in: partition)
        let emitted = begins.map { carbon(of: joules, on: partition.system, from: $0, to: $0 + run).carbon }
        return ComparedPlace(
            partition: id,
            verdict: .chosen,
            start: start,
            run: run,
            billed: billed,
            cost: billed.cost(microEurosPerDeviceHour: partition.microEurosPerDeviceHour),
            joules: joules,
            carbon: emitted ?? .zero
        )
    }

    /// When what is sent to a place with room begins: as long after now as its system says, or usually takes.
    func soonestStart(in id: PartitionID, at now: Instant) -> Instant {
        let system = Int(self[id].system.number) - 1
        let usual = startRecords[system].typicalWaitMilliseconds
        return Instant(milliseconds: now.milliseconds + queueRecords[system].waitMilliseconds(usual: usual))
    }

    /// The speed of the slowest known chip among some places; nil where none is known.
    func slowestSpeed(of places: some Sequence<PartitionID>) -> Int64? {
        places.lazy.compactMap { self[$0].shape.speedThousandths }.min()
    }

    /// What work would draw that uses so much, by the partition's stated model.
    func estimatedJoules(_ use: DeviceSeconds, in partition: Partition) -> Joules {
        Joules(use.count).scaled(by: partition.shape.milliwattsPerDevice, over: 1000)
    }

    /// Whether places lie on more than one system.
    func spansSystems(_ places: [PartitionID]) -> Bool {
        guard let first = places.first else { return false }
        return places.contains { self[$0].system != self[first].system }
    }

    /// How all the places of a job stand beside the one that it gets now.
    ///
    /// The carbon of each is that of the hours from this one's beginning on, wherever it would start: a choice looks at all
    /// of them as if the job began there with the hour, so that places on one grid stay alike, and the choice the same all
    /// the hour.
    ///
    /// - Parameter hasRoom: Whether a place could start it at once.
    func comparison(
        for job: Job,
        choosing chosen: PartitionID,
        among places: [PartitionID],
        at now: Instant,
        hasRoom: (PartitionID) -> Bool
    ) -> [ComparedPlace] {
        let slowest = slowestSpeed(of: places)
        let hour = GridHours.startOfHour(at: now)
        let best = meaning(
            of: need(of: job, in: chosen),
            in: chosen,
            slowest: slowest,
            start: soonestStart(in: chosen, at: now),
            emittingFrom: hour
        )
        var others: [ComparedPlace] = []
        for id in places where id != chosen {
            let need = need(of: job, in: id)
            let obstacle = obstacle(to: job, need, in: self[id], at: now)
            let isRoomy = obstacle == nil && hasRoom(id)
            let start =
                isRoomy
                ? soonestStart(in: id, at: now)
                : obstacle == nil ? forecastStart(of: need, in: self[id], before: job.id, at: now) : nil
            var place = meaning(of: need, in: id, slowest: slowest, start: start, emittingFrom: hour)
            place.verdict = obstacle ?? verdict(on: place, beside: best, isRoomy: isRoomy, job.terms, at: now)
            others.append(place)
        }
        let objective = job.terms.objective
        others.sort { objective.prefers($0.offer, to: $1.offer) }
        return [best] + others.prefix(Comparison.mostPlaces - 1)
    }

    /// What keeps a job out of a place for now, whatever its queue is like.
    private func obstacle(
        to job: Job,
        _ need: Need,
        in partition: Partition,
        at now: Instant
    ) -> ComparedPlace.Verdict? {
        if !isInService(partition.system) { return .outOfService }
        if !fits(job, for: need.timeLimit, on: partition.system, at: now) { return .maintenance }
        if isBeyondShare(need, in: partition.id, at: now) { return .shareCapReached }
        return need.hold > self[job.allocation].available ? .budgetExhausted : nil
    }

    /// Why a place was not chosen: what the objective looks at first of that in which it was worse.
    private func verdict(
        on place: ComparedPlace,
        beside chosen: ComparedPlace,
        isRoomy: Bool,
        _ terms: JobTerms,
        at now: Instant
    ) -> ComparedPlace.Verdict {
        if isStalled(self[place.partition], at: now) { return .stalled }
        if terms.objective == .soonest, !isRoomy { return .full }
        if let deadline = terms.deadline, terms.objective != .soonest, place.end.map({ $0 > deadline }) ?? true {
            return .pastDeadline
        }
        let latest = Instant(milliseconds: .max)
        let end = (place.end ?? latest, chosen.end ?? latest)
        for criterion in terms.objective.criteria {
            let (isWorse, isBetter, verdict): (Bool, Bool, ComparedPlace.Verdict) =
                switch criterion {
                case .soonest: (end.0 > end.1, end.0 < end.1, .later)
                case .cheapest: (place.cost > chosen.cost, place.cost < chosen.cost, .dearer)
                case .cleanest: (place.carbon > chosen.carbon, place.carbon < chosen.carbon, .dirtier)
                }
            if isWorse { return verdict }
            if isBetter { return .full }
        }
        return .alike
    }

    mutating func apply(_ fact: PlacesCompared, at now: Instant) {
        comparisons[fact.key.job, default: []].append(
            Comparison(attempt: fact.key.attempt, at: now, places: fact.places)
        )
    }

    /// The comparisons that were made for an open job, one for each attempt that had a choice.
    package func comparisons(of job: JobID) -> [Comparison] { comparisons[job] ?? [] }
}

extension ComparedPlace {
    /// What a choice needs of it.
    var offer: Offer { Offer(place: partition.number, end: end, cost: cost, carbon: carbon) }
}
