/// A site of some ten thousand chips and more, as somebody means to build it.
///
/// What nobody said is nil and stays so: reports say "not known" instead of a guess. ``init(tree:)`` reads it from a
/// document; ``plan(hours:)`` works it out.
package struct Gigafactory: Sendable {
    package var name: String
    /// The lot of the 2026 call that it is held against.
    package var call: CallLot?
    /// The day that the contract with the Union is signed, counted from 1970-01-01.
    package var signatureDay: Int64?
    package var country: GridCountry
    package var chip: Chip
    package var chipsPerNode: Int
    package var nodesPerRack: Int?
    /// Years that a chip serves, from the day that its phase begins.
    package var chipYears: Double
    package var phases: [Phase]
    package var network: FatTree?
    package var power: PowerSupply
    package var cooling = Cooling()
    package var failures = Failures()
    package var costs: Costs?
    package var sales: Sales
    package var run: RunWish?
    /// Where somebody said how far a driver of cost may go.
    package var ranges: [CostDriver: ClosedRange<Double>] = [:]
    package var files = HourlyFiles()

    /// Tables of hours, by the paths that the document gives; the caller reads them.
    package struct HourlyFiles: Hashable, Sendable {
        package var intensity: String?
        package var price: String?
        package var generation: String?
    }

    package struct Cooling: Hashable, Sendable {
        /// As it is written: liquid, air, sea water.
        package var kind: String?
        /// Water taken in for each kWh of the computers (WUE).
        package var litresPerKilowattHour: Double?
        /// The share of the site's energy that is used again as heat (ERF).
        package var reusedShare: Double?
        package var heatEurosPerMegawattHour: Double?
    }

    package struct Failures: Hashable, Sendable {
        /// Llama 3's unless said otherwise; see ``FailureExpectation/llama3``.
        package var chipHoursBetweenFailures = FailureExpectation.llama3.chipHoursBetweenFailures
        /// Hours until a failed node is back; nil where nobody said.
        package var repairHours: Double?
        /// The share of nodes that stand by.
        package var spareShare = 0.0
    }

    package struct Costs: Hashable, Sendable {
        /// For each chip with its part of node, rack and network.
        package var eurosPerChip: Double
        /// Buildings, power and cooling, for each kilowatt of IT load.
        package var eurosPerKilowatt: Double
        /// The connection to the grid, once.
        package var connectionEuros: Double
        /// People, maintenance, rent, insurance: a year, once all chips stand.
        package var operationEurosPerYear: Double
        /// A year, as a share.
        package var discountRate: Double
    }

    package struct Sales: Hashable, Sendable {
        /// The share of available device-hours that is sold.
        package var utilisation: Double
        package var eurosPerDeviceHour: Double?
        /// To set prices in dollars beside one's own; nil where nobody said.
        package var eurosPerDollar: Double?
    }

    package struct RunWish: Hashable, Sendable {
        /// Days that the largest run may take.
        package var days: Double
        /// Llama 3's and others': 20 by Hoffmann et al. (arXiv 2203.15556).
        package var tokensPerParameter: Double
        package var sequence: Int
        package var precision: Precision
    }

    package var chips: Int { phases.reduce(0) { $0 + $1.chips } }

    /// Chips as the call counts them, by the ratio of dense bf16 peaks to an H100's 989.5 Tflop/s, which is an
    /// assumption: how the call itself converts is not known.
    package var h100PerChip: Double { chip.bf16TeraFLOPS / Self.h100TeraFLOPS }

    package static let h100TeraFLOPS = 989.5

    /// The first and the day after the last day on which anything is paid or runs.
    package var days: Range<Int64> {
        let first = phases.map(\.paidDays.lowerBound).min() ?? 0
        return first..<max(first + 1, phases.map(lastDay).max() ?? 0)
    }

    /// The day after the last on which a phase runs.
    func lastDay(_ phase: Phase) -> Int64 { phase.firstDay + Int64((chipYears * 365.25).rounded()) }

    /// Chips that stand on a day.
    func builtChips(day: Int64) -> Int {
        phases.reduce(0) { sum, phase in
            phase.firstDay <= day && day < lastDay(phase) ? sum + phase.chips : sum
        }
    }
}
