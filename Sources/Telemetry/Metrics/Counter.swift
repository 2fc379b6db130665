import Synchronization

/// How often something happened since the process began. Counting is one atomic addition.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// Begins at zero.
    package init() {}

    /// Counts something, or several at once.
    package func add(_ amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    /// How often so far.
    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// How many there are of something now.
package final class Gauge: Sendable {
    private let level = Atomic<Int>(0)

    /// Begins at zero.
    package init() {}

    /// One more, or several.
    package func increment(by amount: Int = 1) { level.wrappingAdd(amount, ordering: .relaxed) }

    /// One less, or several.
    package func decrement(by amount: Int = 1) { level.wrappingSubtract(amount, ordering: .relaxed) }

    /// How many now.
    package var value: Int { level.load(ordering: .relaxed) }
}
