/// What somebody wants to train, and what it may cost.
package struct TrainingOrder: Sendable {
    package var setup: TrainingSetup
    package var tokens: Double
    package var failures = FailureExpectation.llama3
    /// Price of a device-hour; nil where none is known.
    package var microEURPerDeviceHour: Int?
    /// Of the site's grid; nil where none is known.
    package var gramsPerKWh: Double?
    /// Site power over IT power.
    package var pue = 1.2

    package init(setup: TrainingSetup, tokens: Double) {
        self.setup = setup
        self.tokens = tokens
    }
}
