import Scheduling

extension Simulation {
    private func begin(_ window: MaintenanceWindow, occurrence: UInt32) -> Int64? {
        let first = window.startUnixSeconds - scenario.startUnixSeconds
        guard occurrence > 0 else { return first }
        return window.everySeconds.map { first + $0 * Int64(occurrence) }
    }

    /// Sets the next occurrence of a window, beginning with the one that is given. The plan knows of one more.
    mutating func setMaintenance(_ number: Int, occurrence: UInt32, isFirst: Bool = false) {
        let window = scenario.maintenance[number]
        var occurrence = occurrence
        while let moment = begin(window, occurrence: occurrence) {
            if moment > nowSeconds || (moment == 0 && nowSeconds == 0) {
                timers.set(.closureBegins, UInt32(number), detail: occurrence, atSeconds: moment)
                if isFirst { planMaintenance(number, occurrence: occurrence) }
                if window.everySeconds != nil { planMaintenance(number, occurrence: occurrence + 1) }
                return
            }
            occurrence += 1
        }
    }

    /// Keeps devices out of the plan during an occurrence of a window.
    private mutating func planMaintenance(_ number: Int, occurrence: UInt32) {
        let window = scenario.maintenance[number]
        guard let begin = begin(window, occurrence: occurrence) else { return }
        for place in placesOfSystem[system(of: window)] {
            let devices = Int32(bitPattern: places[place].devices)
            places[place].plan?.change(by: -devices, fromSeconds: begin, toSeconds: begin + window.lengthSeconds)
        }
    }

    private func system(of window: MaintenanceWindow) -> Int {
        guard let system = scenario.network.firstIndex(where: { $0.name == window.system }) else {
            preconditionFailure("A scenario's maintenance names one of its systems.")
        }
        return system
    }

    mutating func beginMaintenance(_ number: Int, occurrence: UInt32) {
        let window = scenario.maintenance[number]
        let end = nowSeconds + window.lengthSeconds
        let rows = placesOfSystem[system(of: window)].flatMap { close($0, untilSeconds: end) }
        timers.set(.closureEnds, UInt32(number), atSeconds: end)
        setMaintenance(number, occurrence: occurrence + 1)
        for place in placesOfSystem[system(of: window)] { findNextClosure(place) }
        resume(rows)
    }

    mutating func endMaintenance(_ number: Int) {
        for place in placesOfSystem[system(of: scenario.maintenance[number])] {
            findNextClosure(place)
            unpark(place)
            reopen(place)
        }
    }

    /// When work must have ended at a place for the next maintenance.
    mutating func findNextClosure(_ place: Int) {
        var next = Int64.max
        var end = Int64.max
        for window in scenario.maintenance where system(of: window) == Int(places[place].system) {
            let first = window.startUnixSeconds - scenario.startUnixSeconds
            var moment = first
            if let every = window.everySeconds, nowSeconds >= first {
                moment = first + ((nowSeconds - first) / every + 1) * every
            }
            if moment > nowSeconds, moment < next { (next, end) = (moment, moment + window.lengthSeconds) }
        }
        places[place].nextClosureSeconds = next
        places[place].closureEndSeconds = end
    }

    /// How long anything can run at a place between windows that come again and again: the longest of the first times that
    /// they leave, where there are several kinds.
    mutating func findLongestBetween(_ place: Int) {
        var closures: [(begin: Int64, end: Int64)] = []
        for window in scenario.maintenance where system(of: window) == Int(places[place].system) {
            guard let every = window.everySeconds else { continue }
            let first = window.startUnixSeconds - scenario.startUnixSeconds
            for number in 0..<Int64(Self.occurrencesCompared) {
                closures.append((first + number * every, first + number * every + window.lengthSeconds))
            }
        }
        guard !closures.isEmpty else { return }
        closures.sort { $0 < $1 }
        var longest: Int64 = 0
        var end = closures[0].end
        for closure in closures.dropFirst() {
            longest = max(longest, closure.begin - end)
            end = max(end, closure.end)
        }
        places[place].longestBetweenSeconds = max(1, longest)
    }

    private static var occurrencesCompared: Int { 200 }

    // MARK: Who waits for its end

    /// Whether a job that could start now waits for the end of maintenance, which it would not end before.
    ///
    /// Whoever is longer than any time between two starts all the same and is interrupted; so does, in the end, whoever has
    /// been kept often, for windows of several kinds may never leave it enough.
    func isKeptByClosure(_ job: LiveJob, _ expected: UInt32, at place: Int) -> Bool {
        nowSeconds + Int64(expected) > places[place].nextClosureSeconds
            && Int64(expected) <= places[place].longestBetweenSeconds && job.parkings < Self.mostParkings
    }

    /// Takes back a job that the scheduler of a place would have started.
    mutating func park(_ row: UInt32, handle: UInt32, at place: Int) {
        places[place].end(handle, atSeconds: nowSeconds)
        touch(place)
        jobs[Int(row)].parkings += 1
        if case .quotes = broker { return putBack(row) }
        places[place].parked.append(Place.Parked(row: row, generation: jobs[Int(row)].generation))
        if jobs[Int(row)].state == .copied {
            copies[Int(row) * places.count + place] = Place.nobody
        } else {
            jobs[Int(row)].state = .held
        }
    }

    /// Lets those queue again who waited for the end of maintenance: before all others, for it was their turn, but in a line,
    /// which has an order of its own.
    private mutating func unpark(_ place: Int) {
        let parked = places[place].parked.filter { jobs[Int($0.row)].generation == $0.generation }.map(\.row)
        places[place].parked = []
        guard !parked.isEmpty else { return }
        let others = places[place].line == nil ? places[place].waitingRows : []
        for row in others {
            let job = jobs[Int(row)]
            let handle = job.state == .copied ? copies[Int(row) * places.count + place] : job.handle
            places[place].cancel(handle, job, atSeconds: nowSeconds)
        }
        for row in parked + others {
            let handle = places[place].submit(row, jobs[Int(row)], atSeconds: nowSeconds)
            if jobs[Int(row)].state == .copied {
                copies[Int(row) * places.count + place] = handle
            } else {
                jobs[Int(row)].handle = handle
                jobs[Int(row)].state = .queued
            }
        }
        touch(place)
    }
}
