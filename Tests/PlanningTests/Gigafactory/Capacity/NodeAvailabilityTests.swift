import Quantities
import Testing

@testable import Planning

@Suite struct `Nodes in repair` {
    /// Nodes fail one by one at random; repairs all last the same time.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `leave what a simulation leaves`(seed: UInt64) {
        var chance = Chance(seed: seed)
        let (nodes, spares, rate, repair) = (2000, 8, 0.4, 24.0)
        var back: [Double] = []
        var (time, short) = (0.0, 0.0)
        let end = 400_000.0
        while time < end {
            let next = time - Elementary.log(1 - chance.share()) / rate
            // Those whose repair ends before the next failure, one after the other.
            while let first = back.first, first <= next {
                short += Double(max(0, back.count - spares)) * (first - time)
                time = first
                back.removeFirst()
            }
            short += Double(max(0, back.count - spares)) * (next - time)
            time = next
            back.append(time + repair)
        }
        let simulated = (Double(nodes - spares) - short / time) / Double(nodes)
        let told = NodeAvailability(nodes: nodes, spares: spares, meanAway: rate * repair).share
        #expect(abs(simulated - told) < 2e-5, "seed \(seed): \(simulated) and \(told)")
    }

    @Test func `without repairs only spares are missing`() {
        #expect(NodeAvailability(nodes: 100, spares: 2, meanAway: 0).share == 0.98)
    }

    @Test func `a mean of hundreds does not lose its smallest chances`() {
        let away = NodeAvailability(nodes: 10_000, spares: 0, meanAway: 900)
        #expect(abs(away.meanShort - 900) < 1e-6)
    }
}
