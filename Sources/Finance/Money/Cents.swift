/// Money as it is accounted, in whole cents of a euro.
package enum Cents {
    /// The most that an input may name, 10¹² euro: sums of such amounts over a fund's life keep far from 64 bits, and a
    /// product with a rate is exact to the cent.
    package static let mostEUR = 1e12

    /// Euro to the nearest cent.
    package static func rounded(_ eur: Double) -> Int64 { nearest(eur * 100) }

    /// What a claim grows to at the most, ten times what an input may name: interest on what nobody will ever pay stops
    /// there, so that sums over all months and layers fit into 64 bits.
    static let most: Int64 = 1_000_000_000_000_000

    /// The nearest whole number, half away from zero, within ``most``; without a call of the C library's, which a month makes
    /// dozens of.
    @inline(__always)
    static func nearest(_ value: Double) -> Int64 {
        guard abs(value) < Double(most) else { return value < 0 ? -most : most }
        return Int64(value < 0 ? value - 0.5 : value + 0.5)
    }

    /// Cents as euro, for rates and charts.
    package static func eur(_ cents: Int64) -> Double { Double(cents) / 100 }

    /// Euro with a point and two digits: `-12.05`.
    package static func plain(_ cents: Int64) -> String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return (cents < 0 ? "-" : "") + "\(whole)." + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
