import Contract
import HTTPTypes
import Hummingbird
import Server

/// Who is signed in, and the tokens that act for them.
struct MePages: Sendable {
    private static let powers = ["read", "submit", "manage", "operate"]

    func add(to paths: Paths) {
        paths.get("me", show)
        paths.post("me/tokens", issue)
        paths.post("me/tokens/:id/revocation", revoke)
    }

    private func show(_ visit: Visit) async throws -> Response { try await page(visit, [:]) }

    private func page(
        _ visit: Visit,
        _ more: Content,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let me = visit.me else { throw Problem(status: 401, code: "unauthorised", detail: "") }
        let words = visit.words
        let cursor = visit.query("cursor")
        let tokens = try await TokenPage.get(visit, from: cursor, of: me.person.id)
        var content: Content = [
            "name": me.person.name?.printable ?? me.person.id,
            "facts": facts(me, words),
            "hasTokens": !tokens.tokens.isEmpty,
            "tokens": tokens.tokens.map { visit.content(of: $0) },
            "isPaged": cursor != nil || tokens.next != nil,
            "powers": Self.powers.filter(me.powers.contains).map { power -> Content in
                ["power": power, "name": words("power.\(power)"), "isChosen": power == "read" || power == "submit"]
            },
        ]
        if cursor != nil { content["first"] = "/me" }
        if let next = tokens.next { content["next"] = "/me?cursor=\(LocalPath.quoted(next))" }
        content.merge(more)
        return visit.page("me", title: words("me.title"), content, status: status)
    }

    private func facts(_ me: MeView, _ words: Words) -> [Content] {
        let roles = me.person.roles.map { role in
            let name = words("role.\(role.role)")
            return role.scope == "federation"
                ? name
                : words(
                    "role.on",
                    ["role": name, "scope": role.scope.split(separator: ":").last.map(String.init) ?? ""]
                )
        }
        let accounts = me.person.accounts.map { words("me.accountOn", ["account": $0.account, "system": $0.system]) }
        let all: [(String, String?)] = [
            ("me.id", me.person.id), ("me.mail", me.person.mail?.printable),
            ("me.roles", words.list(roles)),
            ("me.accounts", words.list(accounts)),
        ]
        return all.compactMap { key, value in value.map { ["name": words(key), "value": $0] } }
    }

    private func issue(_ visit: Visit) async throws -> Response {
        do {
            let order = NewToken(
                powers: visit.form.all("power").filter(Self.powers.contains),
                days: visit.form["days"].flatMap { Int($0) } ?? 0
            )
            let bytes = try await visit.api.send(
                .post,
                "tokens",
                body: order,
                with: visit.session,
                for: visit.context
            )
            let token: TokenView = try LocalAPI.read(from: bytes)
            return try await page(visit, ["secret": token.secret ?? ""], status: .created)
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            let content: Content = ["problem": visit.said(of: problem).content]
            return try await page(visit, content, status: .init(code: problem.status))
        }
    }

    private func revoke(_ visit: Visit) async throws -> Response {
        try await visit.send(.delete, "tokens/\(visit.part("id"))")
        // The page of a project lists tokens, too. What stood here after issuing one is no page to look at again.
        let back = visit.form["return"].flatMap { $0.hasPrefix("/projects/") ? $0 : nil }
        return visit.see(LocalPath(back ?? "/me"), done: "revoked")
    }
}
