import Quantities
import Scheduling

/// What places mean for a job, and which of them serves it best.
extension FederationState {
    /// How long work runs in a place, for quotes and placement alike: what was foretold for its chips, else its time limit
    /// on the slowest chip that could take it, less on faster ones. It is ended at its limit in any case.
    ///
    /// - Parameter slowest: The speed of the slowest chip among all places.
    func run(of need: Need, _ terms: JobTerms, in partition: PartitionShape, slowest: Int64?) -> Seconds {
        let limit = need.timeLimit
        if let foretold = terms.foretoldRun(in: partition, need)?.seconds { return min(limit, max(1, foretold)) }
        guard let slowest, let speed = partition.speedThousandths, speed > slowest else { return limit }
        return max(1, limit.scaled(by: slowest, over: speed))
    }

    /// What a place would mean for work that starts there at `start`.
    ///
    /// - Parameters:
    ///   - slowest: The speed of the slowest chip among all places.
    ///   - begins: From when on the grid's hours count; nil where nobody looks at the carbon, which is zero then.
    func meaning(
        of need: Need,
        _ terms: JobTerms,
        in id: PartitionID,
        slowest: Int64?,
        start: Instant?,
        emittingFrom begins: Instant?
    ) -> ComparedPlace {
        let partition = self[id]
        let run = run(of: need, terms, in: partition.shape, slowest: slowest)
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

    /// When what is sent to a place that has room from `start` on begins: once what was sent there before has begun, and as
    /// long after as its system says, or usually takes. To the second: nobody pays more, or emits more, to begin a moment
    /// sooner.
    func soonestStart(in id: PartitionID, from start: Instant, at now: Instant) -> Instant {
        let system = Int(self[id].system.number) - 1
        let turn = now.milliseconds + Int64(waitingToBegin(on: self[id].system)) * Self.millisecondsBetweenStarts
        let usual = startRecords[system].typicalWaitMilliseconds
        let wait = max(0, turn - start.milliseconds) + queueRecords[system].waitMilliseconds(usual: usual)
        return Instant(milliseconds: start.milliseconds + wait / 1000 * 1000)
    }

    /// How far starts lie apart on a system that begins one job after the other. Slurm 22.05 on a slow machine begins some
    /// fifty a second.
    private static let millisecondsBetweenStarts: Int64 = 20

    /// How many jobs were sent to a system that have not begun.
    func waitingToBegin(on system: SystemID) -> Int {
        systems[Int(system.number) - 1].pools.reduce(0) { $0 + $1.waiting.count }
    }

    /// What a choice needs of a place. What could as well go to either of two is shared out, so that each begins its part.
    func offer(_ place: ComparedPlace) -> Offer {
        Offer(
            place: place.partition.number,
            end: place.end,
            cost: place.cost,
            carbon: place.carbon,
            ahead: waitingToBegin(on: self[place.partition].system)
        )
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
            job.terms,
            in: chosen,
            slowest: slowest,
            start: soonestStart(in: chosen, from: now, at: now),
            emittingFrom: hour
        )
        var others: [ComparedPlace] = []
        for id in places where id != chosen {
            let need = need(of: job, in: id)
            let obstacle = obstacle(to: job, need, in: self[id], at: now)
            let isRoomy = obstacle == nil && hasRoom(id)
            let start =
                isRoomy
                ? soonestStart(in: id, from: now, at: now)
                : obstacle == nil ? forecastStart(of: need, in: self[id], before: job.id, at: now) : nil
            var place = meaning(of: need, job.terms, in: id, slowest: slowest, start: start, emittingFrom: hour)
            place.verdict = obstacle ?? verdict(on: place, beside: best, isRoomy: isRoomy, job.terms, at: now)
            others.append(place)
        }
        let objective = job.terms.objective
        others.sort { objective.prefers(offer($0), to: offer($1)) }
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
