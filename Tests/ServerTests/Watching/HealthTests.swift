import Contract
import Foundation
import Testing

@Suite struct `The health of a server` {
    @Test func `is told to anybody, and says that it takes orders`() async throws {
        try await withServer { client, _ in
            let anybody = HTTPClient(port: client.port)
            for path in ["/health", "/health/live", "/health/ready"] {
                let answer = try await anybody.send("GET", path)
                #expect(try answer.status == 200 && answer.json(Health.self).status == "ok", "\(path): \(answer.text)")
            }
        }
    }
}
