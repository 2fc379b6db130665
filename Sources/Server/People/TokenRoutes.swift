import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// Tokens: one's own, and everybody's for administrators.
struct TokenRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) {
        api.get("tokens", use: list)
        api.post("tokens", use: issue)
        api.delete("tokens/:id", use: revoke)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let query = try Query(request, known: ["person"] + Walk.parameters.filter { $0 != "q" })
        let walk = try Walk(query)
        let person = try query.person("person")
        let record = engine.head
        let (views, next) = engine.read { state in
            let seesAll = state.mayAdminister(actor) || state.mayReadAll(actor)
            return walk.page(of: state.tokens) { token -> TokenView? in
                let isFitting =
                    (seesAll || token.person == actor.person) && (person == nil || token.person.word == person)
                return isFitting ? TokenView(token, secret: nil) : nil
            }
        }
        return try Reply.unlessUnchanged(Reply.page(views, next: next, to: request), since: record, for: request)
    }

    private func issue(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let (order, bytes) = try await Body.json(NewToken.self, of: request)
        guard (1...366).contains(order.days) else {
            throw APIProblem(.unprocessableContent, "invalid-value", "A token is good for 1 to 366 days.")
        }
        guard let powers = Token.Powers(words: order.powers) else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A token's powers are of read, submit, manage and operate."
            )
        }
        try request.refuseKey("A token's secret is shown once, so issuing one can't be repeated.")
        let person = try order.person.map { try engine.person($0, for: actor) } ?? actor.person
        guard let person else { throw APIProblem(.forbidden, "forbidden", "Only people have tokens.") }
        let (secret, digest) = Secrets.token()
        let expires = engine.now + Seconds(Int64(order.days) * 86_400)
        let command = IssueToken(person: person, digest: digest, powers: powers, expires: expires)
        let accepted = try await engine.execute(.issueToken(command), for: request, context, body: bytes)
        guard case .token(let id) = accepted.made else { preconditionFailure("issuing makes a token") }
        return try Reply.json(engine.read { TokenView($0.tokens[Int(id.number) - 1], secret: secret) }, .created)
    }

    private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        guard let number = UInt64(try context.part("id")) else {
            throw APIProblem(.notFound, "not-found", "A token has a number.")
        }
        _ = try await engine.execute(.revokeToken(RevokeToken(token: TokenID(number))), for: request, context, body: [])
        return Reply.done()
    }
}

extension TokenView {
    fileprivate init(_ token: Token, secret: String?) {
        self.init(
            id: token.id.number,
            kind: "\(token.kind)",
            person: token.person.word,
            powers: token.powers.words,
            issued: RFC3339.text(token.issued),
            expires: RFC3339.text(token.expires),
            isRevoked: token.isRevoked,
            secret: secret
        )
    }
}

extension Token.Powers {
    private static let known: [(String, Token.Powers)] = [
        ("read", .read), ("submit", .submit), ("manage", .manage), ("operate", .operate),
    ]

    var words: [String] { Self.known.filter { contains($0.1) }.map(\.0) }

    /// Reads words; nil for an unknown one.
    init?(words: [String]) {
        self = []
        for word in words {
            guard let power = Self.known.first(where: { $0.0 == word }) else { return nil }
            insert(power.1)
        }
    }
}
