/// Fault histories from a seed on, as many as time allows.
///
/// Nothing here waits or runs beside anything else: whoever has several cores plays one lane on each and merges the
/// tallies.
package struct Soak: Sendable {
    /// The first seed.
    package var firstSeed: UInt64
    /// How many steps each history takes.
    package var steps: Int

    /// What a soak came to.
    package struct Tally: Sendable {
        /// What was exercised.
        package var exercised = Exercise()
        /// What was found, by seed.
        package var findings: [Finding] = []
        /// The seed that comes next.
        package var nextSeed: UInt64

        /// Nothing was played yet.
        package init(nextSeed: UInt64) { self.nextSeed = nextSeed }

        /// Adds what another lane came to.
        package mutating func merge(_ other: Self) {
            exercised.merge(other.exercised)
            findings = (findings + other.findings).sorted { $0.seed < $1.seed }
            nextSeed = max(nextSeed, other.nextSeed)
        }
    }

    /// Plays histories from `firstSeed` on.
    package init(firstSeed: UInt64, steps: Int) {
        self.firstSeed = firstSeed
        self.steps = steps
    }

    /// Plays every seed of a lane until told to stop.
    ///
    /// - Parameters:
    ///   - lane: Which of the lanes, from 0: it plays every `lanes`-th seed.
    ///   - lanes: How many lanes there are.
    ///   - goesOn: Asked before each history, with what there is so far; false ends the soak.
    package func run(lane: Int = 0, of lanes: Int = 1, while goesOn: (Tally) -> Bool) -> Tally {
        var tally = Tally(nextSeed: firstSeed &+ UInt64(lane))
        while goesOn(tally) {
            var history = FaultHistory(seed: tally.nextSeed, steps: steps)
            if let finding = history.run() { tally.findings.append(finding) }
            tally.exercised.merge(history.exercised)
            tally.nextSeed &+= UInt64(lanes)
        }
        return tally
    }
}
