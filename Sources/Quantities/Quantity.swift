/// A whole number of one unit, so that a joule can't be added to a euro.
///
/// Accounts hold integers only: sums are exact, and the same on every machine. Overflow traps, because a wrapped
/// balance would be a wrong balance.
///
/// ```swift
/// let held: DeviceSeconds = 4 * DeviceSeconds(3600)
/// ```
@frozen
public struct Quantity<Unit>: Hashable, Comparable, Sendable {
    /// How many of the unit. May be negative: a ledger posting has a sign.
    public var count: Int64

    /// Makes an amount of `count` units.
    @inlinable
    public init(_ count: Int64) { self.count = count }

    /// Nothing of it.
    @inlinable
    public static var zero: Self { Self(0) }

    /// The sum. Traps on overflow.
    @inlinable
    public static func + (left: Self, right: Self) -> Self { Self(left.count + right.count) }

    /// The difference. Traps on overflow.
    @inlinable
    public static func - (left: Self, right: Self) -> Self { Self(left.count - right.count) }

    /// The amount with the other sign.
    @inlinable
    public static prefix func - (value: Self) -> Self { Self(-value.count) }

    /// Adds in place. Traps on overflow.
    @inlinable
    public static func += (left: inout Self, right: Self) { left.count += right.count }

    /// Subtracts in place. Traps on overflow.
    @inlinable
    public static func -= (left: inout Self, right: Self) { left.count -= right.count }

    /// The amount taken `factor` times. Traps on overflow.
    @inlinable
    public static func * (factor: Int64, value: Self) -> Self { Self(factor * value.count) }

    /// Orders by count.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.count < right.count }

    /// `self × numerator ÷ denominator`, exact in between (128 bits), rounded half away from zero.
    ///
    /// - Precondition: `denominator` is positive and the result fits 64 bits.
    public func scaled(by numerator: Int64, over denominator: Int64) -> Self {
        precondition(denominator > 0, "a scale has a positive denominator")
        let product = Int128(count) * Int128(numerator)
        let half = Int128(denominator / 2)
        let rounded = (product >= 0 ? product + half : product - half) / Int128(denominator)
        return Self(Int64(rounded))
    }
}

extension Quantity: ExpressibleByIntegerLiteral {
    /// Makes an amount from a literal whose unit the context names.
    @inlinable
    public init(integerLiteral value: Int64) { self.init(value) }
}

extension Quantity: CustomStringConvertible {
    /// The bare count.
    public var description: String { String(count) }
}
