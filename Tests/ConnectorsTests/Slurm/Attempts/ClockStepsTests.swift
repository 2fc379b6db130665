import Testing

@testable import Connectors

@Suite struct ClockStepsTests {
    @Test func `a clock that is set is told by how much, once`() {
        var steps = ClockSteps()
        let read: [(wall: Int64, steady: Int64, step: Int64)] = [
            (1_800_000_000_000, 5_000, 0),
            (1_800_000_060_000, 65_000, 0),
            (1_799_999_000_000, 66_000, -1_061_000),
            (1_799_999_001_000, 67_000, 0),
            (1_800_000_001_000, 68_000, 999_000),
        ]
        for (wall, steady, step) in read { #expect(steps.step(wall: wall, steady: steady) == step) }
    }

    @Test func `a clock that is steered is not taken for one that is set`() {
        var steps = ClockSteps()
        var (wall, steady): (Int64, Int64) = (1_800_000_000_000, 0)
        for turn in 0..<100 {
            #expect(steps.step(wall: wall, steady: steady) == 0)
            steady += 30_000
            wall += 30_000 + (turn.isMultiple(of: 2) ? 999 : -999)
        }
    }
}
