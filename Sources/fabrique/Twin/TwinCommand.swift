import ArgumentParser

/// `fabrique twin`.
struct TwinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "twin",
        abstract: "Replay real work, and play work that never was.",
        subcommands: [
            RunScenario.self, CompareScenarios.self, ForkLive.self, ReplayTrace.self, FitTrace.self, SoakTwin.self,
        ]
    )
}
