/// Numbers that look drawn by chance and follow from a seed: the same on every machine, in every build.
///
/// xoshiro256++ by David Blackman and Sebastiano Vigna, "Scrambled Linear Pseudorandom Number Generators", TOMS 2021;
/// its state is filled by SplitMix64, as they advise.
package struct RandomStream: Sendable, RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)
    /// The second number of the last pair that ``normal()`` made.
    private var spareNormal: Double?

    /// Begins the numbered stream of a seed. Streams of one seed are independent for all that we do with them.
    package init(seed: UInt64, stream: UInt64 = 0) {
        var filler = seed ^ (stream &* 0xD1B5_4A32_D192_ED03)
        func draw() -> UInt64 {
            filler &+= 0x9E37_79B9_7F4A_7C15
            var word = filler
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        state = (draw(), draw(), draw(), draw())
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = ((sum << 23) | (sum >> 41)) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A number from 0 up to, but not including, 1: one of 2⁵³, evenly.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number from 0 up to, but not including, `limit`, evenly but for 1 part in 2³².
    package mutating func below(_ limit: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: ((next() >> 32) * UInt64(limit)) >> 32)
    }

    /// A waiting time of that mean, for events without memory.
    package mutating func exponential(mean: Double) -> Double { -mean * Elementary.log(1 - unit()) }

    /// A number of the standard normal distribution, by Marsaglia's polar method.
    package mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let factor = (-2 * Elementary.log(square) / square).squareRoot()
            spareNormal = y * factor
            return x * factor
        }
    }
}
