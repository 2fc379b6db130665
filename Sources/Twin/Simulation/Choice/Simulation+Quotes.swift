import Quantities
import Scheduling

/// Late binding: a job stays with the broker until a place can take it.
///
/// Whoever wants nothing but an early end waits in one queue for all places. The first in it is promised a place where
/// nobody else waits, and may still go elsewhere if that has room first; the others overtake as they fit, the shortest
/// first. Whoever wishes for more is quoted at each place the earliest start and the best window by its deadline, waits
/// for the best of them, and joins the common queue when that threatens to come too late.
extension Simulation {
    /// Without a deadline, a job may be put off for so long for a better window.
    private static let longestDelaySeconds: Int64 = 7 * 86_400

    mutating func quote(_ row: UInt32, _ wishes: Broker.Wishes) -> Bool {
        let job = jobs[Int(row)]
        guard places.indices.contains(where: { suits(job, $0) }) else { return false }
        if wishes == .soonest {
            enterOpen(row)
            return true
        }
        direct(row, wishes, mayWait: true)
        return true
    }

    /// Sends a job to the place that serves its wishes best, now or when its window opens.
    private mutating func direct(_ row: UInt32, _ wishes: Broker.Wishes, mayWait: Bool) {
        let job = jobs[Int(row)]
        gatherQuotes(job, wishes, mayWait: mayWait)
        guard let number = wishes.best(of: candidates, atSeconds: nowSeconds) else { return enterOpen(row) }
        let best = candidates[number]
        jobs[Int(row)].generation &+= 1
        let generation = jobs[Int(row)].generation
        if mayWait, best.startSeconds > nowSeconds, isLater(best) {
            jobs[Int(row)].state = .held
            jobs[Int(row)].place = -1
            timers.set(.windowOpens, row, detail: generation, atSeconds: best.startSeconds)
            return
        }
        submit(row, to: best.place)
        let latest = deadline(of: job) - Int64(places[best.place].wallSeconds(job.expectedSeconds))
        let slack = max(0, latest - nowSeconds)
        timers.set(.patienceEnds, row, detail: generation, atSeconds: nowSeconds + 1 + slack * 3 / 4)
    }

    /// Whether a quote starts later than its place would let it.
    private func isLater(_ quote: Quote) -> Bool {
        for other in candidates where other.place == quote.place { return quote.startSeconds > other.startSeconds }
        return false
    }

    private func deadline(of job: LiveJob) -> Int64 {
        let last = job.submitSeconds + Int64(job.expectedSeconds) + Self.longestDelaySeconds
        return min(job.deadlineSeconds, max(last, nowSeconds))
    }

    /// For each place the earliest start and, where that pays, the best window by the deadline. Those that come too late
    /// are left out.
    private mutating func gatherQuotes(_ job: LiveJob, _ wishes: Broker.Wishes, mayWait: Bool) {
        candidates.removeAll(keepingCapacity: true)
        let deadline = deadline(of: job)
        for place in places.indices where places[place].isReachable && suits(job, place) {
            let wall = attemptSeconds(job, of: job.expectedSeconds, at: place)
            let earliest = places[place].likelyStart(
                devices: job.devices,
                expectedSeconds: job.expectedSeconds,
                atSeconds: nowSeconds
            )
            guard earliest + Int64(wall) <= deadline else { continue }
            add(place, job, from: earliest, wall)
            guard mayWait else { continue }
            for series in [
                wishes.clean > 0 ? places[place].meter.intensity : nil,
                wishes.cheap > 0 ? places[place].meter.price : nil,
            ] {
                guard
                    let window = series?.bestStart(
                        durationSeconds: wall,
                        notBeforeSeconds: earliest,
                        endBySeconds: deadline
                    ), window.startSeconds > earliest
                else { continue }
                add(place, job, from: window.startSeconds, wall)
            }
        }
    }

    private mutating func add(_ place: Int, _ job: LiveJob, from start: Int64, _ wall: UInt32) {
        candidates.append(
            Quote(
                place: place,
                startSeconds: start,
                endSeconds: start + Int64(wall),
                charge: places[place].meter.quote(devices: job.devices, fromSeconds: start, seconds: wall)
            )
        )
    }

    /// The window of a job has come: what is best now?
    mutating func openWindow(_ row: UInt32, generation: UInt32) {
        guard case .quotes(let wishes) = broker, jobs[Int(row)].generation == generation,
            jobs[Int(row)].state == .held
        else { return }
        direct(row, wishes, mayWait: false)
    }

    /// A job has waited for its wish as long as it can afford.
    mutating func endPatience(_ row: UInt32, generation: UInt32) {
        guard jobs[Int(row)].generation == generation, jobs[Int(row)].state == .queued else { return }
        withdraw(row)
        enterOpen(row)
    }

    // MARK: The common queue

    /// Starts a job at once where there is room, or lets it wait for any place.
    private mutating func enterOpen(_ row: UInt32) {
        if let place = bestRoom(for: jobs[Int(row)]) {
            dispatch(row, to: place)
            return
        }
        let number = open.append(units: jobs[Int(row)].devices, expectedSeconds: jobs[Int(row)].expectedSeconds)
        if Int(number) == rowOfOpen.count { rowOfOpen.append(row) } else { rowOfOpen[Int(number)] = row }
        jobs[Int(row)].handle = number
        jobs[Int(row)].place = -1
        jobs[Int(row)].state = .open
    }

    private mutating func dispatch(_ row: UInt32, to place: Int) {
        if jobs[Int(row)].state == .open { open.remove(jobs[Int(row)].handle) }
        submit(row, to: place)
        pass(place)
    }

    /// The place that ends a job soonest among those that have room for it now.
    private mutating func bestRoom(for job: LiveJob) -> Int? {
        var best: Quote?
        for place in places.indices {
            guard places[place].isReachable,
                places[place].room(atSeconds: nowSeconds).holds(
                    units: job.devices,
                    expectedSeconds: job.expectedSeconds
                ), suits(job, place)
            else { continue }
            let wall = attemptSeconds(job, of: job.expectedSeconds, at: place)
            let quote = Quote(
                place: place,
                startSeconds: nowSeconds,
                endSeconds: nowSeconds + Int64(wall),
                charge: places[place].meter.quote(devices: job.devices, fromSeconds: nowSeconds, seconds: wall)
            )
            if let known = best, !Objective.soonest.prefers(quote.offer, to: known.offer) { continue }
            best = quote
        }
        return best?.place
    }

    /// Serves the common queue after something has changed.
    mutating func serveOpen() {
        guard open.count > 0 || !roomier.isEmpty else { return }
        if !roomier.isEmpty { moveCommitted() }
        serveFirst()
        while let place = roomier.popLast() { serveShortest(at: Int(place)) }
    }

    /// Whoever was promised a place goes to another that has room now.
    private mutating func moveCommitted() {
        for place in places.indices where places[place].committed != Place.nobody {
            let row = places[place].committed
            guard let other = bestRoom(for: jobs[Int(row)]), other != place else { continue }
            withdraw(row)
            dispatch(row, to: other)
        }
    }

    /// The first in the queue starts, or is promised a place where nobody waits.
    private mutating func serveFirst() {
        while let number = open.first {
            let row = rowOfOpen[Int(number)]
            let job = jobs[Int(row)]
            if let place = bestRoom(for: job) {
                dispatch(row, to: place)
                continue
            }
            var best: (end: Int64, place: Int)?
            for place in places.indices
            where places[place].waitingCount == 0 && places[place].isReachable && suits(job, place) {
                let start = places[place].likelyStart(
                    devices: job.devices,
                    expectedSeconds: job.expectedSeconds,
                    atSeconds: nowSeconds
                )
                let end = start + Int64(places[place].wallSeconds(job.expectedSeconds))
                if best.map({ end < $0.end }) ?? true { best = (end, place) }
            }
            guard let best else { return }
            dispatch(row, to: best.place)
            if jobs[Int(row)].state == .queued { places[best.place].committed = row }
        }
    }

    /// Starts the shortest that fit at a place that has more room than before.
    private mutating func serveShortest(at place: Int) {
        while places[place].isReachable, open.count > 0,
            let number = open.shortest(in: places[place].room(atSeconds: nowSeconds))
        {
            let row = rowOfOpen[Int(number)]
            guard suits(jobs[Int(row)], place) else { return }
            dispatch(row, to: place)
        }
    }
}
