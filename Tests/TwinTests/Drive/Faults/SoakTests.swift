import Testing
import Twin

@Suite struct Soaks {
    @Test func `lanes play every seed once, and their tallies add up`() {
        let soak = Soak(firstSeed: 100, steps: 4)
        var tally = soak.run(lane: 0, of: 2) { $0.exercised.histories < 3 }
        tally.merge(soak.run(lane: 1, of: 2) { $0.exercised.histories < 2 })
        #expect(tally.exercised.histories == 5)
        #expect(tally.nextSeed == 106)
        #expect(tally.findings.isEmpty)

        let whole = soak.run { $0.nextSeed < 105 }
        #expect(whole.exercised == tally.exercised)
    }
}
