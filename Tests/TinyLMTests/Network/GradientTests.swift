import Testing

@testable import TinyLMCore

/// The way back is written by hand; here the network itself says whether it is right.
struct GradientTests {
    private let network = Transformer(Samples.shape, capacity: 2)
    private let weights: Floats
    private let characters: [Int32]
    private let targets: [Int32]

    init() {
        let layout = ParameterLayout(Samples.shape)
        // Larger than real initial weights, so that no part of the network is nearly linear.
        weights = Samples.floats(layout.count, seed: 11)
        for index in 0..<layout.count { weights.base[index] *= 0.6 }
        var numbers = SplitMix64(state: 12)
        characters = (0..<12).map { _ in Int32(numbers.next(below: 13)) }
        targets = (0..<12).map { _ in Int32(numbers.next(below: 13)) }
    }

    private func meanLoss() -> Double {
        network.forward(characters, weights: weights)
        return network.sumOfLosses(targets: targets) / Double(targets.count)
    }

    /// Moves all of one tensor's weights a little along a random direction and back: the loss must change as the
    /// gradient says.
    @Test(arguments: ParameterLayout(Samples.shape).tensors.map(\.name))
    func `the gradient of a tensor is the slope of the loss`(_ name: String) throws {
        let tensor = try #require(network.layout.tensors.first { $0.name == name })
        let gradients = Floats(count: network.layout.count)
        _ = meanLoss()
        network.backward(targets: targets, share: 1 / 12, weights: weights, gradients: gradients)
        let kept = weights.values
        var numbers = SplitMix64(state: UInt64(tensor.offset))
        for _ in 0..<3 {
            let direction = (0..<tensor.count).map { _ in numbers.next() & 1 == 0 ? Float(1) : -1 }
            let reach = 0.01 / Float(tensor.count).squareRoot()
            func loss(_ factor: Float) -> Double {
                for (index, sign) in direction.enumerated() {
                    weights.base[tensor.offset + index] = kept[tensor.offset + index] + factor * reach * sign
                }
                return meanLoss()
            }
            // Four points, so that what is left of the curve is of the fourth order.
            let near = (loss(1) - loss(-1)) / 2
            let far = (loss(2) - loss(-2)) / 4
            let slope = (4 * near - far) / 3 / Double(reach)
            weights.values = kept
            var expected = 0.0
            for (index, sign) in direction.enumerated() {
                expected += Double(gradients.base[tensor.offset + index] * sign)
            }
            var length = 0.0
            for index in 0..<tensor.count {
                let part = Double(gradients.base[tensor.offset + index])
                length += part * part
            }
            // A bias of keys has no influence, so that a third of one tensor is zero; the rest must not be.
            #expect(length > 0)
            #expect(abs(slope - expected) < 0.01 * length.squareRoot() + 2e-4, "slope \(slope), gradient \(expected)")
        }
    }

    @Test func `what comes later changes nothing before it`() {
        network.forward(characters, weights: weights)
        let before = network.scores.values
        var changed = characters
        changed[4] = (changed[4] + 1) % 13
        network.forward(changed, weights: weights)
        let after = network.scores.values
        #expect(before[..<(4 * 13)] == after[..<(4 * 13)])
        #expect(before[(4 * 13)..<(6 * 13)] != after[(4 * 13)..<(6 * 13)])
        #expect(before[(6 * 13)...] == after[(6 * 13)...], "sequences know nothing of each other")
    }

    @Test func `gradients are added to what is there`() {
        let gradients = Floats(count: network.layout.count)
        for _ in 0..<2 {
            _ = meanLoss()
            network.backward(targets: targets, share: 1 / 12, weights: weights, gradients: gradients)
        }
        let twice = gradients.values
        gradients.clear()
        _ = meanLoss()
        network.backward(targets: targets, share: 1 / 12, weights: weights, gradients: gradients)
        #expect(zip(gradients.values, twice).allSatisfy { abs(2 * $0 - $1) < 1e-4 * max(1, abs($1)) })
    }
}
