import Documents
package import Quantities
import Scheduling

/// What a scenario names and does not hold: the files that its caller has read.
package struct SimulationInputs: Sendable {
    /// Traces by the path that the scenario gives.
    package var traces: [String: Trace]
    /// Models by the path that the scenario gives.
    package var models: [String: WorkloadModel]
    /// Hourly grams of CO2e for a kilowatt-hour; nil where the scenario has figures of its own.
    package var intensity: HourlyFigures?
    /// Hourly euros for a megawatt-hour; nil where the scenario has figures of its own.
    package var price: HourlyFigures?

    /// Gathers what was read.
    package init(
        traces: [String: Trace] = [:],
        models: [String: WorkloadModel] = [:],
        intensity: HourlyFigures? = nil,
        price: HourlyFigures? = nil
    ) {
        self.traces = traces
        self.models = models
        self.intensity = intensity
        self.price = price
    }

    /// The figures of a zone from the scenario's start on, in thousandths; nil when nobody gave any for it.
    func series(_ figures: ZoneFigures, hourly: HourlyFigures?, zone: String, start: Int64) -> HourlySeries? {
        switch figures {
        case .byZone(let zones):
            let found = zones.first { $0.name == zone } ?? zones.first { $0.name == ZoneFigures.others }
            guard let found else { return nil }
            return HourlySeries(beginsAtSeconds: 0, values: [Int32((found.weight * 1000).rounded())])
        case .hourly:
            guard let hourly, let values = hourly.thousandths(of: zone) else { return nil }
            return HourlySeries(beginsAtSeconds: hourly.firstUnixSeconds - start, values: values)
        }
    }
}

/// Why a scenario can't be played with the inputs at hand.
package enum SimulationFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A trace or model was not handed in.
    case missingFile(String)
    /// Nothing of a trace can be played.
    case noJobs(String)
    /// The figures lack a zone that a system is fed from.
    case missingZone(String, system: String)

    /// The fault as a person reads it.
    package var description: String { phrase.text }

    /// What is missing, and what helps.
    package var phrase: Phrase {
        switch self {
        case .missingFile(let path): "\(path) was not read. Hand it in with the scenario."
        case .noJobs(let path):
            "No job of \(path) can be played. A job needs a run time, a size in the unit of its workload, and a submission "
                + "before the scenario's end. Try unit: core, or a greater length."
        case .missingZone(let zone, let system):
            "There are no figures for the zone \(zone), which feeds \(system). Add it, or give the system another zone."
        }
    }
}
