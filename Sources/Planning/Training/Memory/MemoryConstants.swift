import Quantities

/// What a layout's memory hangs on besides its sizes: how a software keeps what it computes. Held as logarithms, which a
/// fit moves by factors.
package struct MemoryConstants: Hashable, Sendable {
    package enum Name: Int, CaseIterable, Sendable {
        /// Bytes of gradient, and of the optimizer's state, a weight.
        case gradients
        case optimizer
        /// Kept activations against Korthikanti's count, of the hidden width and of the feed-forward part.
        case hidden
        case feedForward
        /// Bytes a token and hidden unit that lie there once, whatever the layers.
        case stream
        /// Bytes a token and word of the product with the vocabulary.
        case output
        /// Bytes a token and hidden unit of a layer, and a token and word, where gathered inputs are kept whole.
        case gathered
        case gatheredOutput
        /// Bytes of the runtime and its libraries.
        case runtime
    }

    /// By ``Name``.
    var logarithms: [Double]

    package subscript(_ name: Name) -> Double { Elementary.exp(logarithms[name.rawValue]) }

    /// How far from zero a logarithm may lie: what is counted with such factors is still a number.
    static let mostLogarithm = 60.0

    /// Where a fit starts, and how far it may wander.
    static let prior: (means: [Double], deviations: [Double]) = {
        let table: [(name: Name, mean: Double, deviation: Double)] = [
            (.gradients, 4, 0.3), (.optimizer, 12, 0.2), (.hidden, 1, 0.4), (.feedForward, 1, 0.2), (.stream, 0.01, 3),
            (.output, 8, 0.3), (.gathered, 2, 0.5), (.gatheredOutput, 1, 1), (.runtime, 1.5e9, 1),
        ]
        precondition(table.map(\.name) == Name.allCases, "the prior lists every constant in its order")
        return (table.map { Elementary.log($0.mean) }, table.map(\.deviation))
    }()

    /// The prior's means: what is assumed before anything was measured.
    package static let assumed = MemoryConstants(logarithms: prior.means)
}
