import ArgumentParser
import Contract
import Quantities

/// `fabrique projects`.
struct Projects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and make projects, and say who works on them.",
        subcommands: [
            ListProjects.self, ShowProject.self, CreateProject.self, AwardProject.self, AddMember.self,
            RemoveMember.self,
        ],
        defaultSubcommand: ListProjects.self
    )
}

/// `fabrique projects list`.
struct ListProjects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the projects you may see.")

    @OptionGroup
    var client: ClientOptions

    /// Lists.
    func run() async throws {
        try await client.withSession { session in
            let projects: Listing<ProjectView> = try await session.api.list("projects")
            try session.show(projects, as: ProjectTable.rendered)
        }
    }
}

/// `fabrique projects show`.
struct ShowProject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a project, its people and its budgets."
    )

    @Argument(help: "The project.")
    var name: String

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<ProjectView> = try await session.api.get("projects", name)
            session.show(answer, as: ProjectPage.rendered)
        }
    }
}

/// How much is awarded, where, and for how long.
struct AwardOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The budget in device-hours, such as 100 or 0.5.", valueName: "number"))
    var deviceHours: DeviceHours?

    @Option(help: ArgumentHelp("The system it is for. (default: every system)", valueName: "name"))
    var system: String?

    @Option(help: ArgumentHelp("How many days it lasts.", valueName: "number"))
    var days: Int = 365

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String?

    /// Refuses spans that no award has.
    func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--days takes a whole number from 1 to 3660.") }
    }

    /// Awards the budget to a project, from now on.
    func award(_ hours: DeviceHours, to project: String, by api: APIClient) async throws -> Answer<AllocationView> {
        let end = Instant.present + Seconds(Int64(days) * 86_400)
        return try await api.send(
            .post,
            ["projects", project, "allocations"],
            NewAllocation(
                deviceSeconds: hours.deviceSeconds,
                system: system,
                starts: nil,
                ends: end.rfc3339,
                why: why ?? "awarded on the command line"
            )
        )
    }
}

/// `fabrique projects create`.
struct CreateProject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a project, with a budget if you give one."
    )

    @Argument(help: "The project's name: letters, digits and dashes.")
    var name: String

    @Option(help: ArgumentHelp("What it is about.", valueName: "text"))
    var title: String

    @Option(help: ArgumentHelp("Its organisation, by name or number.", valueName: "name"))
    var organisation: String

    @Option(help: ArgumentHelp("Its principal investigator, by id or mail. (default: you)", valueName: "person"))
    var principalInvestigator: String?

    @OptionGroup
    var award: AwardOptions

    @OptionGroup
    var client: ClientOptions

    /// Makes the project, then its budget, and shows both.
    func run() async throws {
        try await client.withSession { session in
            let organisation = try await OrganisationReference.number(of: organisation, by: session.api)
            let made: Answer<ProjectView> = try await session.api.send(
                .post,
                ["projects"],
                NewProject(
                    name: name,
                    title: title,
                    organisation: organisation,
                    principalInvestigator: principalInvestigator
                )
            )
            guard let hours = award.deviceHours else { return session.show(made, as: ProjectPage.rendered) }
            do {
                _ = try await award.award(hours, to: name, by: session.api)
            } catch var failure as CommandFailure {
                failure.message =
                    "Project \(name) is made, but has no budget: \(failure.message) "
                    + "Then: fabrique projects award \(name) --device-hours …"
                throw failure
            }
            let answer: Answer<ProjectView> = try await session.api.get("projects", name)
            session.show(answer, as: ProjectPage.rendered)
        }
    }
}

/// `fabrique projects award`.
struct AwardProject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "award", abstract: "Award a project a further budget.")

    @Argument(help: "The project.")
    var name: String

    @OptionGroup
    var award: AwardOptions

    @OptionGroup
    var client: ClientOptions

    /// Awards.
    func run() async throws {
        guard let hours = award.deviceHours else {
            throw CommandFailure(.wrongInput, "No amount is given. Say how much: --device-hours 100.")
        }
        try await client.withSession { session in
            let answer = try await award.award(hours, to: name, by: session.api)
            session.show(answer) { allocation, screen in BudgetPage.rendered([allocation], on: screen) }
        }
    }
}

/// `fabrique projects add`.
struct AddMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Give a person a part in a project.")

    /// The parts that a person can have.
    enum Role: String, ExpressibleByArgument, CaseIterable {
        case member
        case principalInvestigator = "principal-investigator"
    }

    @Argument(help: "The project.")
    var name: String

    @Argument(help: "The person, by id or mail.")
    var person: String

    @Option(help: "What they may do in it.")
    var role: Role = .member

    @OptionGroup
    var client: ClientOptions

    /// Adds.
    func run() async throws {
        try await client.withSession { session in
            let path = ["projects", name, "people", person]
            let answer = try await session.api.send(.put, path, MemberChange(role: role.rawValue))
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(person) is \(role.rawValue) in \(name).")
        }
    }
}

/// `fabrique projects remove`.
struct RemoveMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "End a person's part in a project."
    )

    @Argument(help: "The project.")
    var name: String

    @Argument(help: "The person, by id or mail.")
    var person: String

    @OptionGroup
    var client: ClientOptions

    /// Removes.
    func run() async throws {
        try await client.withSession { session in
            let answer = try await session.api.send(.delete, ["projects", name, "people", person], Never?.none)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(person) has no part in \(name) any more.")
        }
    }
}
