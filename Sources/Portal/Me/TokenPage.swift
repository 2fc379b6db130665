import Contract
import Server

/// Some of the tokens and sessions that are good now, newest first, as far as the reader may see them.
struct TokenPage {
    private(set) var tokens: [TokenView] = []
    /// Where the next page begins; nil at the end.
    private(set) var next: String?

    /// How many the API is asked for at once.
    private static let pieceLength = 25
    /// How many of the API's pages are looked through: most tokens of old are good no longer.
    private static let mostPieces = 40

    /// At most about two of the API's pages, from a cursor on.
    ///
    /// - Parameter person: whose; nil for everybody's.
    static func get(
        _ visit: Visit,
        from cursor: String? = nil,
        of person: String? = nil,
        where isWanted: (TokenView) -> Bool = { _ in true }
    ) async throws -> TokenPage {
        let now = RFC3339.text(visit.now)
        let whose = person.map { "&person=\($0)" } ?? ""
        var page = TokenPage()
        page.next = cursor
        for _ in 0..<mostPieces {
            let from = page.next.map { "&cursor=\(LocalPath.quoted($0))" } ?? ""
            let piece: Page<TokenView> = try await visit.get("tokens?sort=-id&limit=\(pieceLength)\(whose)\(from)")
            for token in piece.items where !token.isRevoked && token.expires > now && token.kind != "link" {
                if isWanted(token) { page.tokens.append(token) }
            }
            page.next = piece.next
            if page.next == nil || page.tokens.count >= pieceLength { break }
        }
        return page
    }
}

extension Visit {
    /// A token as rows show it.
    ///
    /// - Parameter holder: whose it is, where that has to be said.
    func content(of token: TokenView, holder: String? = nil) -> Content {
        var row: Content = [
            "token": token.id, "kind": words("token.kind.\(token.kind)"),
            "powers": token.powers.map { words("power.\($0)") }.joined(separator: ", "),
            "mayRevoke": token.person == me?.person.id || mayRevokeAll,
            "revoke": words("token.revokeOne", ["token": String(token.id)]),
        ]
        row["holder"] = holder
        row["issued"] = time(token.issued)
        row["expires"] = time(token.expires)
        return row
    }

    private var mayRevokeAll: Bool { isAdministrator && me?.powers.contains("manage") == true }
}
