import ArgumentParser

/// `fabrique plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan a training run or a service before anything runs.",
        subcommands: [PlanTraining.self, SizeInference.self, CheckRuns.self, CalibratePlanner.self]
    )
}
