import Contract
import Server

/// The tokens that may act in a project: those of its people, as far as the reader may see them.
enum ProjectTokens {
    /// How many the page shows.
    private static let shown = 15

    static func content(_ visit: Visit, _ project: ProjectView) async throws -> Content {
        guard let me = visit.me?.person else { return [:] }
        let words = visit.words
        let people = project.people.map { ($0.person, $0.name?.printable ?? $0.person) }
        let names = Dictionary(people, uniquingKeysWith: { first, _ in first })
        // Whoever sees only their own sees the project because they are one of its people.
        let seesAll = visit.isAdministrator || me.roles.contains { $0.scope == "federation" && $0.role == "auditor" }
        let page = try await TokenPage.get(visit, of: seesAll ? nil : me.id) { !seesAll || names[$0.person] != nil }
        let isMore = page.next != nil || page.tokens.count > shown
        return [
            "tokenLead": words(seesAll ? "projects.tokensOfAll" : "projects.tokensOwn"),
            "hasTokens": !page.tokens.isEmpty,
            "tokens": page.tokens.prefix(shown).map { token -> Content in
                visit.content(of: token, holder: seesAll ? names[token.person] : nil)
            },
            "hasMoreTokens": isMore,
        ]
    }
}
