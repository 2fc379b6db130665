/// What an hour of an H100 was offered for by sellers in the Union.
///
/// Eight sellers' prices on one day, at the end of 35 days of watching (to 2026-09-05), H100 SXM: a factor of 8.5 between
/// the cheapest, a marketplace, and the dearest; most list prices never moved.
package struct MarketPrice: Hashable, Sendable {
    package var dollarsPerHour: Double

    package static let source = "eight sellers in the Union, H100 SXM, 2026-09-05"

    package static let h100 = [1.87, 2.16, 3.25, 3.49, 3.85, 5.44, 7.36, 15.98].map {
        MarketPrice(dollarsPerHour: $0)
    }
}
