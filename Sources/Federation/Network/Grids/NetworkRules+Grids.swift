package import Quantities
import Scheduling

extension FederationState {
    func decide(_ order: RecordGridHours, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may say what its grid emits.")
        }
        try requireText(order.source, of: "The source of a grid's intensities")
        guard (1...GridHours.mostInRecord).contains(order.grams.count) else {
            throw Refusal(.invalidValue, "A record of a grid has 1 to \(GridHours.mostInRecord) hours.")
        }
        let kept = GridHours.kept(at: now)
        guard kept.contains(order.firstHour), order.firstHour + Int64(order.grams.count) <= kept.upperBound else {
            throw Refusal(.invalidValue, "A grid's hours lie from 366 days back to 31 days ahead.")
        }
        guard order.grams.allSatisfy({ GridHours.possibleGrams.contains($0) }) else {
            throw Refusal(.invalidValue, "A grid's intensity lies between 0 and 5000 g CO2e/kWh.")
        }
        // A forecast that is told again each hour differs in few of its hours.
        let known = gridHours[Int(order.system.number) - 1]
        let news = order.grams.indices.filter { known.grams(atHour: order.firstHour + Int64($0)) != order.grams[$0] }
        guard let first = news.first, let last = news.last else { return (.nothing, []) }
        let fact = GridHoursRecorded(
            system: order.system,
            firstHour: order.firstHour + Int64(first),
            grams: order.grams[first...last].map { UInt32($0) },
            source: order.source
        )
        return (.nothing, [.gridHoursRecorded(fact)])
    }

    mutating func apply(_ fact: GridHoursRecorded, at now: Instant) {
        gridHours[Int(fact.system.number) - 1].note(
            fact.grams.map { UInt16(clamping: $0) },
            from: fact.firstHour,
            source: fact.source,
            forgettingBefore: GridHours.kept(at: now).lowerBound
        )
        // What is over bears on no choice.
        if fact.firstHour + Int64(fact.grams.count) > GridHours.hour(of: now) { needsPlacement = true }
    }

    /// Whether a job waits for the cleanest place and a grid is known by the hour, so that the place changes with time.
    var awaitsCleanest: Bool {
        gridHours.contains { !$0.source.isEmpty }
            && queues.heads.contains { queues.key(of: $0.group).objective == .cleanest }
    }

    /// Whether a job can start since the hour turned: no event says that another place is the cleanest now.
    ///
    /// A choice counts from the hour's beginning on, and a command that changes what can start looks for places itself.
    func isCleanerElsewhere(at now: Instant) -> Bool {
        guard hourOfPlacing != GridHours.hour(of: now), awaitsCleanest else { return false }
        return nextPlacement(at: now) != nil
    }

    /// When what some grid is known to emit next changes; nil where nothing is known beyond this hour.
    package func nextGridHour(after now: Instant) -> Instant? {
        let next = GridHours.hour(of: now) + 1
        // Behind the last hour that is known the year counts, which is a change too.
        return gridHours.contains { next <= $0.knownHours.upperBound } ? GridHours.start(ofHour: next) : nil
    }

    /// The greenhouse gas of energy that work draws evenly on a system, by the grid's hours as far as they are known.
    func carbon(of energy: Joules, on id: SystemID, from start: Instant, to end: Instant) -> GridCarbon {
        let position = Int(id.number) - 1
        return gridHours[position].carbon(
            of: energy,
            from: start,
            to: end,
            otherwise: systems[position].gridGramsPerKilowattHour
        )
    }
}
