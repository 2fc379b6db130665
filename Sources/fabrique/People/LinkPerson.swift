import ArgumentParser
import Contract

/// `fabrique people link`.
struct LinkPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Make a link that signs a person in to the portal, once and within 15 minutes.",
        discussion: """
            The link alone goes to standard output. Whoever opens it acts for that person, so hand it to nobody else. Only \
            administrators make links for others, and a session never gives more than the token that its link was made with.
            """
    )

    @Argument(help: "The person, by id or mail. (default: you)")
    var person: String?

    @OptionGroup
    var client: ClientOptions

    /// Makes the link.
    func run() async throws {
        try await client.withSession { session in
            let id: String
            if let person {
                id = try await PersonReference.id(of: person, by: session.api)
            } else {
                let me: Answer<MeView> = try await session.api.get("me")
                id = me.value.person.id
            }
            let answer: Answer<SignInLink> = try await session.api.send(
                .post,
                ["people", id, "links"],
                Never?.none,
                key: nil
            )
            session.show(answer) { link, _ in (session.api.connection.server + link.path).printable + "\n" }
            if !session.wantsJSON { StandardStream.error.write("It is good once, for 15 minutes.\n") }
        }
    }
}
