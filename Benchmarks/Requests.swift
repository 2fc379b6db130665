import Foundation
import Web

/// Single requests to a server, as one person.
struct Requests {
    var address: String
    var token: String
    private let client = WebClient()

    init(address: String, token: String) { (self.address, self.token) = (address, token) }

    /// Sends one request and answers the body.
    func send(_ method: String, _ path: String, _ body: (any Encodable)? = nil) async throws -> Data {
        var request = WebRequest(method, address + path)
        request.limit = .seconds(60)
        request.headers = [("Authorization", "Bearer \(token)")]
        if let body {
            request.headers.append(("Content-Type", "application/json"))
            request.body = Array(try JSONEncoder().encode(body))
        }
        let response = try await client.send(request)
        let answer = Data(try await response.body.collect(upTo: 1 << 20))
        guard (200..<300).contains(response.status) else {
            throw Wrk.Failure(description: "\(method) \(path): \(String(decoding: answer, as: UTF8.self))")
        }
        return answer
    }
}
