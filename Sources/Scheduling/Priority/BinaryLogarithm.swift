/// Logarithms and powers to base 2 in whole numbers, the same on every machine.
///
/// Fixed point with 16 bits behind the point. The mathematical library would do, but its last bits differ between
/// versions, and a queue would then differ between two servers.
enum BinaryLogarithm {
    static let fractionBits = 16
    static let one: Int64 = 1 << 16

    /// The logarithm of a number of at least one, rounded down to 2^-16.
    ///
    /// Bit by bit: squaring doubles the logarithm, and a square of two or more yields the next bit (Knuth, TAOCP 1,
    /// exercise 1.2.2-25).
    static func of(_ number: UInt64) -> Int64 {
        let whole = 63 - number.leadingZeroBitCount
        // In [1, 2) with 63 bits behind the point.
        var rest = number << UInt64(63 - whole)
        var result = Int64(whole)
        for _ in 0..<fractionBits {
            let (high, low) = rest.multipliedFullWidth(by: rest)
            result <<= 1
            if high >> 63 == 1 {
                result |= 1
                rest = high
            } else {
                rest = high << 1 | low >> 63
            }
        }
        return result
    }

    /// 2 to a power in [0, 1), as a fixed point number with 32 bits behind the point.
    ///
    /// The product of the roots 2^(1/2), 2^(1/4), ... that the power's bits name.
    static func power(ofFraction fraction: Int64) -> UInt64 {
        var product: UInt64 = 1 << 63
        for bit in 0..<fractionBits where fraction >> Int64(fractionBits - 1 - bit) & 1 == 1 {
            product = product.multipliedFullWidth(by: roots[bit]).high << 1
        }
        return product >> 31
    }

    /// 2^(1/2), 2^(1/4), ... with 63 bits behind the point, each the root of the one before.
    private static let roots: [UInt64] = {
        var roots: [UInt64] = []
        var last: UInt128 = 1 << 64
        for _ in 0..<fractionBits {
            last = root(of: last << 63)
            roots.append(UInt64(last))
        }
        return roots
    }()

    /// The whole root of a number, rounded down.
    private static func root(of number: UInt128) -> UInt128 {
        var low: UInt128 = 0
        var high: UInt128 = 1 << 64
        while high - low > 1 {
            let middle = (low + high) / 2
            if middle <= number / middle { low = middle } else { high = middle }
        }
        return low
    }
}
