import Glibc

/// All that decides what a run computes: two runs of one plan give the same bits, however many threads work on them and
/// however often they are stopped.
struct Plan: Equatable, Sendable {
    /// The network.
    var shape: Shape
    /// How many steps the run takes.
    var steps: Int
    /// Where its random numbers begin.
    var seed: UInt64
    /// How many windows of text each step learns from.
    var batch: Int
    /// Which text it is; see ``Corpus/checksum``.
    var corpusChecksum: UInt64

    /// How many parts a batch has, whatever the number of threads. Sums over parts are taken in their order, which is
    /// why threads can't change a result.
    static let parts = 4

    /// The learning rate of a step, counted from zero: it rises over the first twentieth and falls along a cosine to a
    /// tenth of its height.
    func learningRate(at step: Int) -> Float {
        let peak = 4e-3
        let rise = max(1, steps / 20)
        if step < rise { return Float(peak * Double(step + 1) / Double(rise)) }
        let way = Double(step - rise) / Double(max(1, steps - rise))
        return Float(peak * (0.1 + 0.45 * (1 + cos(Double.pi * way))))
    }
}
