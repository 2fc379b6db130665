extension HourlySeries {
    /// When to run, and what running then sums up to.
    public struct Window: Hashable, Sendable {
        /// When to start.
        public var startSeconds: Int64
        /// The integral of the series from the start to the end, in value-seconds.
        public var integral: Int64

        /// Describes a window.
        public init(startSeconds: Int64, integral: Int64) {
            self.startSeconds = startSeconds
            self.integral = integral
        }
    }

    /// The start that makes the integral least; of equals the earliest. Nil when the work cannot end in time.
    ///
    /// The integral, as a function of the start, is linear between the moments at which the start or the end crosses an
    /// hour, so that its minimum lies on such a moment or on an end of the window. A window slides from one to the next and
    /// keeps its sum up to date.
    ///
    /// Cost: two steps for each hour between the earliest and the latest start, and none for hours outside the series,
    /// whatever the deadline: `.max` means none.
    ///
    /// - Precondition: the earliest start lies within 2^61 seconds of the origin.
    public func bestStart(
        durationSeconds: UInt32,
        notBeforeSeconds earliest: Int64,
        endBySeconds deadline: Int64
    ) -> Window? {
        let duration = Int64(durationSeconds)
        precondition(earliest.magnitude <= 1 << 61, "Work starts within 2^61 seconds of the origin.")
        guard earliest + duration <= deadline else { return nil }
        let latest = min(deadline - duration, max(earliest, endsAtSeconds))
        var start = earliest
        var sum = integral(fromSeconds: start, durationSeconds: durationSeconds)
        var best = Window(startSeconds: start, integral: sum)
        var startHour = hour(of: start)
        var endHour = hour(of: start + duration)
        let lastHour = values.count - 1
        while start < latest, startHour < lastHour {
            let startStep = hourEnd(startHour) - start
            let endStep = endHour == lastHour ? Int64.max : hourEnd(endHour) - (start + duration)
            let step = min(startStep, endStep, latest - start)
            // Every sum fits 64 bits, what lies between two sums need not: modulo 2^64 the result is still exact.
            sum &+= (Int64(values[endHour]) - Int64(values[startHour])) &* step
            start += step
            if step == startStep { startHour += 1 }
            if step == endStep { endHour += 1 }
            if sum < best.integral { best = Window(startSeconds: start, integral: sum) }
        }
        return best
    }
}
