import Scheduling

extension Simulation {
    /// Takes a submission, or refuses it against a rule.
    mutating func accept(_ submission: Submission) {
        submitted += 1
        events += 1
        let seconds = Int64(submission.devices) * Int64(submission.expectedSeconds)
        let mode = Int(submission.accessMode)
        guard mode < 0 || modes[mode].holds(seconds) else { return refuse(submission) }
        var job = LiveJob(
            id: submission.id,
            submitSeconds: submission.submitSeconds,
            deadlineSeconds: submission.deadlineSeconds,
            workSeconds: submission.workSeconds,
            expectedSeconds: submission.expectedSeconds,
            devices: submission.devices,
            user: submission.user,
            home: submission.home,
            favourite: submission.favourite,
            accessMode: submission.accessMode,
            country: submission.country,
            organisation: submission.organisation
        )
        guard places.contains(where: { job.devices <= $0.devices }) else { return refuse(submission) }
        if mode >= 0 {
            job.heldDeviceSeconds = seconds
            modes[mode].held += seconds
        }
        hash.add(.submitted, job.id, place: job.home, atSeconds: nowSeconds)
        let row = makeRow(job)
        if !route(row) { drop(row, .refused) }
    }

    private mutating func refuse(_ submission: Submission) {
        refused += 1
        hash.add(.refused, submission.id, place: submission.home, atSeconds: nowSeconds)
    }

    /// Lets a job go that will never run.
    mutating func drop(_ row: UInt32, _ kind: EventHash.Kind) {
        let job = jobs[Int(row)]
        if kind == .refused { refused += 1 } else { abandoned += 1 }
        hash.add(kind, job.id, place: job.place, atSeconds: nowSeconds)
        settleAccount(of: job)
        liveCount -= 1
        freeRow(row)
    }

    private mutating func settleAccount(of job: LiveJob) {
        let mode = Int(job.accessMode)
        guard mode >= 0 else {
            microEurosWithoutMode += job.charge.microEuros
            return
        }
        modes[mode].held -= job.heldDeviceSeconds
        modes[mode].used += job.spentDeviceSeconds
        modes[mode].microEuros += job.charge.microEuros
    }

    mutating func makeRow(_ job: LiveJob) -> UInt32 {
        liveCount += 1
        if firstSpare != Place.nobody {
            let row = firstSpare
            firstSpare = jobs[Int(row)].handle
            jobs[Int(row)] = job
            return row
        }
        jobs.append(job)
        if case .siblings = broker { copies.append(contentsOf: repeatElement(Place.nobody, count: places.count)) }
        return UInt32(jobs.count - 1)
    }

    mutating func freeRow(_ row: UInt32) {
        jobs[Int(row)].state = .gone
        jobs[Int(row)].generation &+= 1
        jobs[Int(row)].handle = firstSpare
        firstSpare = row
    }

    /// How long the rest of a job takes at a place: what is left, its checkpoints, and beginning again.
    @inline(__always)
    func attemptSeconds(_ job: LiveJob, of work: UInt32, at place: Int) -> UInt32 {
        var seconds = Int64(work) - Int64(min(job.savedSeconds, work))
        guard let checkpoints = scenario.checkpoints else {
            return places[place].wallSeconds(UInt32(clamping: max(1, seconds)))
        }
        if seconds > checkpoints.everySeconds {
            seconds += (seconds - 1) / checkpoints.everySeconds * checkpoints.costSeconds
        }
        if job.savedSeconds > 0 { seconds += checkpoints.restartSeconds }
        return places[place].wallSeconds(UInt32(clamping: max(1, seconds)))
    }

    /// Puts a job into the queue of a place.
    mutating func submit(_ row: UInt32, to place: Int) {
        let expected = attemptSeconds(jobs[Int(row)], of: jobs[Int(row)].expectedSeconds, at: place)
        let handle = places[place].submit(row, devices: jobs[Int(row)].devices, expectedSeconds: expected)
        jobs[Int(row)].handle = handle
        jobs[Int(row)].place = Int32(place)
        jobs[Int(row)].state = .queued
        touch(place)
    }

    /// Takes a job out of the queue of its place.
    mutating func withdraw(_ row: UInt32) {
        let job = jobs[Int(row)]
        let place = Int(job.place)
        let expected = attemptSeconds(job, of: job.expectedSeconds, at: place)
        places[place].cancel(job.handle, devices: job.devices, expectedSeconds: expected, atSeconds: nowSeconds)
        if places[place].committed == row { places[place].committed = Place.nobody }
        touch(place)
    }

    /// Asks a place who starts.
    mutating func pass(_ place: Int) {
        places[place].isTouched = false
        starting.rows.removeAll(keepingCapacity: true)
        places[place].pass(atSeconds: nowSeconds, starting: &starting)
        for number in starting.rows.indices {
            let (row, handle) = starting.rows[number]
            start(row, handle: handle, at: place)
        }
    }

    private mutating func start(_ row: UInt32, handle: UInt32, at place: Int) {
        let number = Int(row)
        let expected = attemptSeconds(jobs[number], of: jobs[number].expectedSeconds, at: place)
        places[place].waitingDeviceSeconds -= Int64(jobs[number].devices) * Int64(expected)
        if jobs[number].state == .copied { withdrawCopies(of: row, besides: place) }
        if places[place].committed == row { places[place].committed = Place.nobody }
        jobs[number].handle = handle
        jobs[number].place = Int32(place)
        let mode = Int(jobs[number].accessMode)
        if mode >= 0 {
            let amount = Int64(jobs[number].devices) * Int64(expected)
            guard modes[mode].holds(amount, onPlace: place) else {
                places[place].end(handle, atSeconds: nowSeconds)
                touch(place)
                // The share of the mode is used up here: elsewhere, or nowhere.
                if !route(row) { drop(row, .refused) }
                return
            }
            modes[mode].onPlaces[place] += amount
        }
        if nowSeconds + Int64(expected) > places[place].nextClosureSeconds,
            Int64(expected) <= places[place].longestBetweenSeconds
        {
            // It would not end before maintenance begins: it waits until that is over.
            places[place].end(handle, atSeconds: nowSeconds)
            if mode >= 0 { modes[mode].onPlaces[place] -= Int64(jobs[number].devices) * Int64(expected) }
            places[place].parked.append(row)
            jobs[number].state = .held
            touch(place)
            return
        }
        let wall = attemptSeconds(jobs[number], of: jobs[number].workSeconds, at: place)
        jobs[number].state = .running
        jobs[number].startSeconds = nowSeconds
        jobs[number].generation &+= 1
        jobs[number].attempts += 1
        jobs[number].rank = UInt32(places[place].running.count)
        places[place].running.append(row)
        places[place].busyDevices += Int64(jobs[number].devices)
        ends.insert(row, atSeconds: nowSeconds + Int64(wall))
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
        let charge = places[place].meter.charge(
            devices: job.devices,
            fromSeconds: job.startSeconds,
            seconds: seconds
        )
        let spent = Int64(job.devices) * Int64(seconds)
        jobs[number].charge.joules += charge.joules
        jobs[number].charge.microgramsCO2e += charge.microgramsCO2e
        jobs[number].charge.microEuros += charge.microEuros
        jobs[number].spentDeviceSeconds += spent
        if job.accessMode >= 0 {
            let expected = attemptSeconds(job, of: job.expectedSeconds, at: place)
            modes[Int(job.accessMode)].onPlaces[place] += spent - Int64(job.devices) * Int64(expected)
        }
        let last = places[place].running.removeLast()
        if last != row {
            places[place].running[Int(job.rank)] = last
            jobs[Int(last)].rank = job.rank
        }
        places[place].busyDevices -= Int64(job.devices)
        touch(place)
        if case .quotes = broker { roomier.append(Int32(place)) }
    }

    /// A job has ended, or its row comes free now that its end would have come.
    mutating func end(_ row: UInt32) {
        if jobs[Int(row)].state == .interrupted { return freeRow(row) }
        stop(row)
        events += 1
        let job = jobs[Int(row)]
        let place = Int(job.place)
        let run = Int64(places[place].wallSeconds(job.workSeconds))
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
        finished.lostDeviceSeconds = max(0, job.spentDeviceSeconds - run * Int64(job.devices))
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

    /// A fault stops a running job: what it has saved stays, and it queues anew.
    mutating func interrupt(_ row: UInt32) {
        stop(row)
        var job = jobs[Int(row)]
        hash.add(.interrupted, job.id, place: job.place, atSeconds: nowSeconds)
        if let checkpoints = scenario.checkpoints {
            let speed = places[Int(job.place)].speedThousandths
            var worked = (nowSeconds - job.startSeconds) * speed / 1000
            if job.savedSeconds > 0 { worked = max(0, worked - checkpoints.restartSeconds) }
            let saved =
                worked / (checkpoints.everySeconds + checkpoints.costSeconds) * checkpoints.everySeconds
                + Int64(job.savedSeconds)
            job.savedSeconds = UInt32(clamping: min(saved, Int64(job.workSeconds) - 1))
        }
        // The end of this row is still to come, and must find it; the job goes on in another.
        jobs[Int(row)].state = .interrupted
        liveCount -= 1
        let next = makeRow(job)
        if Int(job.attempts) >= Self.mostAttempts { return drop(next, .abandoned) }
        if !route(next) { drop(next, .abandoned) }
    }
}
