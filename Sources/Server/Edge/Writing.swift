import Engine
import Federation
import HTTPTypes
import Hummingbird

extension Engine {
    /// The request key of a write, if the client sent one.
    func key(of request: Request, _ context: APIContext, body: [UInt8]) throws -> RequestKey? {
        guard let header = request.headers[.init("Idempotency-Key")!] else { return nil }
        guard (1...200).contains(header.utf8.count), header.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw APIProblem(
                .badRequest,
                "invalid-idempotency-key",
                "An Idempotency-Key has 1 to 200 visible ASCII characters."
            )
        }
        let what = Array("\(request.method) \(request.uri.string)\n".utf8) + body
        return requestKey(header, of: try context.requireActor(), request: what)
    }

    /// Carries out a command for a request.
    func execute(
        _ command: Command,
        for request: Request,
        _ context: APIContext,
        body: [UInt8]
    ) async throws -> Accepted {
        try await execute(command, by: context.requireActor(), key: key(of: request, context, body: body))
    }
}

extension Request {
    /// Refuses an `Idempotency-Key` where a repetition can't be given the first answer.
    func refuseKey(_ why: String) throws {
        guard headers[.init("Idempotency-Key")!] == nil else {
            throw APIProblem(.badRequest, "not-repeatable", "\(why) Leave the Idempotency-Key out.")
        }
    }
}
