import Documents
import Scheduling

extension Simulation {
    /// Takes a submission, or refuses it against a rule.
    mutating func accept(_ submission: Submission) {
        submitted += 1
        events += 1
        hash.add(.submitted, submission.id, place: submission.home, atSeconds: nowSeconds)
        let job = LiveJob(submission, checkpoints: scenario.checkpoints)
        let mode = Int(job.accessMode)
        guard job.devices <= mostDevices, mode < 0 || modes[mode].holds(job.heldDeviceSeconds) else {
            refused += 1
            return hash.add(.refused, job.id, place: job.home, atSeconds: nowSeconds)
        }
        if mode >= 0 { modes[mode].held += job.heldDeviceSeconds }
        let row = makeRow(job)
        if !route(row) { drop(row, .refused) }
    }

    /// Lets a job go that will never run.
    mutating func drop(_ row: UInt32, _ kind: EventHash.Kind) {
        let job = jobs[Int(row)]
        if kind == .refused, job.attempts == 0 { refused += 1 } else { abandoned += 1 }
        abandonedDeviceSeconds += job.spentDeviceSeconds
        abandonedCharge.add(job.charge)
        hash.add(kind, job.id, place: job.place, atSeconds: nowSeconds)
        settleAccount(of: job)
        liveCount -= 1
        freeRow(row)
    }

    private mutating func settleAccount(of job: LiveJob) {
        guard job.accessMode >= 0 else { return }
        modes[Int(job.accessMode)].held -= job.heldDeviceSeconds
        modes[Int(job.accessMode)].used += job.spentDeviceSeconds
        modes[Int(job.accessMode)].microEuros += job.charge.microEuros
    }

    mutating func makeRow(_ job: LiveJob) -> UInt32 {
        liveCount += 1
        if firstSpare != Place.nobody {
            let row = firstSpare
            let generation = jobs[Int(row)].generation
            firstSpare = jobs[Int(row)].handle
            jobs[Int(row)] = job
            // A timer of whoever had the row before must not take this job for the one it was set for.
            jobs[Int(row)].generation = generation
            return row
        }
        jobs.append(job)
        jobs[jobs.count - 1].generation = 0
        if case .siblings = broker { copies.append(contentsOf: repeatElement(Place.nobody, count: places.count)) }
        return UInt32(jobs.count - 1)
    }

    mutating func freeRow(_ row: UInt32) {
        jobs[Int(row)].state = .gone
        jobs[Int(row)].generation &+= 1
        jobs[Int(row)].handle = firstSpare
        firstSpare = row
    }

    /// Puts a job into the queue of a place.
    mutating func submit(_ row: UInt32, to place: Int) {
        let handle = places[place].submit(row, jobs[Int(row)], atSeconds: nowSeconds)
        jobs[Int(row)].handle = handle
        jobs[Int(row)].place = Int32(place)
        jobs[Int(row)].state = .queued
        touch(place)
    }

    /// Takes a job out of the queue of its place.
    mutating func withdraw(_ row: UInt32) {
        let job = jobs[Int(row)]
        let place = Int(job.place)
        places[place].cancel(job.handle, job, atSeconds: nowSeconds)
        if places[place].promised == row { places[place].promised = Place.nobody }
        touch(place)
    }

    /// Asks a place who starts, at once or in place of others.
    mutating func pass(_ place: Int) {
        serve(place)
        if hasPreemption { preempt(at: place) }
    }

    /// Starts whoever a place has room for.
    mutating func serve(_ place: Int) {
        places[place].isTouched = false
        // Whoever can't start after all is sent elsewhere, and may cause a pass of another place meanwhile.
        var starting = Place.Starting()
        swap(&starting, &spareStarting)
        places[place].pass(atSeconds: nowSeconds, starting: &starting)
        for (row, handle) in starting.rows { start(row, handle: handle, at: place) }
        starting.rows.removeAll(keepingCapacity: true)
        swap(&starting, &spareStarting)
    }

    private mutating func start(_ row: UInt32, handle: UInt32, at place: Int) {
        let number = Int(row)
        let expected = places[place].wallSeconds(jobs[number].attemptExpectedSeconds)
        let amount = Int64(jobs[number].devices) * Int64(expected)
        places[place].waitingDeviceSeconds -= amount
        places[place].waitingDevices -= Int64(jobs[number].devices)
        if places[place].promised == row { places[place].promised = Place.nobody }
        if places[place].nextClosureSeconds != .max, isKeptByClosure(jobs[number], expected, at: place) {
            return park(row, handle: handle, at: place)
        }
        if jobs[number].state == .copied { withdrawCopies(of: row, besides: place) }
        let mode = Int(jobs[number].accessMode)
        if mode >= 0 {
            guard modes[mode].holds(amount, onPlace: place) else {
                places[place].end(handle, atSeconds: nowSeconds)
                touch(place)
                giveBackSlot(row)
                // The share of the mode is used up here: elsewhere, or nowhere.
                if !route(row) { drop(row, .refused) }
                return
            }
            modes[mode].onPlaces[place] += amount
        }
        let wall = places[place].wallSeconds(jobs[number].attemptSeconds)
        jobs[number].handle = handle
        jobs[number].place = Int32(place)
        jobs[number].state = .running
        jobs[number].startSeconds = nowSeconds
        jobs[number].generation &+= 1
        jobs[number].attempts += 1
        jobs[number].rank = UInt32(places[place].running.count)
        places[place].running.append(row)
        places[place].busyDevices += Int64(jobs[number].devices)
        ends.insert(row, atSeconds: nowSeconds + Int64(wall))
        if movesWork { setReview(row) }
        events += 1
        hash.add(.started, jobs[number].id, place: Int32(place), atSeconds: nowSeconds)
    }

    /// Gives back the devices of a running job, and charges what it held.
    mutating func stop(_ row: UInt32) {
        let number = Int(row)
        let job = jobs[number]
        let place = Int(job.place)
        places[place].end(job.handle, atSeconds: nowSeconds)
        let seconds = UInt32(clamping: nowSeconds - job.startSeconds)
        jobs[number].charge.add(
            places[place].meter.charge(devices: job.devices, fromSeconds: job.startSeconds, seconds: seconds)
        )
        let spent = Int64(job.devices) * Int64(seconds)
        jobs[number].spentDeviceSeconds += spent
        if job.accessMode >= 0 {
            let expected = places[place].wallSeconds(job.attemptExpectedSeconds)
            modes[Int(job.accessMode)].onPlaces[place] += spent - Int64(job.devices) * Int64(expected)
        }
        let last = places[place].running.removeLast()
        if last != row {
            places[place].running[Int(job.rank)] = last
            jobs[Int(last)].rank = job.rank
        }
        places[place].busyDevices -= Int64(job.devices)
        if job.slotEndSeconds > 0 { giveBackSlot(row) }
        noteRoom(place)
    }

    /// A job has ended, or its row comes free now that its end would have come.
    mutating func end(_ row: UInt32) {
        if jobs[Int(row)].state == .interrupted { return freeRow(row) }
        stop(row)
        events += 1
        let job = jobs[Int(row)]
        let place = Int(job.place)
        let left = max(1, job.workSeconds - job.savedSeconds)
        let run = job.usefulSeconds + Int64(places[place].wallSeconds(left))
        var finished = FinishedJob(
            submitSeconds: job.submitSeconds,
            startSeconds: job.startSeconds,
            endSeconds: nowSeconds,
            runSeconds: run,
            devices: Int32(job.devices),
            system: places[place].system
        )
        finished.accessMode = job.accessMode
        finished.user = job.user
        finished.country = job.country
        finished.organisation = job.organisation
        finished.lostDeviceSeconds = job.spentDeviceSeconds - run * Int64(job.devices)
        finished.joules = job.charge.joules
        finished.microgramsCO2e = job.charge.microgramsCO2e
        finished.microEuros = job.charge.microEuros
        finished.isOnTime = nowSeconds <= job.deadlineSeconds
        statistics.add(finished)
        if keepsFinishedJobs { finishedJobs.append((job.id, finished)) }
        settleAccount(of: job)
        self.finished += 1
        hash.add(.ended, job.id, place: job.place, atSeconds: nowSeconds)
        liveCount -= 1
        freeRow(row)
    }
}
