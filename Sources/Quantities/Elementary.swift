/// Logarithm and exponential that give the same bits on every machine.
///
/// The C library's differ between its versions, and a synthetic workload must not: these use nothing but additions,
/// multiplications, divisions and square roots, which IEEE 754 rounds in one way only.
package enum Elementary {
    private static let ln2High = 0x1.62e42fee00000p-1
    private static let ln2Low = 0x1.a39ef35793c76p-33

    /// The natural logarithm, to about 1 part in 10¹⁵.
    ///
    /// Writes x as 2ᵏ·m with m near 1 and sums the series of 2·artanh((m − 1) ÷ (m + 1)).
    ///
    /// - Precondition: `value` is positive and finite.
    package static func log(_ value: Double) -> Double {
        precondition(value > 0 && value.isFinite, "a logarithm is of a positive number")
        var mantissa = value.significand
        var exponent = Double(value.exponent)
        if mantissa > 1.4142135623730951 {
            mantissa *= 0.5
            exponent += 1
        }
        let s = (mantissa - 1) / (mantissa + 1)
        let q = s * s
        // 1/3, 1/5 … 1/19: |s| < 0.172, so the next term is below 1e-16.
        var sum = 0.05263157894736842
        sum = sum * q + 0.058823529411764705
        sum = sum * q + 0.06666666666666667
        sum = sum * q + 0.07692307692307693
        sum = sum * q + 0.09090909090909091
        sum = sum * q + 0.1111111111111111
        sum = sum * q + 0.14285714285714285
        sum = sum * q + 0.2
        sum = sum * q + 0.3333333333333333
        return exponent * ln2High + (2 * s + (2 * s * q * sum + exponent * ln2Low))
    }

    /// e to the power of `value`, to about 1 part in 10¹⁵; 0 below −700, and no more than e⁷⁰⁰.
    ///
    /// Takes whole powers of two out and sums Taylor's series of the rest, which lies within ±0.35.
    package static func exp(_ value: Double) -> Double {
        if value < -700 { return 0 }
        let bounded = min(value, 700)
        let power = (bounded * 1.4426950408889634).rounded()
        let rest = (bounded - power * ln2High) - power * ln2Low
        var sum = 1.0
        for divisor in stride(from: 13.0, through: 1, by: -1) { sum = 1 + sum * rest / divisor }
        return Double(sign: .plus, exponent: Int(power), significand: sum)
    }
}
