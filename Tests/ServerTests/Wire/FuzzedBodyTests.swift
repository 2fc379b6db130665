import Foundation
import Testing

/// The bodies that scripts/fuzz found worth keeping, sent to the routes that read them.
@Suite struct FuzzedBodyTests {
    /// By an input's first byte, as in the fuzzer.
    private static let routes = [
        "POST /jobs", "POST /forks", "POST /projects/atlas/allocations", "POST /ledger/corrections", "POST /tokens",
        "PUT /systems/this-machine/datasets", "POST /projects",
    ]

    @Test func `no body that chance made breaks the server`() async throws {
        let inputs = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fuzzing/Body.inputs")
        try await withServer { client, _ in
            var statuses: Set<Int> = []
            let lines = try String(contentsOf: inputs, encoding: .utf8).split(separator: "\n")
            for (number, line) in lines.enumerated() {
                let input = try #require(Data(base64Encoded: String(line)))
                let kind = Int(try #require(input.first) % 8)
                guard kind < Self.routes.count else { continue }
                let route = Self.routes[kind].split(separator: " ").map(String.init)
                let answer = try await client.send(
                    route[0],
                    "/api/v1" + route[1],
                    ["Content-Type": "application/json"],
                    body: Array(input.dropFirst())
                )
                #expect((200..<500).contains(answer.status), "line \(number + 1), \(Self.routes[kind]): \(answer.text)")
                statuses.insert(answer.status / 100)
            }
            #expect(statuses.contains(4))
            #expect(try await client.get("/systems").status == 200)
        }
    }
}
