import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// What a request carries.
enum Body {
    /// The body's bytes, at most `limit`.
    static func bytes(of request: Request, atMost limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit)
        }
    }

    /// The body as JSON of a type.
    static func json<Value: Decodable>(
        _: Value.Type,
        of request: Request,
        atMost limit: Int = ServerConfiguration.largestBody
    ) async throws -> (value: Value, bytes: [UInt8]) {
        guard type(of: request) == "application/json" else {
            throw APIProblem(.unsupportedMediaType, "unsupported-media-type", "Send the body as application/json.")
        }
        let bytes = try await bytes(of: request, atMost: limit)
        return (try JSONDecoder().decode(Value.self, from: Data(bytes)), bytes)
    }

    /// The content type without its parameters, in lower case.
    static func type(of request: Request) -> String {
        let header = request.headers[.contentType] ?? ""
        let bare = header.split(separator: ";", maxSplits: 1).first ?? ""
        return bare.trimming { $0 == " " || $0 == "\t" }.lowercased()
    }

    /// What is wrong with a body, with the path to it.
    static func explain(_ error: any Error) -> String {
        func path(_ keys: [any CodingKey]) -> String {
            keys.isEmpty ? "the body" : keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            return "\(path(context.codingPath)) lacks the field \(key.stringValue)."
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return "\(path(context.codingPath)) should be of the type \(type)."
        case .dataCorrupted(let context):
            return "\(path(context.codingPath)) is not well-formed JSON: \(context.debugDescription)"
        default: return "The body can't be read."
        }
    }

    private static func tooLarge(_ limit: Int) -> APIProblem {
        APIProblem(.contentTooLarge, "too-large", "The body has more than \(limit) bytes.")
    }
}

extension Substring {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
