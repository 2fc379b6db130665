import Testing

@testable import Scheduling

@Suite struct ResidualLifeTests {
    @Test func `where nothing is known a job is expected to run half as long again`() {
        #expect(ResidualLife().medianSeconds(outliving: 100) == 150)
    }

    @Test func `half of those that outlived as much ran no longer`() {
        var life = ResidualLife()
        for seconds in [10, 20, 1000, 2000, 172_800, 172_800, 172_800] { life.learn(runSeconds: Int64(seconds)) }
        #expect(life.medianSeconds(outliving: 5) == 2000)
        #expect(life.medianSeconds(outliving: 1500) == 172_800)
        #expect(life.medianSeconds(outliving: 172_800) == 259_200)
    }

    @Test(arguments: 1...20)
    func `the median is that of a sorted list, to a sixteenth`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var life = ResidualLife()
        var all: [Int64] = []
        for _ in 0..<200 {
            let seconds = Int64(random.next(1...(1 << random.next(1...22))))
            all.append(seconds)
            life.learn(runSeconds: seconds)
        }
        let elapsed = Int64(random.next(1...10_000))
        let longer = all.filter { $0 > elapsed + elapsed / 16 }.sorted()
        let found = life.medianSeconds(outliving: elapsed)
        guard !longer.isEmpty else { return }
        #expect(found > elapsed, "seed \(seed)")
        // Those within the column of what has elapsed do not count: the list may hold a few more or fewer.
        let loose = all.filter { $0 > elapsed }.sorted()
        let low = loose[(loose.count - 1) / 2]
        let high = longer[(longer.count - 1) / 2]
        #expect(found >= low - low / 8 && found <= high + high / 8, "seed \(seed)")
    }
}
