/// What feeds the site, and what the computers ask of it.
package struct PowerSupply: Hashable, Sendable {
    /// The site's power over that of its computers, for each month from January.
    package var pue: [Double]
    /// Watts at the rack for each chip at work, all in; nil where the planner's own estimate is to stand.
    package var wattsPerChip: Double?
    /// Storage, network and service nodes, as a share of what the chips' nodes draw; nil where nobody said.
    package var otherShare: Double?
    /// What the grid grants for sure, step by step; empty where nobody said.
    package var connections: [Connection] = []
    /// Hours that the site runs without the grid; nil where nobody said.
    package var backupHours: Double?
    /// Networks and levies on top of the price of power, in euros for a megawatt-hour; nil where nobody said.
    package var gridEurosPerMegawattHour: Double?
    package var contracts: [PowerContract] = []
    /// What prices of power are multiplied by, to see what hangs on them.
    package var priceFactor = 1.0

    package init(pue: [Double]) {
        precondition(pue.count == 12, "there is a PUE for each month")
        self.pue = pue
    }

    /// Firm power from a day on; it takes the place of what was granted before.
    package struct Connection: Hashable, Sendable {
        package var fromDay: Int64
        package var megawatts: Double

        package init(fromDay: Int64, megawatts: Double) {
            self.fromDay = fromDay
            self.megawatts = megawatts
        }
    }

    /// The firm megawatts of a day; nil where no connection is told at all.
    package func firmMegawatts(day: Int64) -> Double? {
        connections.isEmpty ? nil : connections.last { $0.fromDay <= day }?.megawatts ?? 0
    }

    package var meanPUE: Double { pue.reduce(0, +) / 12 }
}
