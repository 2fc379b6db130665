import Scheduling

/// Plays a scenario under one broker and one seed, step by step.
///
/// One loop over what happens next: ends free devices, then timers ring (faults, repairs, maintenance, windows), then
/// submissions come, then everyone who was touched is asked who starts. Nothing happens between instants: energy, carbon
/// and money are integrals over the hours, taken when a job gives its devices back. What idle devices draw is told apart
/// and belongs to no job.
///
///     var simulation = try Simulation(scenario, inputs: inputs, broker: .siblings, seed: 1)
///     while simulation.advance(events: 100_000) { show(simulation.progress) }
///     simulation.result
///
/// A value: a copy is a fork of the whole network, and may be played on by itself. Cost, with P partitions and c different
/// sizes of jobs: O(c + log n) for each event, times P where a broker compares all of them.
package struct Simulation: Sendable {
    /// What is played.
    package let scenario: Scenario
    /// Who chooses.
    package let broker: Broker
    /// Where chance begins.
    package let seed: UInt64

    /// The second that was played last.
    package internal(set) var nowSeconds: Int64 = 0
    /// Instants that were played, times jobs that came, started or ended at them.
    package internal(set) var events = 0
    /// Jobs that were submitted, refused for good, given up, and that have ended.
    package internal(set) var submitted = 0
    package internal(set) var refused = 0
    package internal(set) var abandoned = 0
    package internal(set) var finished = 0
    /// A fingerprint of all that happened.
    package internal(set) var hash = EventHash()
    /// What each access mode may use, holds and has used.
    package internal(set) var modes: [ModeAccount]
    /// What was spent on jobs that were given up.
    var abandonedDeviceSeconds: Int64 = 0
    var abandonedCharge = PowerMeter.Charge()
    /// Failures that came, and running jobs that they stopped.
    var failures = Faults.Counts()
    var interruptions = 0
    /// Running jobs that were moved, which counts as an interruption too.
    var moves = 0
    /// Running jobs that were ended for others, which counts as an interruption too.
    package internal(set) var preemptions = 0
    /// Whether the broker moves work that runs.
    let movesWork: Bool
    /// Whether ``finishedJobs`` is kept for the caller to take.
    package var keepsFinishedJobs = false
    /// Jobs that have ended since the caller last took them away.
    package var finishedJobs: [(id: Int64, job: FinishedJob)] = []

    var statistics: RunResult
    var submissions: Submissions
    var jobs: ContiguousArray<LiveJob> = []
    var firstSpare = Place.nobody
    var liveCount = 0
    var ends = EndQueue()
    var timers = TimerHeap()
    var places: ContiguousArray<Place> = []
    /// The places of each system.
    var placesOfSystem: [Range<Int>] = []
    var touched: [Int32] = []
    var spareStarting = Place.Starting()
    /// Devices of the largest place.
    let mostDevices: UInt32

    /// Siblings: the number of each job's copy at each place.
    var copies: ContiguousArray<UInt32> = []
    /// Quotes: who waits for any place.
    var open: OpenQueue
    /// Places that may have more room than when the broker last looked.
    var roomier: [Int32] = []
    /// Places that someone in the plan was promised although they are late.
    var promises = 0
    var search: SlotSearch

    var faults: Faults
    let hasConservative: Bool
    let hasPreemption: Bool
    /// Since when there has been nothing to submit or to end.
    private var quietSinceSeconds: Int64 = 0

    /// Jobs are given up after so many attempts that failed.
    static let mostAttempts = 100
    /// Jobs start all the same when maintenance has kept them so often.
    static let mostParkings = 32
    /// When nothing has started or ended for so long, nothing ever will.
    private static let longestStandstillSeconds: Int64 = 400 * 86_400

    /// Begins a scenario. Throws when its inputs are not all there.
    package init(
        _ scenario: Scenario,
        inputs: SimulationInputs,
        broker: Broker,
        seed: UInt64
    ) throws(SimulationFault) {
        self.scenario = scenario
        self.broker = broker
        self.seed = seed
        if case .quotes(let wishes) = broker, wishes.cheap + wishes.clean > 0 {
            movesWork = scenario.checkpoints != nil
        } else {
            movesWork = false
        }
        statistics = RunResult(scenario)
        submissions = try Submissions(of: scenario, inputs: inputs, seed: seed)
        for (number, system) in scenario.network.enumerated() {
            let first = places.count
            let start = scenario.startUnixSeconds
            let intensity = inputs.series(
                scenario.intensity,
                hourly: inputs.intensity,
                zone: system.zone,
                start: start
            )
            let price = inputs.series(scenario.price, hourly: inputs.price, zone: system.zone, start: start)
            let isLacking = scenario.intensity.isGiven && intensity == nil || scenario.price.isGiven && price == nil
            if isLacking { throw .missingZone(system.zone, system: system.name) }
            for partition in system.partitions {
                let meter = PowerMeter(partition, pue: system.pue, intensity: intensity, price: price)
                var place = Place(partition, of: system, number: number, meter: meter)
                place.line = PlaceLine(of: system, in: scenario)
                if case .quotes(let wishes) = broker, wishes != .soonest {
                    place.plan = AvailabilityProfile(units: place.devices, fromSeconds: 0)
                }
                places.append(place)
            }
            placesOfSystem.append(first..<places.count)
        }
        let places = places
        modes = scenario.accessModes.map { mode in
            ModeAccount(
                budget: mode.budgetDeviceHours.map { $0 * 3600 },
                caps: places.map { place in
                    Int64(Double(place.devices) * Double(scenario.lengthSeconds) * mode.shareCap)
                },
                onPlaces: places.map { _ in 0 }
            )
        }
        mostDevices = places.map(\.devices).max() ?? 0
        search = SlotSearch(startUnixSeconds: scenario.startUnixSeconds)
        open = OpenQueue(modes: scenario.accessModes.count)
        hasConservative = places.contains { $0.policy == .conservative }
        hasPreemption = places.contains { $0.preempts }
        faults = Faults(seed: seed, places: places.count, systems: scenario.network.count)
        setTimers()
    }

    /// Names for the numbers of countries in the result.
    package var countries: [String] { submissions.names.countries }
    /// Names for the numbers of kinds of organisations in the result.
    package var organisations: [String] { submissions.names.organisations }

    /// Jobs that have been submitted and have not ended.
    package var unfinished: Int { liveCount }

    /// What came of it so far. What has not ended counts among the unplaced.
    package var result: RunResult {
        var result = statistics
        result.unplaced = refused + abandoned + liveCount
        for (number, mode) in modes.enumerated() {
            result.accessModeUses[number].usedDeviceSeconds = mode.used
            result.accessModeUses[number].largestShare =
                zip(mode.onPlaces, places).map { used, place in
                    Double(used) / Double(Int64(place.devices) * scenario.lengthSeconds)
                }.max() ?? 0
        }
        if hasPreemption { result.preemptions = preemptions }
        let idle = idle
        result.idleJoules = idle.joules
        result.idleMicrogramsCO2e = idle.microgramsCO2e
        result.idleMicroEuros = idle.microEuros
        return result
    }

    /// How much of the scenario's length has been played, from 0 to 1.
    package var progress: Double { min(1, Double(nowSeconds) / Double(scenario.lengthSeconds)) }

    /// What was charged at each system: joules, micrograms of CO2e, micro-euros.
    var charged: [PowerMeter.Charge] {
        placesOfSystem.map { range in
            range.reduce(into: PowerMeter.Charge()) { $0.add(places[$1].meter.total) }
        }
    }

    /// What devices drew that were not at work until now.
    var idle: PowerMeter.Charge {
        places.reduce(into: PowerMeter.Charge()) { sum, place in
            let running = place.running.lazy.map {
                (devices: jobs[Int($0)].devices, startSeconds: jobs[Int($0)].startSeconds)
            }
            sum.add(place.meter.idle(devices: place.devices, untilSeconds: nowSeconds, running: running))
        }
    }

    /// Plays at least so many events; false when nothing more can happen.
    package mutating func advance(events count: Int) -> Bool {
        let goal = events + count
        while events < goal {
            guard let next = nextSeconds() else { return false }
            play(next)
        }
        return true
    }

    /// Plays all that happens up to and at a second; false when nothing more can happen.
    package mutating func advance(toSeconds limit: Int64) -> Bool {
        while let next = nextSeconds() {
            guard next <= limit else { return true }
            play(next)
        }
        return false
    }

    /// The next instant; nil when there is nothing left to submit or to end, or nothing that ever will.
    private mutating func nextSeconds() -> Int64? {
        guard submissions.nextSeconds != nil || liveCount > 0 else { return nil }
        var next = min(submissions.nextSeconds ?? .max, ends.firstSeconds ?? .max)
        let isQuiet = next == .max
        if let timer = timers.nextSeconds { next = min(next, timer) }
        if hasConservative {
            for place in places.indices {
                if let start = places[place].nextReservedStartSeconds() { next = min(next, start) }
            }
        }
        if isQuiet, next > quietSinceSeconds + Self.longestStandstillSeconds { return nil }
        if !isQuiet { quietSinceSeconds = next }
        return next == .max ? nil : next
    }

    private mutating func play(_ now: Int64) {
        nowSeconds = now
        events += 1
        while ends.firstSeconds == now { end(ends.removeFirst(atSeconds: now)) }
        while let timer = timers.pop(dueBySeconds: now) { ring(timer) }
        while let next = submissions.nextSeconds, next <= now { accept(submissions.pop()) }
        if hasConservative {
            for place in places.indices where places[place].policy == .conservative {
                if let start = places[place].nextReservedStartSeconds(), start <= now { touch(place) }
            }
        }
        settle()
    }

    /// Asks everyone who was touched who starts, and then the broker who goes where, until nobody more does.
    private mutating func settle() {
        repeat {
            var number = 0
            // Whoever starts may touch others, which then stand further behind.
            while number < touched.count {
                let place = Int(touched[number])
                number += 1
                if places[place].isTouched { pass(place) }
            }
            touched.removeAll(keepingCapacity: true)
            if case .quotes = broker { serveOpen() }
        } while !touched.isEmpty || !roomier.isEmpty
    }

    @inline(__always)
    mutating func touch(_ place: Int) {
        guard !places[place].isTouched else { return }
        places[place].isTouched = true
        touched.append(Int32(place))
    }
}
