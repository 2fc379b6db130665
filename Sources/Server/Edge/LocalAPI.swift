package import Contract
import FoundationEssentials
package import HTTPTypes
package import Hummingbird
import NIOCore
import Synchronization

/// The API for what runs in the same process: the same routes, the same checks of the same tokens, without a socket.
package struct LocalAPI: Sendable {
    private let responder: RouterResponder<APIContext>

    init(_ responder: RouterResponder<APIContext>) { self.responder = responder }

    /// Sends a request for whoever sent another, and answers as a client would get it, whatever the status.
    ///
    /// - Parameters:
    ///   - path: below `/api/v1/`, with its query.
    ///   - body: what it carries. An answer that lasts has to be asked for with the body of the request that came in, whose
    ///     end tells that nobody listens any more.
    ///   - secret: the token to ask with; nil for none.
    ///   - context: what is known of the request that this one is part of.
    package func respond(
        to method: HTTPRequest.Method,
        _ path: String,
        headers: HTTPFields = [:],
        body: RequestBody = RequestBody(buffer: ByteBuffer()),
        with secret: String?,
        for context: APIContext
    ) async throws -> Response {
        var headers = headers
        if let secret { headers[.authorization] = "Bearer \(secret)" }
        headers[.init("X-Request-Id")!] = context.request
        let head = HTTPRequest(
            method: method,
            scheme: nil,
            authority: nil,
            path: "/api/v1/\(path)",
            headerFields: headers
        )
        var context = context
        context.actor = nil
        return try await responder.respond(to: Request(head: head, body: body), context: context)
    }

    /// Sends a request and reads the answer.
    ///
    /// - Throws: the problem that the API answered with.
    package func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: HTTPFields = [:],
        body: (some Encodable)? = [UInt8]?.none,
        with secret: String?,
        for context: APIContext
    ) async throws -> [UInt8] {
        var headers = headers
        var bytes = ByteBuffer()
        if let body {
            headers[.contentType] = "application/json"
            let encoder = JSONEncoder()
            // A request that is repeated under its key has to be the same to the byte.
            encoder.outputFormatting = .sortedKeys
            bytes.writeBytes(try encoder.encode(body))
        }
        let content = RequestBody(buffer: bytes)
        let response = try await respond(to: method, path, headers: headers, body: content, with: secret, for: context)
        guard response.status.kind == .successful else { throw try await Self.problem(of: response) }
        return try await Self.bytes(of: response)
    }

    /// The body of an answer, all of it.
    package static func bytes(of response: Response) async throws -> [UInt8] {
        let collected = Collected()
        try await response.body.write(collected)
        return collected.bytes
    }

    /// The problem that an answer is.
    package static func problem(of response: Response) async throws -> Problem {
        try read(Problem.self, from: await bytes(of: response))
    }

    /// Gets a value.
    ///
    /// - Throws: the problem that the API answered with.
    package func get<Value: Decodable & Sendable>(
        _ path: String,
        as type: Value.Type = Value.self,
        with secret: String?,
        for context: APIContext
    ) async throws -> Value {
        let direct = DirectAnswer(of: type)
        let written = try await DirectAnswer.$wanted.withValue(direct) {
            try await send(.get, path, with: secret, for: context)
        }
        return try direct.value as? Value ?? Self.read(from: written)
    }

    /// Reads a value from an answer.
    package static func read<Value: Decodable>(_: Value.Type = Value.self, from answer: [UInt8]) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(answer))
    }
}

/// Keeps what is written to it.
private final class Collected: ResponseBodyWriter, Sendable {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        content.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailing: HTTPFields?) async throws {}
}
