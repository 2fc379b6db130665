import Scheduling

extension Simulation {
    /// Sends a job where the broker wants it; false when there is nowhere that may take it.
    mutating func route(_ row: UInt32) -> Bool {
        switch broker {
        case .eachSiteAlone: return submitAlone(row, to: jobs[Int(row)].home)
        case .userPicks: return submitAlone(row, to: favourite(of: row))
        case .siblings: return submitCopies(of: row)
        case .quotes(let wishes): return quote(row, wishes)
        }
    }

    /// Whether a place can ever run a job under the rules.
    @inline(__always)
    func suits(_ job: LiveJob, _ place: Int) -> Bool {
        guard job.devices <= places[place].devices else { return false }
        guard job.accessMode >= 0 else { return true }
        return modes[Int(job.accessMode)].holds(
            Int64(job.devices) * Int64(places[place].wallSeconds(job.expectedSeconds)),
            onPlace: place
        )
    }

    private mutating func submitAlone(_ row: UInt32, to system: Int32) -> Bool {
        let job = jobs[Int(row)]
        var best: (start: Int64, place: Int)?
        for place in placesOfSystem[Int(system)] where suits(job, place) {
            let start = places[place].likelyStart(
                devices: job.devices,
                expectedSeconds: job.expectedSeconds,
                atSeconds: nowSeconds
            )
            if best.map({ start < $0.start }) ?? true { best = (start, place) }
        }
        guard let best else { return false }
        submit(row, to: best.place)
        return true
    }

    /// Where its user always goes; where that is too small, the largest system.
    private func favourite(of row: UInt32) -> Int32 {
        let job = jobs[Int(row)]
        if placesOfSystem[Int(job.favourite)].contains(where: { suits(job, $0) }) { return job.favourite }
        var largest = 0
        for place in places.indices where places[place].devices > places[largest].devices { largest = place }
        return places[largest].system
    }

    // MARK: Siblings

    private mutating func submitCopies(of row: UInt32) -> Bool {
        let job = jobs[Int(row)]
        let first = Int(row) * places.count
        var isPlaced = false
        for place in places.indices where suits(job, place) {
            let expected = attemptSeconds(job, of: job.expectedSeconds, at: place)
            copies[first + place] = places[place].submit(row, devices: job.devices, expectedSeconds: expected)
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
                let expected = attemptSeconds(job, of: job.expectedSeconds, at: place)
                places[place].cancel(
                    copies[first + place],
                    devices: job.devices,
                    expectedSeconds: expected,
                    atSeconds: nowSeconds
                )
                touch(place)
            }
            copies[first + place] = Place.nobody
        }
    }
}
