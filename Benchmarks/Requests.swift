import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Single requests to a server, as one person.
struct Requests {
    var address: String
    var token: String

    /// Sends one request and answers the body.
    func send(_ method: String, _ path: String, _ body: (any Encodable)? = nil) async throws -> Data {
        var request = HTTPClientRequest(url: address + path)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let answer = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
        guard (200..<300).contains(response.status.code) else {
            throw Wrk.Failure(description: "\(method) \(path): \(String(decoding: answer, as: UTF8.self))")
        }
        return answer
    }
}
