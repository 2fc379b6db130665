import Contract
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The outermost layer: gives each request its id, and turns whatever goes wrong into a problem that says so.
struct Answering: RouterMiddleware {
    let paths: KnownPaths

    // Hummingbird's layers run on the concurrent executor, which our module's default is not.
    typealias Next = @concurrent (Request, APIContext) async throws -> Response

    private static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options")!

    @concurrent
    func handle(
        _ request: Request,
        context: APIContext,
        next: Next
    ) async throws -> Response {
        var context = context
        context.request = RequestIdentity.of(request.headers, else: context.id.description)
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = answer(to: error, request, context)
        }
        response.headers[RequestIdentity.field] = context.request
        response.headers[Self.contentTypeOptions] = "nosniff"
        return response
    }

    private func answer(to error: any Error, _ request: Request, _ context: APIContext) -> Response {
        var problem: APIProblem
        if let known = APIProblem(error) {
            problem = known
        } else if let web = error as? HTTPError {
            problem = self.problem(web, request)
        } else if error is DecodingError {
            problem = APIProblem(.badRequest, "malformed-body", Body.explain(error))
        } else {
            context.logger.error(
                "A request failed by our own fault.",
                metadata: ["request": "\(context.request)", "error": "\(error)"]
            )
            problem = APIProblem(
                .internalServerError,
                "internal",
                "Something broke on our side. Tell an operator the request's id, \(context.request)."
            )
        }
        var response = Reply.problem(problem, request: context.request)
        if problem.status == .methodNotAllowed { response.headers[.allow] = paths.methods(at: request.uri.path) }
        return response
    }

    private func problem(_ error: HTTPError, _ request: Request) -> APIProblem {
        switch error.status {
        case .notFound where paths.methods(at: request.uri.path) != nil:
            APIProblem(
                .methodNotAllowed,
                "no-such-method",
                "\(request.uri.path) knows no \(request.method). The Allow header says what it knows."
            )
        case .notFound:
            APIProblem(.notFound, "no-such-route", "There is no \(request.method) \(request.uri.path) here.")
        case .contentTooLarge:
            APIProblem(.contentTooLarge, "too-large", "The body is larger than this request may have.")
        default: APIProblem(error.status, "bad-request", error.body ?? "The request can't be understood.")
        }
    }
}
