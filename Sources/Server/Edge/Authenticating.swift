import Engine
import Federation
import HTTPTypes
import Hummingbird

/// Lets nobody in without a token that is known, in time and not taken back.
struct Authenticating: RouterMiddleware {
    // Hummingbird's layers run on the concurrent executor, which our module's default is not.
    typealias Next = @concurrent (Request, APIContext) async throws -> Response

    let engine: Engine
    let limiter: RateLimiter

    @concurrent
    func handle(
        _ request: Request,
        context: APIContext,
        next: Next
    ) async throws -> Response {
        guard let secret = Self.secret(of: request), let actor = engine.actor(forToken: secret) else {
            throw APIProblem(
                .unauthorized,
                "unauthorised",
                "The token is missing, unknown, expired or revoked. Send one as Authorization: Bearer …"
            )
        }
        if let person = actor.person, let wait = limiter.wait(for: person, at: engine.now) {
            throw APIProblem(
                .tooManyRequests,
                "too-many-requests",
                "You ask faster than the server lets one person ask. Wait a moment.",
                retryAfter: wait
            )
        }
        var context = context
        context.actor = actor
        return try await next(request, context)
    }

    /// The secret that a request came with.
    static func secret(of request: Request) -> String? {
        let scheme = "Bearer "
        guard let header = request.headers[.authorization], header.hasPrefix(scheme), header.utf8.count <= 512 else {
            return nil
        }
        return String(header.dropFirst(scheme.utf8.count))
    }
}
