import Glibc
import Testing

@testable import TinyLMCore

struct VectorTests {
    @Test func `the exponential is the C library's to seven digits`() {
        var worst = 0.0
        for number in -860...860 {
            let x = Float(number) / 10
            let expected = exp(Double(x))
            worst = max(worst, abs(Double(exponential(Vector(repeating: x))[3]) - expected) / expected)
        }
        #expect(worst < 3e-7)
    }

    @Test func `the exponential of what is out of range stays finite`() {
        let values = exponential([-.infinity, -1000, -87, 0, 87, 1000, .infinity, 1])
        #expect((0..<8).allSatisfy { values[$0].isFinite && values[$0] > 0 })
        #expect(values[3] == 1)
    }

    @Test(arguments: [1, 7, 8, 9, 20])
    func `scores become probabilities and the logarithm of their sum`(_ count: Int) {
        let scores = Samples.floats(count, seed: 8)
        let expected = scores.values.map { exp(Double($0)) }
        let total = expected.reduce(0, +)
        let logarithm = Rows.normalise(scores.base, count: count)
        #expect(abs(Double(logarithm) - log(total)) < 1e-6)
        #expect(zip(scores.values, expected).allSatisfy { abs(Double($0) - $1 / total) < 1e-6 })
    }
}
