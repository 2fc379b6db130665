import Scheduling

extension Simulation {
    /// Sends a job where the broker wants it; false when there is nowhere that may take it.
    mutating func route(_ row: UInt32) -> Bool {
        switch broker {
        case .eachSiteAlone: submitAlone(row, to: jobs[Int(row)].home)
        case .userPicks: submitAlone(row, to: picked(by: row))
        case .siblings: submitCopies(of: row)
        case .quotes(let wishes): bindLate(row, wishes)
        }
    }

    /// Whether a place can ever run a job under the rules.
    @inline(__always)
    func suits(_ job: LiveJob, _ place: Int) -> Bool {
        guard job.devices <= places[place].devices else { return false }
        guard job.accessMode >= 0 else { return true }
        return modes[Int(job.accessMode)].holds(
            Int64(job.devices) * Int64(places[place].wallSeconds(job.attemptExpectedSeconds)),
            onPlace: place
        )
    }

    private mutating func submitAlone(_ row: UInt32, to system: Int32) -> Bool {
        let range = placesOfSystem[Int(system)]
        if range.count == 1 {
            guard suits(jobs[Int(row)], range.lowerBound) else { return false }
            submit(row, to: range.lowerBound)
            return true
        }
        let job = jobs[Int(row)]
        var best: (start: Int64, place: Int)?
        for place in range where suits(job, place) {
            let start = places[place].likelyStart(
                devices: job.devices,
                attemptSeconds: job.attemptExpectedSeconds,
                atSeconds: nowSeconds
            )
            if best.map({ start < $0.start }) ?? true { best = (start, place) }
        }
        guard let best else { return false }
        submit(row, to: best.place)
        return true
    }

    /// Users have an account at home and mostly one elsewhere, and go where the list of waiting jobs looks shorter for the
    /// size of the system. Where both are too small for a job, they go to the largest there is.
    private func picked(by row: UInt32) -> Int32 {
        let job = jobs[Int(row)]
        let atHome = look(at: job.home, for: job)
        let elsewhere = look(at: job.favourite, for: job)
        if let atHome, let elsewhere { return elsewhere < atHome ? job.favourite : job.home }
        if atHome != nil { return job.home }
        if elsewhere != nil { return job.favourite }
        var largest = 0
        for place in places.indices where places[place].devices > places[largest].devices { largest = place }
        return places[largest].system
    }

    /// Devices that wait for each device of a system: what a user sees; nil where a job is too large.
    private func look(at system: Int32, for job: LiveJob) -> Double? {
        var devices: Int64 = 0
        var waiting: Int64 = 0
        var isLargeEnough = false
        for place in placesOfSystem[Int(system)] {
            devices += Int64(places[place].devices)
            waiting += places[place].waitingDevices
            if suits(job, place) { isLargeEnough = true }
        }
        return isLargeEnough ? Double(waiting) / Double(devices) : nil
    }

    // MARK: Siblings

    private mutating func submitCopies(of row: UInt32) -> Bool {
        let job = jobs[Int(row)]
        let first = Int(row) * places.count
        var isPlaced = false
        for place in places.indices where suits(job, place) {
            copies[first + place] = places[place].submit(row, job, atSeconds: nowSeconds)
            touch(place)
            isPlaced = true
        }
        jobs[Int(row)].state = .copied
        return isPlaced
    }

    /// Takes back the copies that have lost.
    mutating func withdrawCopies(of row: UInt32, besides winner: Int) {
        let job = jobs[Int(row)]
        let first = Int(row) * places.count
        for place in places.indices where copies[first + place] != Place.nobody {
            if place != winner {
                places[place].cancel(copies[first + place], job, atSeconds: nowSeconds)
                touch(place)
            }
            copies[first + place] = Place.nobody
        }
    }
}
