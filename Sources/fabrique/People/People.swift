import ArgumentParser
import Contract

/// `fabrique people`.
struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, add and erase people, and give them roles and accounts.",
        subcommands: [
            ListPeople.self, ShowPerson.self, AddPerson.self, ErasePerson.self, RoleCommand.self, MapAccount.self,
            UnmapAccount.self, LinkPerson.self,
        ],
        defaultSubcommand: ListPeople.self
    )
}

/// `fabrique people list`.
struct ListPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the people you may see.")

    @OptionGroup
    var client: ClientOptions

    /// Lists.
    func run() async throws {
        try await client.withSession { session in
            let people: Listing<PersonView> = try await session.api.list("people")
            try session.show(people, as: PeopleTable.rendered)
        }
    }
}

/// `fabrique people show`.
struct ShowPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a person, their roles and their accounts."
    )

    @Argument(help: "The person, by id or mail.")
    var person: String

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let id = try await PersonReference.id(of: person, by: session.api)
            let answer: Answer<PersonView> = try await session.api.get("people", id)
            session.show(answer, as: PersonPage.rendered)
        }
    }
}

/// `fabrique people add`.
struct AddPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a person known.",
        discussion: "Name and mail go into the vault, which can erase them; the journal knows an opaque id alone."
    )

    @Option(help: "The person's name.")
    var name: String

    @Option(help: "The person's mail address.")
    var mail: String

    @OptionGroup
    var client: ClientOptions

    /// Adds.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<PersonView> = try await session.api.send(
                .post,
                ["people"],
                NewPerson(name: name, mail: mail)
            )
            session.show(answer) { person, _ in "person \(person.id)".printable + "\n" }
        }
    }
}

/// `fabrique people erase`.
struct ErasePerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase a person's name, mail and accounts for good.",
        discussion:
            "The opaque id stays in the journal, so that accounts still balance; nothing leads from it to a person."
    )

    @Argument(help: "The person, by id or mail.")
    var person: String

    @Flag(name: [.short, .long], help: "Do it without asking.")
    var yes = false

    @OptionGroup
    var client: ClientOptions

    /// Asks, then erases.
    func run() async throws {
        try await client.withSession { session in
            let id = try await PersonReference.id(of: person, by: session.api)
            if !yes { try Confirmation.ask("Erase what is known of \(person)? This can't be undone. Type yes: ") }
            let answer = try await session.api.send(.delete, ["people", id], Never?.none)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(id) is erased.")
        }
    }
}

/// `fabrique people map`.
struct MapAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Say as which local account a person's jobs run on a system."
    )

    @Argument(help: "The person, by id or mail.")
    var person: String

    @Option(help: ArgumentHelp("The system.", valueName: "name"))
    var system: String

    @Option(help: ArgumentHelp("The local account there.", valueName: "name"))
    var account: String

    @OptionGroup
    var client: ClientOptions

    /// Maps.
    func run() async throws {
        try await client.withSession { session in
            let id = try await PersonReference.id(of: person, by: session.api)
            let path = ["systems", system, "accounts", id]
            let answer = try await session.api.send(.put, path, AccountMapping(account: account))
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(id) is \(account) on \(system).")
        }
    }
}

/// `fabrique people unmap`.
struct UnmapAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmap",
        abstract: "Take a person's local account on a system away."
    )

    @Argument(help: "The person, by id or mail.")
    var person: String

    @Option(help: ArgumentHelp("The system.", valueName: "name"))
    var system: String

    @OptionGroup
    var client: ClientOptions

    /// Unmaps.
    func run() async throws {
        try await client.withSession { session in
            let id = try await PersonReference.id(of: person, by: session.api)
            let answer = try await session.api.send(.delete, ["systems", system, "accounts", id], Never?.none)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(id) has no account on \(system).")
        }
    }
}
