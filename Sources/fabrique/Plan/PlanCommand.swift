import ArgumentParser

/// `fabrique plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan training runs, services and gigafactories.",
        subcommands: [
            PlanTraining.self, SizeInference.self, PlanGigafactory.self, CheckRuns.self, CalibratePlanner.self,
        ]
    )
}
