import ArgumentParser
import Contract

/// `fabrique organisations`.
struct Organisations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the organisations, or enter one.",
        subcommands: [ListOrganisations.self, AddOrganisation.self],
        defaultSubcommand: ListOrganisations.self
    )
}

/// `fabrique organisations list`.
struct ListOrganisations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the organisations.")

    @OptionGroup
    var client: ClientOptions

    /// Lists.
    func run() async throws {
        try await client.withSession { session in
            let organisations: Listing<OrganisationView> = try await session.api.list("organisations")
            try session.show(organisations, as: OrganisationTable.rendered)
        }
    }
}

/// `fabrique organisations add`.
struct AddOrganisation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Enter a legal entity.")

    /// The kinds of organisation, as the API spells them.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case startup
        case sme
        case largeCompany
        case research
        case education
        case publicBody = "public"
    }

    @Argument(help: "Its name.")
    var name: String

    @Option(help: "What it is.")
    var kind: Kind

    @Option(help: ArgumentHelp("The country it is established in, as two letters.", valueName: "code"))
    var country: String

    @OptionGroup
    var client: ClientOptions

    /// Enters it.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<OrganisationView> = try await session.api.send(
                .post,
                ["organisations"],
                NewOrganisation(name: name, kind: kind.rawValue, country: country)
            )
            session.show(answer) { organisation, _ in "organisation \(organisation.id)\n" }
        }
    }
}

/// Organisations as a table.
enum OrganisationTable {
    /// The text for a person.
    static func rendered(_ organisations: [OrganisationView], on screen: Screen) -> String {
        guard !organisations.isEmpty else { return "No organisations.\n" }
        var table = Table([.number("NO"), .elastic("NAME"), .fixed("KIND"), .fixed("COUNTRY")])
        for organisation in organisations {
            table.add([
                Table.Cell(String(organisation.id)),
                Table.Cell(organisation.name, .heading),
                Table.Cell(organisation.kind),
                Table.Cell(organisation.country),
            ])
        }
        return table.rendered(on: screen)
    }
}

/// An organisation as a person names it.
enum OrganisationReference {
    /// The number of the organisation with this name, or the number itself.
    static func number(of text: String, by api: APIClient) async throws -> UInt64 {
        if let number = UInt64(text) { return number }
        let all: Listing<OrganisationView> = try await api.list("organisations")
        let found = all.items.filter { $0.name == text }
        guard let only = found.first, found.count == 1 else {
            let what = found.isEmpty ? "No organisation is" : "More than one organisation is"
            let mend = found.isEmpty ? "Enter it with fabrique organisations add" : "Give its number instead"
            throw CommandFailure(
                .refused,
                "\(what) called '\(text.printable)'. \(mend); fabrique organisations lists them."
            )
        }
        return only.id
    }
}
