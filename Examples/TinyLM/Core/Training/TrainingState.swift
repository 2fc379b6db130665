/// Everything that a run must remember to go on as if it had never stopped.
struct TrainingState: Equatable, Sendable {
    /// How many steps have been taken.
    var step: Int
    /// The random numbers to come.
    var numbers: SplitMix64
    /// The sum of the losses since the last report.
    var lossSum: Double
    /// How many losses that sum holds.
    var lossCount: Int
    /// The weights.
    var weights: [Float]
    /// The optimiser's running means.
    var means: [Float]
    /// The optimiser's running means of squares.
    var squares: [Float]
}
