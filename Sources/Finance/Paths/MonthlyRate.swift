import Quantities

/// The yearly rate of monthly flows, as fast as thousands of futures ask for.
///
/// The sum that ``CashFlows/internalRate`` makes zero, by Horner's scheme: between one month and the next stand e^(−s·days ÷ 365),
/// of which there are four. Newton's method finds the root where there is only one; other flows go the long way.
struct MonthlyRate {
    /// Days between a month's end and the one before; 0 for the first.
    private let days: [Int]
    private let years: [Double]
    /// The flows' weights at −50 % and at −95 % a year, where roots are parted; see ``isSingle(_:_:)``.
    private let weights: [[Double]]

    init(_ fund: Fund) {
        days =
            [0]
            + (1..<fund.months).map { month in
                Int(fund.firstDay(ofMonth: month + 1) - fund.firstDay(ofMonth: month))
            }
        let firstEnd = fund.firstDay(ofMonth: 1)
        let years = (0..<fund.months).map { Double(fund.firstDay(ofMonth: $0 + 1) - firstEnd) / 365 }
        self.years = years
        weights = [0.5, 0.05].map { growth in years.map { Amortisation.power(growth, -$0) } }
    }

    /// The flows with their times.
    func cashFlows(_ flows: ArraySlice<Int64>) -> CashFlows {
        CashFlows(years: years, amounts: flows.map { Double($0) / 100 })
    }

    /// The rate, if there is exactly one; −1 when money went in and none came back.
    func rate(_ flows: UnsafeBufferPointer<Int64>, near guess: Double) -> Double? {
        var (changes, first, last) = (0, 0, -1)
        var sign: Int64 = 0
        for (month, flow) in flows.enumerated() where flow != 0 {
            let own = flow.signum()
            if sign == 0 { first = month } else if own != sign { changes += 1 }
            sign = own
            last = month
        }
        if changes == 0 { return sign < 0 ? -1 : nil }
        if changes == 1 || weights.contains(where: { Self.isSingle(flows, $0) }),
            let rate = newton(flows, first, last, near: guess)
        {
            return rate
        }
        return CashFlows(years: years, amounts: flows.map(Double.init)).internalRate.only
    }

    /// Whether flows, weighted as at one rate, have exactly one rate: their running sums change sign once, so that there is at most
    /// one above that rate, and their sums from the end on never, so that there is none below.
    ///
    /// Laguerre, 1883, as for ``CashFlows/internalRate``; at a rate of 0 it is the criterion of C. Norstrøm, "A Sufficient Condition for
    /// a Unique Nonnegative Internal Rate of Return", JFQA 1972.
    private static func isSingle(_ flows: UnsafeBufferPointer<Int64>, _ weights: [Double]) -> Bool {
        var (sum, changes, isPositive) = (0.0, 0, false)
        var greatest = 0.0
        var hasBegun = false
        for (flow, weight) in zip(flows, weights) where flow != 0 {
            sum += Double(flow) * weight
            if hasBegun, (sum > 0) != isPositive { changes += 1 }
            isPositive = sum > 0
            hasBegun = true
            greatest = max(greatest, sum)
        }
        // A sum from the end on is the whole less a running sum: it is never negative if no running sum is above the whole.
        return changes == 1 && sum > 0 && greatest <= sum
    }

    /// The root of ln(receipts ÷ payments), both at their present value: nearly a straight line, where their difference is none.
    private func newton(_ flows: UnsafeBufferPointer<Int64>, _ first: Int, _ last: Int, near guess: Double) -> Double? {
        var force = Elementary.log(1 + max(guess, -0.9))
        return days.withUnsafeBufferPointer { days in
            for _ in 0..<16 {
                let (value, slope) = Self.sums(flows, days, first, last, force)
                guard value[0] > 0, value[1] > 0 else { return nil }
                let line = slope[0] / value[0] - slope[1] / value[1]
                guard line < 0 else { return nil }
                let step = Elementary.log(value[0] / value[1]) / line
                force -= min(2, max(-2, step))
                // The error is about the step's square.
                if abs(step) < 1e-6 { return Elementary.exp(force) - 1 }
            }
            return nil
        }
    }

    /// Receipts and payments at a force of interest, and what they change by with it.
    private static func sums(
        _ flows: UnsafeBufferPointer<Int64>,
        _ days: UnsafeBufferPointer<Int>,
        _ first: Int,
        _ last: Int,
        _ force: Double
    ) -> (value: SIMD2<Double>, slope: SIMD2<Double>) {
        let day = Elementary.exp(-force / 365)
        let d4 = day * day * (day * day)
        let d8 = d4 * d4
        let d28 = d8 * d8 * d8 * d4
        let factors = (d28, d28 * day, d28 * day * day, d28 * day * day * day)
        var (value, slope) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
        var month = last
        while true {
            let flow = Double(flows[month])
            value += SIMD2(max(flow, 0), max(-flow, 0))
            if month == first { return (value, slope) }
            let length = days[month]
            let factor = length == 31 ? factors.3 : length == 30 ? factors.2 : length == 28 ? factors.0 : factors.1
            slope = factor * (slope - value * (Double(length) * (1 / 365)))
            value *= factor
            month -= 1
        }
    }
}
