import Contract
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers in the API's forms.
enum Reply {
    /// A value as JSON.
    static func json(_ value: some Encodable & Sendable, _ status: HTTPResponse.Status = .ok) throws -> Response {
        if DirectAnswer.take(value) { return bytes([], "application/json", status) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return bytes(Array(try encoder.encode(value)), "application/json", status)
    }

    /// JSON that is written already.
    static func json(_ writer: JSONWriter, _ status: HTTPResponse.Status = .ok) -> Response {
        bytes(writer.bytes, "application/json", status)
    }

    /// Bytes of a type.
    static func bytes(_ bytes: [UInt8], _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Nothing but success.
    static func done() -> Response { Response(status: .noContent) }

    /// What went wrong, as RFC 9457 wants it said.
    static func problem(_ problem: APIProblem, request: String) -> Response {
        let content = Problem(
            status: problem.status.code,
            code: problem.code,
            detail: problem.detail,
            request: request,
            mistakes: problem.mistakes,
            places: problem.places,
            retryAfterSeconds: problem.retryAfter
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(content)).map { Array($0) } ?? []
        var response = bytes(body, "application/problem+json", problem.status)
        if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"fabrique\"" }
        return response
    }
}
