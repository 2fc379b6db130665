/// What came back for what was paid in, without regard to time.
///
/// The measures of private equity as GIPS for Private Equity (CFA Institute, 2020) and Invest Europe define them. Nil where
/// nothing was paid in.
package struct Multiples: Hashable, Sendable {
    /// Distributed to paid-in.
    package var dpi: Double
    /// Residual value to paid-in.
    package var rvpi: Double

    /// Total value to paid-in.
    package var tvpi: Double { dpi + rvpi }
    /// Multiple on invested capital: for a fund as a whole, the total value to what was paid in.
    package var moic: Double { tvpi }

    /// Of amounts whose negative ones are paid in and whose positive ones are distributed.
    package init?(_ amounts: some Sequence<Double>, netAssetValue: Double = 0) {
        var (paid, distributed) = (0.0, 0.0)
        for amount in amounts {
            if amount < 0 { paid -= amount } else { distributed += amount }
        }
        guard paid > 0 else { return nil }
        dpi = distributed / paid
        rvpi = netAssetValue / paid
    }
}
