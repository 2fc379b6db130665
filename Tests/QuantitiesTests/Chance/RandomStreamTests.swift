import Foundation
import Testing

@testable import Quantities

@Suite struct Chance {
    @Test func `is the same for the same seed, and another for another`() {
        var one = RandomStream(seed: 7)
        var same = RandomStream(seed: 7)
        var other = RandomStream(seed: 7, stream: 1)
        let drawn = (0..<4).map { _ in one.next() }
        #expect(drawn == (0..<4).map { _ in same.next() })
        #expect(drawn != (0..<4).map { _ in other.next() })
        // Written down, so that a change of the generator can't pass unseen: every synthetic workload would change.
        #expect(
            drawn == [
                1_021_219_803_524_665_661, 3_174_977_118_032_272_916, 13_236_943_193_235_544_178,
                7_880_630_202_246_103_356,
            ]
        )
    }

    @Test func `has the means that it should`() {
        var chance = RandomStream(seed: 1)
        let count = 50_000.0
        var (units, waits, normals, squares) = (0.0, 0.0, 0.0, 0.0)
        for _ in 0..<Int(count) {
            units += chance.unit()
            waits += chance.exponential(mean: 3)
            let normal = chance.normal()
            normals += normal
            squares += normal * normal
        }
        #expect(abs(units / count - 0.5) < 0.006)
        #expect(abs(waits / count - 3) < 0.06)
        #expect(abs(normals / count) < 0.02)
        #expect(abs(squares / count - 1) < 0.03)
    }

    @Test func `takes each thing by its weight`() {
        var chance = RandomStream(seed: 3)
        let weights = [5.0, 0, 1, 3, 1]
        let table = AliasTable(weights: weights)
        var counts = [Double](repeating: 0, count: weights.count)
        for _ in 0..<50_000 { counts[table.draw(from: &chance)] += 1 }
        #expect(counts[1] == 0)
        for (count, weight) in zip(counts, weights) { #expect(abs(count / 50_000 - weight / 10) < 0.01) }
    }

    @Test(arguments: [1e-300, 0.001, 0.5, 0.9999, 1, 1.5, 2, 10, 12_345.678, 1e300])
    func `has logarithms as exact as the C library's`(value: Double) {
        #expect(abs(Elementary.log(value) - Foundation.log(value)) <= 2e-15 * max(1, abs(Foundation.log(value))))
    }

    @Test(arguments: [-700.0, -20.5, -1, -1e-9, 0, 0.3, 1, 17.25, 600])
    func `has powers of e as exact as the C library's`(value: Double) {
        #expect(abs(Elementary.exp(value) / Foundation.exp(value) - 1) <= 4e-15)
    }
}
