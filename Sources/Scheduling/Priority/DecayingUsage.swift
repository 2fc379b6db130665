/// How much somebody has used, where what was used a half-life ago counts half.
///
/// Old usage is never made smaller; new usage counts for more: a second used at time t weighs 2^(t / half-life). All amounts
/// of one moment decay by one common factor, so that their order stays as it is while nobody uses anything, and only who
/// does has to be looked at. To keep numbers small an amount has an exponent, which counts half-lives.
struct DecayingUsage: Hashable, Sendable {
    /// In device-seconds times 2^(16 - exponent), at least one.
    private(set) var amount: UInt64
    /// Half-lives since the origin of time.
    private(set) var exponent: Int64

    /// A device-second used at a moment.
    init(halfLives: Int64) {
        exponent = halfLives >> Int64(BinaryLogarithm.fractionBits)
        amount = 0
        add(1, atHalfLives: halfLives)
    }

    /// Counts usage of a moment, which is given in half-lives with 16 bits behind the point. A negative amount takes back what
    /// was counted too much; nobody has used less than nothing.
    mutating func add(_ deviceSeconds: Int64, atHalfLives moment: Int64) {
        let now = moment >> Int64(BinaryLogarithm.fractionBits)
        if now > exponent {
            let shift = now - exponent
            amount = shift < 64 ? amount >> UInt64(shift) : 0
            exponent = now
        }
        // Usage of the past, told late, weighs less than usage of now.
        let late = exponent - now
        let fraction = moment & (BinaryLogarithm.one - 1)
        let weight = Int128(BinaryLogarithm.power(ofFraction: fraction))
        let added = late < 100 ? (Int128(deviceSeconds) * weight) >> Int128(16 + late) : 0
        // A sum beyond 64 bits would take all the world's devices a million years.
        amount = UInt64(clamping: max(Int128(amount) + added, 1))
    }

    /// The logarithm to base 2, with 16 bits behind the point, of the amount as it stands at the origin of time. That of any
    /// other moment is less by the half-lives in between, for everybody alike.
    var logarithm: Int64 {
        BinaryLogarithm.of(amount) + (exponent - Int64(BinaryLogarithm.fractionBits)) * BinaryLogarithm.one
    }
}
