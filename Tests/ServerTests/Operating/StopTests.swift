import Contract
import Foundation
import Glibc
import Testing

@Suite struct `A stop` {
    @Test func `breaks off who follows a log, answers who waits, and ends in time`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve("--stop-seconds", "20")
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            let job = try await client.job("#!/bin/sh\necho begun\nsleep 600\n", in: scratch)
            // Each of them is being answered once the job has begun.
            let begun = try await client.read("/api/v1/jobs/\(job)/log?follow=true") { $0.contains("begun\n") }
            #expect(begun.contains("200 OK"))
            let followed = Task { try await client.read("/api/v1/jobs/\(job)/log?follow=true") { _ in false } }
            async let waited = client.get("/jobs/\(job)/wait?timeout=60")
            try await Self.until { try await Self.connections(to: client.port) >= 2 }
            server.send(SIGTERM)
            let answer = try await waited
            #expect(try answer.status == 200 && answer.json(JobView.self).state == "running", "\(answer.text)")
            await #expect(throws: HTTPFault.self) { try await followed.value }
            #expect(try await server.end() == 0)
            let log = try scratch.read("log")
            #expect(log.contains("A stop was asked for") && log.contains("\"message\":\"Stopped.\""), "\(log)")
            // The job has gone on; the next start adopts it.
            let next = try scratch.serve()
            let again = try await scratch.client(of: next)
            #expect(try await again.get("/jobs/\(job)").json(JobView.self).state == "running")
            #expect(try await again.post("/jobs/\(job)/cancel", #"{"why":"the test is over"}"#).status == 200)
            #expect(try await again.end(of: job).state == "cancelled")
            next.send(SIGTERM)
            #expect(try await next.end() == 0)
        }
    }

    @Test func `breaks off a request that does not end, once its time is over`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve("--stop-seconds", "1")
            let client = try await scratch.client(of: server)
            // A client that begins a request and never ends it.
            let head = [
                "POST /api/v1/people HTTP/1.1", "Host: h", "Authorization: Bearer \(client.token ?? "")",
                "Content-Type: application/json", "Content-Length: 99",
            ]
            let stalled = try await client.begin(head.joined(separator: "\r\n") + "\r\n\r\n{")
            defer { close(stalled) }
            try await Self.until { try await Self.connections(to: client.port) >= 1 }
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try !scratch.read("log").contains("\"level\":\"error\""))
            #expect(try await scratch.run("audit", "verify", "--data", scratch.data) == 0)
        }
    }

    /// Looks until something holds; only a test that fails looks for long.
    private static func until(_ holds: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("it did not come to pass within 30 s")
    }

    /// How many connections to a port of this machine are established, by the kernel's table.
    private static func connections(to port: UInt16) async throws -> Int {
        let wanted = "0100007F:" + String(format: "%04X", port)
        let table = try FileHandle(forReadingFrom: URL(filePath: "/proc/net/tcp")).readToEnd() ?? Data()
        return String(decoding: table, as: UTF8.self).split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[1] == wanted && fields[3] == "01"
        }
    }
}
