import Quantities
import Scheduling

/// Late binding: a job stays with the broker until a place can take it.
///
/// Whoever wants nothing but an early end waits in one queue for all places and starts where there is room, the shortest
/// first. The first in the queue, once it has waited for some hours, is promised the place that it is expected to end at
/// first: nobody delays it there, and it may still go elsewhere if that has room before. Whoever wishes for more has a slot in a plan: see ``Simulation/plan(_:_:)``.
extension Simulation {
    /// How long the first in the queue lets others overtake before it is promised a place: as long as in a pool.
    private static let patienceSeconds: Int64 = 4 * 3600

    /// Takes a job for which the broker gives quotes; false when there is nowhere that may take it.
    mutating func bindLate(_ row: UInt32, _ wishes: Broker.Wishes) -> Bool {
        let job = jobs[Int(row)]
        guard places.indices.contains(where: { suits(job, $0) }) else { return false }
        if wishes == .soonest {
            enterOpen(row, isReturning: job.attempts > 0)
        } else {
            plan(row, wishes)
        }
        return true
    }

    /// Takes back a job that could not start where it was sent.
    mutating func putBack(_ row: UInt32) {
        guard case .quotes(let wishes) = broker, wishes != .soonest else { return enterOpen(row, isReturning: true) }
        giveBackSlot(row)
        append(row, isReturning: true)
    }

    /// Starts a job at once where there is room, or lets it wait for any place.
    private mutating func enterOpen(_ row: UInt32, isReturning: Bool) {
        if let place = bestStart(for: jobs[Int(row)]) { return dispatch(row, to: place) }
        append(row, isReturning: isReturning)
    }

    /// Lets a job wait for any place.
    mutating func append(_ row: UInt32, isReturning: Bool) {
        let (lane, handle) = open.append(row, jobs[Int(row)], isReturning: isReturning)
        jobs[Int(row)].handle = handle
        jobs[Int(row)].place = lane
        jobs[Int(row)].state = .open
    }

    /// Takes a job out of the common queue.
    mutating func leaveOpen(_ row: UInt32) {
        open.remove(lane: jobs[Int(row)].place, jobs[Int(row)].handle)
    }

    private mutating func dispatch(_ row: UInt32, to place: Int) {
        if jobs[Int(row)].state == .open { leaveOpen(row) }
        submit(row, to: place)
        pass(place)
    }

    /// The place that ends a job soonest among those that have room for it now.
    private mutating func bestRoom(for job: LiveJob) -> Int? {
        var best: (endSeconds: Int64, place: Int)?
        for place in places.indices {
            guard places[place].isReachable,
                places[place].room(atSeconds: nowSeconds).holds(
                    units: job.devices,
                    expectedSeconds: job.attemptExpectedSeconds
                ), suits(job, place)
            else { continue }
            let end = nowSeconds + Int64(places[place].wallSeconds(job.attemptExpectedSeconds))
            if let known = best {
                if known.endSeconds < end { continue }
                if known.endSeconds == end,
                    !Objective.soonest.prefers(offer(of: place, job), to: offer(of: known.place, job))
                {
                    continue
                }
            }
            best = (end, place)
        }
        return best?.place
    }

    /// The place that ends a job soonest if it starts now: where it has room, else where others may be preempted for it.
    private mutating func bestStart(for job: LiveJob) -> Int? {
        if let place = bestRoom(for: job) { return place }
        guard hasPreemption, !job.isPreemptible else { return nil }
        return places.indices
            .filter { places[$0].isReachable && places[$0].mayPreempt(for: job) && mayStart(job, at: $0) }
            .min { places[$0].speedThousandths > places[$1].speedThousandths }
    }

    /// What starting at a place now would mean.
    private func offer(of place: Int, _ job: LiveJob) -> Offer {
        let wall = places[place].wallSeconds(job.attemptExpectedSeconds)
        let cost = places[place].meter.microEuros(devices: job.devices, fromSeconds: nowSeconds, seconds: wall)
        let carbon = places[place].meter.micrograms(devices: job.devices, fromSeconds: nowSeconds, seconds: wall)
        return Offer(
            place: UInt64(place),
            end: Instant(milliseconds: (nowSeconds + Int64(wall)) * 1000),
            cost: MicroEuros(Int64(cost)),
            carbon: MicrogramsCO2e(Int64(carbon))
        )
    }

    /// Serves the common queue after something has changed.
    mutating func serveOpen() {
        if open.count == 0, promises == 0 { return roomier.removeAll(keepingCapacity: true) }
        guard case .quotes(.soonest) = broker else { return serveOpenBesidePlan() }
        if !roomier.isEmpty { movePromised() }
        serveFirst()
        while let place = roomier.popLast() { serveShortest(at: Int(place)) }
    }

    /// Whoever was promised a place goes to another that has room now.
    private mutating func movePromised() {
        for place in places.indices where places[place].promised != Place.nobody {
            let row = places[place].promised
            guard let other = bestRoom(for: jobs[Int(row)]), other != place else { continue }
            withdraw(row)
            dispatch(row, to: other)
        }
    }

    /// The first in the queue starts, or is promised a place where nobody waits.
    private mutating func serveFirst() {
        while let row = open.first {
            let job = jobs[Int(row)]
            if let place = bestStart(for: job) {
                dispatch(row, to: place)
                continue
            }
            // A promise keeps devices free, which costs the others: one at a time, and not before it is needed.
            let mayBePromised =
                !places.contains { $0.promised != Place.nobody }
                && nowSeconds - job.submitSeconds >= Self.patienceSeconds
            var best: (end: Int64, place: Int)?
            var isServed = false
            for place in places.indices where suits(job, place) {
                isServed = true
                guard mayBePromised, places[place].waitingCount == 0, places[place].isReachable else { continue }
                let start = places[place].likelyStart(
                    devices: job.devices,
                    attemptSeconds: job.attemptExpectedSeconds,
                    atSeconds: nowSeconds
                )
                let wall = Int64(places[place].wallSeconds(job.attemptExpectedSeconds))
                // Nothing is promised across maintenance, which would keep devices free for nobody.
                if start >= places[place].nextClosureSeconds, wall <= places[place].longestBetweenSeconds { continue }
                if best.map({ start + wall < $0.end }) ?? true { best = (start + wall, place) }
            }
            guard isServed else {
                leaveOpen(row)
                drop(row, .refused)
                continue
            }
            guard let best else { return }
            dispatch(row, to: best.place)
            if jobs[Int(row)].state == .queued { places[best.place].promised = row }
        }
    }

    /// Starts the shortest that fit at a place that has more room than before.
    private mutating func serveShortest(at place: Int) {
        while places[place].isReachable, open.count > 0,
            let row = open.shortest(
                in: places[place].room(atSeconds: nowSeconds),
                jobs: jobs,
                suits: { suits($0, place) }
            )
        {
            dispatch(row, to: place)
        }
    }
}
