import Synchronization

/// How values are spread over fixed bounds. Recording is a short search and two atomic additions.
///
/// Values are whole numbers of a small unit, so that their sum stays exact; ``MetricsText`` divides them.
package final class Histogram: Sendable {
    /// The upper bounds of the buckets, ascending, and what a value is divided by when it is written.
    package struct Scale: Sendable {
        /// At most ``Histogram/mostBounds``, ascending; each bucket holds what is not above its bound.
        package let bounds: [UInt64]
        /// How many of the recorded unit make one of the written unit.
        package let divisor: UInt64
        /// The bounds as they are written, made once.
        let labels: [String]

        /// Makes a scale.
        package init(_ bounds: [UInt64], divisor: UInt64 = 1) {
            precondition(bounds.count <= Histogram.mostBounds, "a histogram has at most \(Histogram.mostBounds) bounds")
            precondition(bounds == bounds.sorted(), "a histogram's bounds ascend")
            self.bounds = bounds
            self.divisor = divisor
            labels = bounds.map { divisor == 1 ? "\($0)" : "\(Double($0) / Double(divisor))" }
        }

        /// Nanoseconds written as seconds, from a quarter of a millisecond to ten seconds.
        package static let seconds = Scale(
            [
                250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
                10_000_000,
            ]
            .map { $0 * 1000 },
            divisor: 1_000_000_000
        )

        /// Counts in powers of two, to 1024.
        package static let counts = Scale([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
    }

    /// The most bounds a histogram has; beyond the last lies one bucket more.
    package static let mostBounds = 15

    let scale: Scale
    private let buckets = InlineArray<16, Atomic<UInt64>> { _ in Atomic(0) }
    private let total = Atomic<UInt64>(0)

    /// Begins empty.
    package init(_ scale: Scale) { self.scale = scale }

    /// Records a value.
    package func record(_ value: UInt64) {
        var bucket = 0
        while bucket < scale.bounds.count, value > scale.bounds[bucket] { bucket += 1 }
        buckets[bucket].wrappingAdd(1, ordering: .relaxed)
        total.wrappingAdd(value, ordering: .relaxed)
    }

    /// Records how long something took, in nanoseconds.
    package func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        record(UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000))
    }

    /// The buckets' own counts, the last for what lies beyond the last bound, and the sum of all values.
    package var content: (counts: [UInt64], sum: UInt64) {
        ((0...scale.bounds.count).map { buckets[$0].load(ordering: .relaxed) }, total.load(ordering: .relaxed))
    }
}
