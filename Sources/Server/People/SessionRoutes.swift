package import Contract
package import Engine
package import Federation
import HTTPTypes
import Hummingbird
import Quantities

/// Signing in to the portal: a link is made, exchanged for a session, and the session ended.
struct SessionRoutes: Sendable {
    let engine: Engine

    func add(to router: Router<APIContext>, _ api: APIGroup) {
        // Whoever signs in has no token yet: the link's own 256 random bits speak for them.
        router.post("api/v1/sessions", use: begin)
        api.post("people/:id/links", use: link)
        api.delete("tokens/current", use: end)
    }

    private func link(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        try request.refuseKey("A link is shown once, so making one can't be repeated.")
        let person = try engine.person(context.part("id"), for: actor)
        guard case .person(_, let powers) = actor else { preconditionFailure("a token belongs to a person") }
        return try await Reply.json(engine.signInLink(for: person, powers: powers, by: actor), .created)
    }

    private func begin(_ request: Request, _ context: APIContext) async throws -> Response {
        try request.refuseKey("A session's secret is shown once, so signing in can't be repeated.")
        let (order, _) = try await Body.json(NewSession.self, of: request)
        let (secret, digest) = Secrets.token()
        let expires = engine.now + FederationState.longestSession
        let command = SignIn(link: Secrets.digest(of: order.link), session: digest, expires: expires)
        _ = try await engine.execute(.signIn(command), by: .engine)
        guard let person = engine.actor(forToken: secret)?.person else {
            throw APIProblem(.notFound, "not-found", "The person of this link was erased.")
        }
        let view = SessionView(person: person.word, secret: secret, expires: RFC3339.text(expires))
        return try Reply.json(view, .created)
    }

    /// Revokes the token that the request came with: whoever signs out need not know its number.
    private func end(_ request: Request, _ context: APIContext) async throws -> Response {
        let secret = Authenticating.secret(of: request) ?? ""
        let id = engine.read { $0.token(Secrets.digest(of: secret))?.id }
        guard let id else { throw APIProblem(.notFound, "not-found", "The request came with no token.") }
        _ = try await engine.execute(.revokeToken(RevokeToken(token: id)), by: context.requireActor())
        return Reply.done()
    }
}

extension Engine {
    /// A link for whoever founded the federation; nil when there is no administrator.
    package func signInLinkOfFirstAdministrator() async throws -> SignInLink? {
        guard let first = firstAdministrator else { return nil }
        return try await signInLink(for: first, by: .engine)
    }

    /// A link that signs a person in with at most these powers.
    package func signInLink(
        for person: PersonID,
        powers: Token.Powers = .all,
        by actor: Actor
    ) async throws -> SignInLink {
        let (secret, digest) = Secrets.token()
        let expires = now + FederationState.longestLink
        let order = IssueToken(.link, person: person, digest: digest, powers: powers, expires: expires)
        _ = try await execute(.issueToken(order), by: actor)
        return SignInLink(person: person.word, path: "/sign-in?link=\(secret)", expires: RFC3339.text(expires))
    }
}
