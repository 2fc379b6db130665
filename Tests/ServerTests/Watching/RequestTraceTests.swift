import Contract
import Foundation
import Testing

@testable import Server

/// One id from the submission to the receipt.
@Suite struct `A request's id` {
    private static let given = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test func `follows its job into every line of the log, the job and the receipt`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            let secret = "Ada's heart rate"
            let script = "#!/bin/sh\n#SBATCH --job-name=\"\(secret)\"\nexit 3\n"
            let answer = try await client.submit(script, in: scratch, "", ["X-Request-Id": Self.given])
            #expect(answer.headers["x-request-id"] == Self.given)
            let job = try answer.json(Submitted.self).id
            #expect(try await client.end(of: job).request == Self.given)
            #expect(try await client.get("/jobs/\(job)/receipt").json(Receipt.self).job.request == Self.given)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            let log = try scratch.read("log")
            let lines = try log.split(separator: "\n").map {
                try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
            }
            let own = lines.filter { $0["request"] == Self.given }
            #expect(own.allSatisfy { $0["job"] == "\(job)" && $0["level"] == "info" })
            let told = own.compactMap { $0["message"] }
            #expect(told.first == "A job was submitted." && told.last == "A job ended.", "\(told)")
            #expect(told.contains("An attempt was placed.") && told.contains("An attempt began to run."), "\(told)")
            #expect(own.last?["outcome"] == "failed" && own.last?["fault"] == "user" && own.last?["attempt"] == "1")
            for hidden in [secret, "Ada", "admin@localhost", "Administrator", scratch.path] {
                #expect(!own.contains { $0.values.contains { $0.contains(hidden) } }, "\(hidden)")
            }
        }
    }

    @Test(arguments: [
        ("4bf92f3577b34da6a3ce929d0e0e4736", true), ("123e4567-E89B-12d3-a456-426614174000", true),
        ("0123456789abcdef", true), (String(repeating: "f", count: 64), true), ("0123456789abcde", false),
        (String(repeating: "f", count: 65), false), ("my-request_12.a", false), ("--------------------", false),
        ("-0123456789abcdef", false), ("0123456789abcdef-", false), ("0123456789abcdeg", false),
        ("0123456789abcdef\u{E9}", false), ("", false),
    ])
    func `is taken from a client only if it can hold nothing but a number`(text: String, isTaken: Bool) {
        #expect(RequestIdentity.isWellFormed(text) == isTaken)
    }

    @Test(arguments: [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", nil),
        ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", nil),
        ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", nil),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", nil),
        ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", nil),
        ("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", nil), ("", nil), ("---", nil),
    ])
    func `is a trace's where there is a well-formed one`(header: String, trace: String?) {
        #expect(RequestIdentity.traceID(header) == trace)
    }
}
