import ArgumentParser
import Contract

/// `fabrique people role`.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Grant a person a role, or take it back.",
        subcommands: [GrantRole.self, RevokeRole.self]
    )
}

/// A role, on what, and whose.
struct RoleOptions: ParsableArguments {
    /// The roles, as the API spells them.
    enum Role: String, ExpressibleByArgument, CaseIterable {
        case member
        case principalInvestigator = "principal-investigator"
        case siteOperator = "site-operator"
        case auditor
        case administrator
    }

    @Argument(help: "The person, by id or mail.")
    var person: String

    @Argument(help: "The role.")
    var role: Role

    @Option(help: ArgumentHelp("Where it holds: federation, project:NAME or system:NAME.", valueName: "scope"))
    var on: String = "federation"

    @OptionGroup
    var client: ClientOptions

    /// The role as the API takes it.
    var view: RoleView { RoleView(role: role.rawValue, scope: on) }
}

/// `fabrique people role grant`.
struct GrantRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "grant", abstract: "Grant a role.")

    @OptionGroup
    var options: RoleOptions

    /// Grants.
    func run() async throws {
        try await options.client.withSession { session in
            let id = try await PersonReference.id(of: options.person, by: session.api)
            let answer = try await session.api.send(.put, ["people", id, "roles"], options.view)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(id) is \(options.role.rawValue) on \(options.on).")
        }
    }
}

/// `fabrique people role revoke`.
struct RevokeRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Take a role back.")

    @OptionGroup
    var options: RoleOptions

    /// Revokes.
    func run() async throws {
        try await options.client.withSession { session in
            let id = try await PersonReference.id(of: options.person, by: session.api)
            let answer = try await session.api.send(.delete, ["people", id, "roles"], options.view)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(id) is not \(options.role.rawValue) on \(options.on) any more.")
        }
    }
}
