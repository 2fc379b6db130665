import ArgumentParser
import Contract

/// `fabrique token`.
struct Tokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "List, issue and revoke tokens.",
        subcommands: [ListTokens.self, IssueToken.self, RevokeToken.self],
        defaultSubcommand: ListTokens.self
    )
}

/// `fabrique token list`.
struct ListTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tokens, without secrets.")

    @OptionGroup
    var client: ClientOptions

    /// Lists.
    func run() async throws {
        try await client.withSession { session in
            let tokens: Listing<TokenView> = try await session.api.list("tokens")
            try session.show(tokens, as: TokenTable.rendered)
        }
    }
}

/// `fabrique token issue`.
struct IssueToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue a token and print its secret, once.",
        discussion: """
            The secret alone goes to standard output, so that it can be kept: fabrique token issue > secret. A token never \
            gives more than its person's roles do.
            """
    )

    /// What a token may be used for.
    enum Power: String, ExpressibleByArgument, CaseIterable {
        case read
        case submit
        case manage
        case operate
    }

    @Option(name: [.short, .long], help: "What it may be used for. May be repeated. (default: read and submit)")
    var power: [Power] = []

    @Option(help: ArgumentHelp("How many days it is good for, 1 to 366.", valueName: "number"))
    var days: Int = 30

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("For whom, by id or mail. (default: you)", valueName: "person")
    )
    var person: String?

    @OptionGroup
    var client: ClientOptions

    /// Refuses spans that no token has.
    func validate() throws {
        guard (1...366).contains(days) else { throw ValidationError("--days takes a whole number from 1 to 366.") }
    }

    /// Issues.
    func run() async throws {
        try await client.withSession { session in
            var id: String?
            if let person { id = try await PersonReference.id(of: person, by: session.api) }
            let powers = power.isEmpty ? [.read, .submit] : power
            let answer: Answer<TokenView> = try await session.api.send(
                .post,
                ["tokens"],
                NewToken(person: id, powers: powers.map(\.rawValue), days: days),
                key: nil
            )
            session.show(answer) { token, _ in (token.secret ?? "").printable + "\n" }
            if !session.wantsJSON {
                let token = answer.value
                let text = "token \(token.id) for \(token.person), good until \(session.screen.local(token.expires)). "
                StandardStream.error.write(text.printable + "Its secret is shown this once.\n")
            }
        }
    }
}

/// `fabrique token revoke`.
struct RevokeToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Take a token back, at once.")

    @Argument(help: "The token's number.")
    var number: UInt64

    @OptionGroup
    var client: ClientOptions

    /// Revokes.
    func run() async throws {
        try await client.withSession { session in
            let answer = try await session.api.send(.delete, ["tokens", String(number)], Never?.none)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("token \(number) is revoked.")
        }
    }
}

/// Tokens as a table.
enum TokenTable {
    /// The text for a person.
    static func rendered(_ tokens: [TokenView], on screen: Screen) -> String {
        guard !tokens.isEmpty else { return "No tokens.\n" }
        var table = Table([
            .number("NO"), .elastic("PERSON"), .elastic("POWERS"), .fixed("ISSUED"), .fixed("EXPIRES"), .fixed("STATE"),
        ])
        for token in tokens {
            let hasExpired = screen.seconds(from: token.expires, to: nil).map { $0 > 0 } ?? false
            let state = token.isRevoked ? "revoked" : hasExpired ? "expired" : "active"
            table.add([
                Table.Cell(String(token.id)),
                Table.Cell(token.person),
                Table.Cell(token.powers.joined(separator: ",")),
                Table.Cell(screen.relative(token.issued)),
                Table.Cell(screen.relative(token.expires)),
                Table.Cell(state, .ofState(state)),
            ])
        }
        return table.rendered(on: screen)
    }
}
