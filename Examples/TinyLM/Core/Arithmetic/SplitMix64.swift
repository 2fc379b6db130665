/// Random numbers from one 64-bit state, so that a checkpoint can keep them and a resumed run draws what it would have.
///
/// The generator is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
struct SplitMix64: Equatable, Sendable {
    /// Everything there is to know about the numbers to come.
    var state: UInt64

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from zero up to, not including, `bound`.
    mutating func next(below bound: Int) -> Int {
        precondition(bound > 0, "there is a number to draw")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number from zero up to, not including, one; 24 random bits.
    mutating func nextFraction() -> Float { Float(next() >> 40) / 16_777_216 }
}
