import ArgumentParser
import Contract

/// `fabrique budget`.
struct Budget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is left of the budgets, in device-hours.",
        subcommands: [ShowBudget.self, SuspendBudget.self, ResumeBudget.self, CloseBudget.self],
        defaultSubcommand: ShowBudget.self
    )
}

/// `fabrique budget show`.
struct ShowBudget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the budgets of a project, or all that you may see."
    )

    @Argument(help: "The project.")
    var project: String?

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let allocations: Listing<AllocationView> =
                if let project {
                    try await session.api.list("projects", project, "allocations")
                } else {
                    try await session.api.list("allocations")
                }
            try session.show(allocations, as: BudgetPage.rendered)
        }
    }
}

/// The budget that a command changes, and why.
struct BudgetChangeOptions: ParsableArguments {
    @Argument(help: "The allocation's number.")
    var number: UInt64

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String

    @OptionGroup
    var client: ClientOptions

    /// Asks for the new state and shows the budget.
    func perform(_ verb: String) async throws {
        try await client.withSession { session in
            let answer: Answer<AllocationView> = try await session.api.send(
                .post,
                ["allocations", String(number), verb],
                StateChange(why: why)
            )
            session.show(answer) { allocation, screen in BudgetPage.rendered([allocation], on: screen) }
        }
    }
}

/// `fabrique budget suspend`.
struct SuspendBudget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "suspend", abstract: "Let no new job draw on it.")

    @OptionGroup
    var options: BudgetChangeOptions

    /// Suspends.
    func run() async throws { try await options.perform("suspend") }
}

/// `fabrique budget resume`.
struct ResumeBudget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let jobs draw on it again.")

    @OptionGroup
    var options: BudgetChangeOptions

    /// Resumes.
    func run() async throws { try await options.perform("resume") }
}

/// `fabrique budget close`.
struct CloseBudget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "close", abstract: "End it for good.")

    @OptionGroup
    var options: BudgetChangeOptions

    /// Closes.
    func run() async throws { try await options.perform("close") }
}
