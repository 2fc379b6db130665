import Documents
import Scheduling

/// The plan of whoever wishes for more than an early end: each job has a slot, a place and a start that serve the wishes
/// best among all that end by its deadline and are free, with everything that runs and everyone planned before.
///
/// A slot is a promise: it is given to nobody else. Where a fault takes it away, a new one is sought. Whoever can't end in
/// time any more waits in the common queue and takes what the plan leaves free, the shortest first; the first in it has a
/// slot as early as there is one, so that nobody starves.
extension Simulation {
    /// Without a deadline, a job may be put off for so long for a better window.
    private static let longestDelaySeconds: Int64 = 86_400
    /// One part in so many of the time that a job has to spare stays unplanned, for faults, and at most a day.
    private static let reserve: Int64 = 4
    private static let longestReserveSeconds: Int64 = 86_400
    /// So often a slot is sought anew that lies beyond what is foretold.
    private static let renewalSeconds: Int64 = 86_400
    /// So many slots are looked at before the best of those found free is taken as it is.
    private static let mostLooks = 64

    /// Gives a job its slot, or lets it wait for any.
    mutating func plan(_ row: UInt32, _ wishes: Broker.Wishes) {
        guard let slot = bestSlot(for: jobs[Int(row)], wishes, endBySeconds: latestEnd(of: jobs[Int(row)])) else {
            return append(row, isReturning: jobs[Int(row)].attempts > 0)
        }
        take(slot, row)
    }

    /// The window of a job has come.
    mutating func openWindow(_ row: UInt32, generation: UInt32) {
        guard case .quotes(let wishes) = broker, jobs[Int(row)].generation == generation,
            jobs[Int(row)].state == .held
        else { return }
        let place = Int(jobs[Int(row)].place)
        if places[place].promised == row { forgetPromise(place) }
        if places[place].isReachable, places[place].hasRoom(for: jobs[Int(row)]) { return startPlanned(row) }
        giveBackSlot(row)
        if !bindLate(row, wishes) { drop(row, .refused) }
    }

    mutating func take(_ slot: Slot, _ row: UInt32) {
        let devices = Int32(bitPattern: jobs[Int(row)].devices)
        let end = slot.startSeconds + plannedSeconds(of: jobs[Int(row)], at: slot.place)
        places[slot.place].plan?.change(by: -devices, fromSeconds: slot.startSeconds, toSeconds: end)
        jobs[Int(row)].place = Int32(slot.place)
        jobs[Int(row)].slotEndSeconds = end
        jobs[Int(row)].startSeconds = slot.startSeconds
        jobs[Int(row)].state = .held
        guard slot.startSeconds > nowSeconds else { return startPlanned(row) }
        jobs[Int(row)].generation &+= 1
        timers.set(.windowOpens, row, detail: jobs[Int(row)].generation, atSeconds: slot.startSeconds)
        if slot.startSeconds >= nowSeconds + SlotSearch.horizonSeconds {
            timers.set(.reviewed, row, detail: jobs[Int(row)].generation, atSeconds: nowSeconds + Self.renewalSeconds)
        }
    }

    /// Seeks another slot for a job whose own lay beyond what was foretold, now that more is.
    mutating func renewSlot(_ row: UInt32, _ wishes: Broker.Wishes) {
        guard places[Int(jobs[Int(row)].place)].promised != row else { return }
        giveBackSlot(row)
        if !bindLate(row, wishes) { drop(row, .refused) }
    }

    private mutating func startPlanned(_ row: UInt32) {
        let place = Int(jobs[Int(row)].place)
        submit(row, to: place)
        pass(place)
        guard jobs[Int(row)].state == .queued, jobs[Int(row)].place == Int32(place) else { return }
        // Devices are free, but on no nodes that would do.
        withdraw(row)
        putBack(row)
    }

    /// Gives back what is planned for a job and not used.
    mutating func giveBackSlot(_ row: UInt32) {
        let job = jobs[Int(row)]
        guard job.slotEndSeconds > 0 else { return }
        places[Int(job.place)].plan?.change(
            by: Int32(bitPattern: job.devices),
            fromSeconds: max(job.startSeconds, nowSeconds),
            toSeconds: job.slotEndSeconds
        )
        jobs[Int(row)].slotEndSeconds = 0
    }

    private mutating func forgetPromise(_ place: Int) {
        places[place].promised = Place.nobody
        promises -= 1
    }

    // MARK: Those who are late

    /// Serves the common queue with what the plan leaves free.
    mutating func serveOpenBesidePlan() {
        serveFirstBesidePlan()
        while let place = roomier.popLast() { serveShortestBesidePlan(at: Int(place)) }
    }

    /// The first in the queue gets the earliest slot there is, one at each place.
    private mutating func serveFirstBesidePlan() {
        while let row = open.first {
            let job = jobs[Int(row)]
            guard places.indices.contains(where: { suits(job, $0) }) else {
                leaveOpen(row)
                drop(row, .refused)
                continue
            }
            guard let slot = earliestSlot(for: job, besidePromises: true) else { return }
            leaveOpen(row)
            if slot.startSeconds > nowSeconds {
                places[slot.place].promised = row
                promises += 1
            }
            take(slot, row)
            if slot.startSeconds == nowSeconds, jobs[Int(row)].state != .running { return }
        }
    }

    /// Whoever is late and was promised a place goes where it can start now.
    private mutating func movePromised(to place: Int) {
        for other in places.indices where places[other].promised != Place.nobody {
            let row = places[other].promised
            let job = jobs[Int(row)]
            guard job.startSeconds > nowSeconds, places[place].hasRoom(for: job), suits(job, place) else { continue }
            // Its own slot may be all that keeps it from starting.
            let devices = Int32(bitPattern: job.devices)
            places[other].plan?.change(by: devices, fromSeconds: job.startSeconds, toSeconds: job.slotEndSeconds)
            guard isFree(place, job) else {
                places[other].plan?.change(by: -devices, fromSeconds: job.startSeconds, toSeconds: job.slotEndSeconds)
                continue
            }
            jobs[Int(row)].slotEndSeconds = 0
            jobs[Int(row)].generation &+= 1
            forgetPromise(other)
            take(Slot(place: place, startSeconds: nowSeconds), row)
        }
    }

    private mutating func serveShortestBesidePlan(at place: Int) {
        guard places[place].isReachable else { return }
        if promises > 0 { movePromised(to: place) }
        var free = places[place].freeDevices
        var looks = 4
        while open.count > 0, free > 0, looks > 0 {
            guard let row = open.shortest(in: StartRoom(freeUnits: free), jobs: jobs, suits: { suits($0, place) })
            else { return }
            if isFree(place, jobs[Int(row)]) {
                leaveOpen(row)
                take(Slot(place: place, startSeconds: nowSeconds), row)
                guard jobs[Int(row)].state == .running else { return }
                free = places[place].freeDevices
            } else {
                // Those who ask for as much are longer and have no room either.
                free = jobs[Int(row)].devices - 1
                looks -= 1
            }
        }
    }

    // MARK: Slots

    /// Whether a job may start at a place now and take its time.
    func isFree(_ place: Int, _ job: LiveJob) -> Bool {
        guard places[place].hasRoom(for: job), let plan = places[place].plan else { return false }
        let seconds = plannedSeconds(of: job, at: place)
        return plan.earliestFitUnremembered(units: job.devices, forSeconds: seconds, notBeforeSeconds: nowSeconds)
            == nowSeconds
    }

    /// For how long a job is planned at a place. Whoever is longer than any time between maintenance starts after one all
    /// the same and is interrupted by the next.
    private func plannedSeconds(of job: LiveJob, at place: Int) -> Int64 {
        min(Int64(places[place].wallSeconds(job.attemptExpectedSeconds)), places[place].longestBetweenSeconds)
    }

    /// The earliest end that any place has to offer.
    private mutating func earliestSlot(
        for job: LiveJob,
        endBySeconds deadline: Int64 = .max,
        besidePromises: Bool = false
    ) -> Slot? {
        var best: (endSeconds: Int64, slot: Slot)?
        for place in places.indices where places[place].isReachable && suits(job, place) {
            if besidePromises, places[place].promised != Place.nobody { continue }
            let wall = Int64(places[place].wallSeconds(job.attemptExpectedSeconds))
            guard let start = fit(job, at: place, fromSeconds: nowSeconds) else { continue }
            if start + wall < min(best?.endSeconds ?? .max, deadline == .max ? .max : deadline + 1) {
                best = (start + wall, Slot(place: place, startSeconds: start))
            }
        }
        return best?.slot
    }

    /// From when on a job has room at a place; what the plan can't know of is seen only for starting now.
    private mutating func fit(_ job: LiveJob, at place: Int, fromSeconds from: Int64) -> Int64? {
        let seconds = plannedSeconds(of: job, at: place)
        places[place].plan?.forget(beforeSeconds: nowSeconds)
        guard
            let start = places[place].plan?.earliestFit(
                units: job.devices,
                forSeconds: seconds,
                notBeforeSeconds: from
            )
        else { return nil }
        guard start == nowSeconds, !places[place].hasRoom(for: job) else { return start }
        return places[place].plan?.earliestFit(
            units: job.devices,
            forSeconds: seconds,
            notBeforeSeconds: nowSeconds + 60
        )
    }

    /// When a job must have ended, or is to have.
    func latestEnd(of job: LiveJob) -> Int64 {
        guard job.deadlineSeconds == .max else { return job.deadlineSeconds }
        return max(job.submitSeconds + Int64(job.expectedSeconds) + Self.longestDelaySeconds, nowSeconds)
    }

    /// The slot that serves the wishes best and ends in time; nil when there is none.
    ///
    /// Slots are looked at in the order of what they would come to if they were free. The first that is free is the best;
    /// one that is free only later in its hour is weighed again as of then.
    mutating func bestSlot(for job: LiveJob, _ wishes: Broker.Wishes, endBySeconds deadline: Int64) -> Slot? {
        let scale = gatherSlots(of: job, wishes, endBySeconds: deadline)
        var looks = 0
        while looks < Self.mostLooks {
            switch search.next {
            case .nothing: return nil
            case .found(let number):
                return Slot(place: search.rows[number].place, startSeconds: search.rows[number].freeSeconds)
            case .weigh(let number):
                let weight = weight(of: job, scale, search.rows[number], fromSeconds: search.rows[number].nextSeconds)
                search.add(weight, toRow: number, scale)
            case .look(let number):
                looks += 1
                let row = search.rows[number]
                let (first, last) = search.best(number)
                let start = fit(job, at: row.place, fromSeconds: first) ?? .max
                if start <= last {
                    let weight = weight(of: job, scale, row, fromSeconds: start)
                    search.settle(number, atSeconds: start, weight: weight, scale)
                } else {
                    search.dismiss(number, upTo: start, scale)
                }
            }
        }
        return search.bestFree ?? earliestSlot(for: job, endBySeconds: deadline)
    }

    @inline(__always)
    private func weight(
        of job: LiveJob,
        _ scale: SlotScale,
        _ row: SlotSearch.Row,
        fromSeconds start: Int64
    ) -> Double {
        scale.weight(
            places[row.place],
            devices: job.devices,
            fromSeconds: start,
            seconds: row.wallSeconds,
            freeFromSeconds: row.freeFromSeconds
        )
    }

    private mutating func gatherSlots(
        of job: LiveJob,
        _ wishes: Broker.Wishes,
        endBySeconds deadline: Int64
    ) -> SlotScale {
        search.removeAll()
        var scale = SlotScale(wishes, atSeconds: nowSeconds)
        for place in places.indices where places[place].isReachable && suits(job, place) {
            let wall = places[place].wallSeconds(job.attemptExpectedSeconds)
            var latest = deadline - Int64(wall)
            guard latest >= nowSeconds else { continue }
            latest -= min((latest - nowSeconds) / Self.reserve, Self.longestReserveSeconds)
            var free = nowSeconds
            // Whoever is in no hurry shares the places that are full for days: only what lies after is worth weighing.
            if wishes.soon <= 0 {
                guard let first = fit(job, at: place, fromSeconds: nowSeconds), first <= latest else { continue }
                free = first
            }
            places[place].meter.lookAhead(atSeconds: nowSeconds)
            scale.include(places[place], devices: job.devices, seconds: wall)
            search.append(
                place: place,
                wallSeconds: wall,
                nowSeconds: nowSeconds,
                freeFromSeconds: free,
                latestSeconds: latest,
                isHourly: (wishes.clean > 0 && places[place].meter.intensity?.isConstant == false)
                    || (wishes.cheap > 0 && places[place].meter.price?.isConstant == false),
                least: places[place].meter.least(devices: job.devices, seconds: wall)
            )
        }
        return scale
    }
}
