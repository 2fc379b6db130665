import ArgumentParser
import Contract

/// `fabrique me`.
struct Me: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say who the token speaks for, and what it may do.")

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<MeView> = try await session.api.get("me")
            session.show(answer) { me, screen in
                var page = Details()
                page.add("Server", session.api.connection.server)
                page.add("Powers", me.powers.joined(separator: ", "))
                return PersonPage.rendered(me.person, on: screen) + page.rendered(on: screen)
            }
        }
    }
}
