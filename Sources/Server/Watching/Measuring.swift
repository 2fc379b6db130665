import HTTPTypes
import Hummingbird
import Telemetry

/// Counts each request and how long its answer took to begin.
struct Measuring: RouterMiddleware {
    // Hummingbird's layers run on the concurrent executor, which our module's default is not.
    typealias Next = @concurrent (Request, APIContext) async throws -> Response

    let meters: ServerMeters

    @concurrent
    func handle(_ request: Request, context: APIContext, next: Next) async throws -> Response {
        meters.inFlight.increment()
        defer { meters.inFlight.decrement() }
        let begun = ContinuousClock.now
        let response = try await next(request, context)
        meters.record(
            ContinuousClock.now - begun,
            route: context.endpointPath,
            method: request.method,
            status: response.status.code
        )
        return response
    }
}
