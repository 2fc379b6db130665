import Scheduling
import Testing

@Suite struct HourlySeriesTests {
    private let grid = HourlySeries(beginsAtSeconds: 0, values: [300, 40, 500])

    @Test func `an integral counts every second at its own value`() {
        #expect(grid.integral(fromSeconds: 1800, durationSeconds: 3600) == 300 * 1800 + 40 * 1800)
        #expect(grid.integral(fromSeconds: 3600, durationSeconds: 3600) == 40 * 3600)
        #expect(grid.integral(fromSeconds: 5000, durationSeconds: 0) == 0)
    }

    @Test func `outside its hours the nearest value holds`() {
        #expect(grid.value(atSeconds: -1) == 300)
        #expect(grid.value(atSeconds: 3600) == 40)
        #expect(grid.value(atSeconds: 1 << 40) == 500)
        #expect(grid.integral(fromSeconds: -10, durationSeconds: 20) == 300 * 20)
        #expect(grid.integral(fromSeconds: 10_790, durationSeconds: 20) == 500 * 20)
    }

    @Test func `the best start is the cheapest, and of equals the earliest`() {
        let window = grid.bestStart(durationSeconds: 1800, notBeforeSeconds: 0, endBySeconds: 10_800)
        #expect(window == .init(startSeconds: 3600, integral: 40 * 1800))
        let flat = HourlySeries(beginsAtSeconds: 0, values: [7, 7, 7])
        #expect(flat.bestStart(durationSeconds: 60, notBeforeSeconds: 99, endBySeconds: .max)?.startSeconds == 99)
    }

    @Test func `work that cannot end in time has no start`() {
        #expect(grid.bestStart(durationSeconds: 3600, notBeforeSeconds: 1, endBySeconds: 3600) == nil)
        #expect(grid.bestStart(durationSeconds: 3600, notBeforeSeconds: 0, endBySeconds: .min) == nil)
        #expect(grid.bestStart(durationSeconds: 3600, notBeforeSeconds: 0, endBySeconds: 3600)?.startSeconds == 0)
    }

    @Test func `a power price below nothing is sought`() {
        let prices = HourlySeries(beginsAtSeconds: 0, values: [50, 20, -30, 90])
        let window = prices.bestStart(durationSeconds: 5400, notBeforeSeconds: 0, endBySeconds: .max)
        #expect(window == .init(startSeconds: 5400, integral: 20 * 1800 - 30 * 3600))
    }

    @Test func `the largest values and spans fit`() {
        let extreme = HourlySeries(beginsAtSeconds: 1 << 61, values: [.max, .min, .max, .min])
        let start: Int64 = 1 << 61
        let longest = UInt32.max
        #expect(extreme.integral(fromSeconds: start - (1 << 32), durationSeconds: longest) > Int64.max - (1 << 33))
        #expect(extreme.integral(fromSeconds: start + 10_800, durationSeconds: longest) < Int64.min + (1 << 33))
        let window = extreme.bestStart(durationSeconds: longest, notBeforeSeconds: -(1 << 61), endBySeconds: .max)
        #expect(window?.startSeconds == start + 10_800)
        let inTime = extreme.bestStart(durationSeconds: longest, notBeforeSeconds: start - 9, endBySeconds: .max)
        #expect(inTime == window)
    }

    @Test(arguments: 1...40)
    func `the best start is the one that trying every second finds`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let begin = Int64(random.next(-5000...5000))
        let values = (0..<random.next(1...5)).map { _ in Int32(random.next(-2...4)) }
        let series = HourlySeries(beginsAtSeconds: begin, values: values)
        var before: [Int64] = [0]
        let origin: Int64 = -9000
        for second in 0..<40_000 {
            before.append(before[second] + Int64(series.value(atSeconds: origin + Int64(second))))
        }
        for _ in 0..<5 {
            let duration = random.next(0...9000)
            let earliest = Int64(random.next(-8000...4000))
            let deadline = earliest + Int64(random.next(0...20_000))
            var best: HourlySeries.Window?
            for start in stride(from: earliest, through: deadline - Int64(duration), by: 1) {
                let place = Int(start - origin)
                let sum = before[place + duration] - before[place]
                if sum < best?.integral ?? .max { best = .init(startSeconds: start, integral: sum) }
            }
            let found = series.bestStart(
                durationSeconds: UInt32(duration),
                notBeforeSeconds: earliest,
                endBySeconds: deadline
            )
            #expect(found == best, "seed \(seed)")
            if let found {
                #expect(
                    series.integral(fromSeconds: found.startSeconds, durationSeconds: UInt32(duration))
                        == found.integral
                )
            }
        }
    }
}
