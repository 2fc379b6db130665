/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
///
/// The core never asks what time it is: an instant arrives inside a command.
@frozen
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var milliseconds: Int64

    /// Makes the moment that lies `milliseconds` after the epoch.
    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Earlier comes first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment `seconds` later.
    @inlinable
    public static func + (left: Self, seconds: Seconds) -> Self {
        Self(milliseconds: left.milliseconds + seconds.count * 1000)
    }

    /// The whole seconds from `earlier` to here, a started second counted as one; zero if `earlier` is later.
    public func seconds(since earlier: Self) -> Seconds {
        let span = milliseconds - earlier.milliseconds
        return span <= 0 ? .zero : Seconds((span + 999) / 1000)
    }
}
