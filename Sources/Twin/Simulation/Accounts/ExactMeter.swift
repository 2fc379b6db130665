/// Adds up products divided by a constant, and loses nothing to rounding.
///
/// What one addition leaves over goes to the next, so that the whole parts handed out sum to the whole part of the exact
/// sum, whatever the number of them.
struct ExactMeter: Hashable, Sendable {
    /// What has been handed out.
    private(set) var total: Int64 = 0
    private var remainder: Int64 = 0
    private let divisor: Int64

    init(divisor: Int64) { self.divisor = divisor }

    /// Adds `a × b ÷ divisor` and hands out its whole part, with what was left over before.
    mutating func add(_ a: Int64, _ b: Int64) -> Int64 {
        let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
        let (sum, isStillTooLarge) = product.addingReportingOverflow(remainder)
        var whole: Int64
        if !isTooLarge, !isStillTooLarge {
            whole = sum / divisor
            remainder = sum % divisor
        } else {
            let (quotient, rest) = (Int128(a) * Int128(b) + Int128(remainder)).quotientAndRemainder(
                dividingBy: Int128(divisor)
            )
            whole = Int64(quotient)
            remainder = Int64(rest)
        }
        // A price may be negative; what is left over never is.
        if remainder < 0 {
            remainder += divisor
            whole -= 1
        }
        total += whole
        return whole
    }
}
