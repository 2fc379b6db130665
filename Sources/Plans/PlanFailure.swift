package import Planning
package import Quantities
package import Twin

/// Why a plan gave no report, or a time for a job, although its document is sound.
package enum PlanFailure: Error, Hashable, Sendable {
    /// The training run can't be laid out.
    case layout(TrainingObstacle)
    /// The scenario lacks an input.
    case simulation(SimulationFault)
    /// The systems can't keep up with a scenario's work.
    case tooManyWaiting(limit: Int, broker: String)
    /// It would have taken too long.
    case tooLong(seconds: Int64)
    /// The report would be too large to keep.
    case tooLarge(mebibytes: Int)
    /// The server ended before the plan did.
    case brokenOff
    /// The fault is ours.
    case ours
    /// A job that trains asks for processors alone.
    case noAccelerators
    /// A job that trains asks for more than are planned.
    case tooManyAccelerators(limit: Int)
    /// Nothing is known of a place's chips.
    case unknownChip(String)

    /// What happened and what helps, in sentences.
    package var phrase: Phrase {
        switch self {
        case .layout(let obstacle): obstacle.phrase
        case .simulation(let fault): fault.phrase
        case .tooManyWaiting(let limit, let broker):
            "More than \(limit) jobs wait at once under \(broker). Write a smaller load, or larger systems."
        case .tooLong(let seconds):
            "It took longer than \(seconds) s. Ask for less at once: fewer runs, futures or numbers of chips."
        case .tooLarge(let mebibytes): "The report is larger than \(mebibytes) MiB. Ask for less at once."
        case .brokenOff: "The server was ended while this was worked out. Send it again, or something smaller."
        case .ours: "Something broke on our side. Tell an operator the plan’s address."
        case .noAccelerators: "The job asks for no accelerators."
        case .tooManyAccelerators(let limit): "At most \(limit) accelerators are planned."
        case .unknownChip(let name):
            name.isEmpty ? "The planner knows no chip without a name." : "The planner knows no chip \(name)."
        }
    }
}
