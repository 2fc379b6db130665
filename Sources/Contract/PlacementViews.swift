/// The places that could have taken a job when it got one, and why it went where it did.
package struct PlacementView: Codable, Sendable {
    /// Which attempt it was for.
    package var attempt: Int
    package var at: String
    /// The place that was chosen, then the others, best first.
    package var places: [ComparedPlaceView]

    /// Makes the value from its fields.
    package init(attempt: Int, at: String, places: [ComparedPlaceView]) {
        self.attempt = attempt
        self.at = at
        self.places = places
    }
}

/// What one place meant for a job at that moment. Energy and carbon are estimated.
package struct ComparedPlaceView: Codable, Sendable {
    package var system: String
    package var partition: String
    package var country: String
    package var chip: String
    /// `chosen`, or why not.
    package var verdict: Reason
    /// The latest start that the queue as it stood allowed.
    package var start: String?
    package var end: String?
    package var runSeconds: Int64
    /// What would be billed for that time.
    package var deviceSeconds: Int64
    package var microEuros: Int64
    package var joules: Int64
    package var microgramsCO2e: Int64

    /// Makes the value from its fields.
    package init(
        system: String,
        partition: String,
        country: String,
        chip: String,
        verdict: Reason,
        start: String? = nil,
        end: String? = nil,
        runSeconds: Int64,
        deviceSeconds: Int64,
        microEuros: Int64,
        joules: Int64,
        microgramsCO2e: Int64
    ) {
        self.system = system
        self.partition = partition
        self.country = country
        self.chip = chip
        self.verdict = verdict
        self.start = start
        self.end = end
        self.runSeconds = runSeconds
        self.deviceSeconds = deviceSeconds
        self.microEuros = microEuros
        self.joules = joules
        self.microgramsCO2e = microgramsCO2e
    }
}
