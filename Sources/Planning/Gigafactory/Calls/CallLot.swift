/// The two lots of the call for gigafactories of 2026 (EUROHPC/2026/OP/0008), with what each asks for.
///
/// Second-hand: from notes on the tender specifications read on 2026-08-19 and on IP/26/1708 (2026-07-30), not from the
/// specifications themselves. "At least 25,000, then at least 75,000" is read as totals: the second phase adds 50,000.
package enum CallLot: String, CaseIterable, Sendable {
    case lot1
    case lot2

    /// Where the figures come from, as reports say it.
    package static let source =
        "notes on the tender specifications EUROHPC/2026/OP/0008 (read 2026-08-19) and IP/26/1708"

    package var name: String { self == .lot1 ? "lot 1" : "lot 2" }

    /// The least H100-equivalents after each phase.
    package var h100Equivalents: [Int] { self == .lot1 ? [25_000, 75_000] : [40_000, 100_000] }

    /// The least IT load after the second phase, in megawatts.
    package var itMegawatts: Double { self == .lot1 ? 120 : 150 }

    /// The IT load of the first phase that the call names as an indication, in megawatts.
    package var firstPhaseMegawatts: ClosedRange<Double> { self == .lot1 ? 15...30 : 20...50 }

    /// The most that the Union pays in each phase, in euros.
    package var unionEuros: [Int64] {
        self == .lot1 ? [100_000_000, 400_000_000] : [200_000_000, 800_000_000]
    }

    /// The most of the capital expenditure that the Union pays; states pay at least as much (Regulation (EU) 2026/150).
    package static let unionShare = 0.17

    /// Months from the signature to operation.
    package static let monthsToOperation = 18
}
