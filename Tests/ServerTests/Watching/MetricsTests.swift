import Contract
import Foundation
import Testing

/// The figures as a monitoring system reads them, of a real server.
@Suite struct `The metrics` {
    static let token = "0123456789abcdef0123456789abcdef"

    /// Runs a server whose metrics are open to ``token``.
    static func withOpenMetrics(_ body: (HTTPClient, Scratch) async throws -> Void) async throws {
        try await Scratch.with { scratch in
            try scratch.write("fabrique.yaml", "metrics:\n  token: \(token)\n")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: scratch.path + "/fabrique.yaml"
            )
            let server = try scratch.serve("--config", scratch.path + "/fabrique.yaml")
            do {
                let client = try await scratch.client(of: server)
                try await client.makeProject()
                try await body(client, scratch)
            } catch {
                server.send(SIGKILL)
                try await server.end()
                throw error
            }
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
        }
    }

    /// The samples by name and labels, as they are written.
    static func samples(_ client: HTTPClient) async throws -> [String: Double] {
        let answer = try await HTTPClient(port: client.port, token: token).send("GET", "/metrics")
        try #require(answer.status == 200, "\(answer.text)")
        var samples: [String: Double] = [:]
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "))
            let value: Double = try #require(Double(line[line.index(after: space)...]), "\(line)")
            samples[String(line[..<space])] = value
        }
        return samples
    }

    @Test func `are closed until a token is set, and then to all but that token`() async throws {
        try await withServer { client, _ in
            let closed = try await client.send("GET", "/metrics")
            #expect(try closed.status == 403 && closed.json(Problem.self).code == "metrics-closed")
        }
        try await Self.withOpenMetrics { client, _ in
            let anybody = HTTPClient(port: client.port)
            let wrong = HTTPClient(port: client.port, token: String(Self.token.dropLast()))
            // An administrator's token opens everything but this.
            for other in [client, anybody, wrong] {
                let refused = try await other.send("GET", "/metrics")
                #expect(refused.status == 401)
            }
            let own = HTTPClient(port: client.port, token: Self.token)
            let opened = try await own.send("GET", "/metrics")
            #expect(opened.status == 200)
            // And that token opens nothing else.
            let me = try await own.get("/me")
            #expect(me.status == 401)
        }
    }

    @Test func `are as promtool wants them, in both forms`() async throws {
        try await Self.withOpenMetrics { client, scratch in
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch)
            _ = try await client.end(of: job)
            _ = try await client.get("/jobs/999999")
            let own = HTTPClient(port: client.port, token: Self.token)
            let plain = try await own.send("GET", "/metrics")
            #expect(plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            try scratch.write("metrics", plain.text)
            let verdict = try await scratch.tool("/usr/bin/promtool", "check", "metrics", input: "metrics")
            #expect(verdict.status == 0, "\(verdict.text)")
            let open = try await own.send("GET", "/metrics", ["Accept": "application/openmetrics-text;version=1.0.0"])
            #expect(open.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
            #expect(open.text.hasSuffix("\n# EOF\n") && open.text.contains("# TYPE fabrique_orders counter\n"))
            // `check metrics` reads the older form alone; this reads OpenMetrics, and wants to know when each sample was.
            let samples = open.text.split(separator: "\n").map { $0.hasPrefix("#") ? String($0) : "\($0) 1700000000" }
            try scratch.write("open-metrics", samples.joined(separator: "\n") + "\n")
            let imported = try await scratch.tool(
                "/usr/bin/promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                scratch.path + "/open-metrics",
                scratch.path + "/blocks"
            )
            #expect(imported.status == 0 && imported.text.contains("NUM SAMPLES"), "\(imported.text)")
        }
    }

    @Test func `count what happened`() async throws {
        try await Self.withOpenMetrics { client, scratch in
            // A job that is over before anyone looks was never seen running: this one waits for that.
            let done = try await client.job("#!/bin/sh\nuntil [ -e seen ]; do sleep 0.1; done\n", in: scratch)
            while try await client.get("/jobs/\(done)").json(JobView.self).state != "running" {}
            try scratch.write("seen", "")
            #expect(try await client.end(of: done).state == "succeeded")
            _ = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true&option=--array%3D1-3")
            _ = try await client.get("/jobs/none")
            _ = try await client.get("/no/such/place/\(UInt64.random(in: 0...UInt64.max))")
            let seen = try await Self.samples(client)
            #expect(seen[#"fabrique_jobs{state="held"}"#] == 3)
            #expect(seen[#"fabrique_jobs_pending{reason="heldByUser"}"#] == 3)
            #expect(seen["fabrique_jobs_submitted_total"] == 4)
            #expect(seen[#"fabrique_jobs_ended_total{outcome="succeeded"}"#] == 1)
            #expect(seen["fabrique_attempts_placed_total"] == 1 && seen["fabrique_attempts_started_total"] == 1)
            #expect(seen[#"fabrique_ledger_entries_total{kind="charge"}"#] == 1)
            #expect(seen["fabrique_held_device_seconds"] == 0)
            #expect(seen[#"fabrique_systems{state="active"}"#] == 1)
            #expect(seen[#"fabrique_system_reachable{system="this-machine"}"#] == 1)
            #expect(seen["fabrique_journal_writable"] == 1)
            let records = try await client.get("/journal").json(JournalInfo.self).head.sequence
            #expect(seen["fabrique_journal_records_total"] == Double(records))
            #expect(seen[#"fabrique_build_info{version="0.1.0"}"#] == 1)
            #expect(seen[#"fabrique_http_request_seconds_count{route="/api/v1/jobs",method="POST",code="201"}"#] == 2)
            #expect(
                seen[#"fabrique_http_request_seconds_count{route="/api/v1/jobs/{id}",method="GET",code="404"}"#] == 1
            )
            #expect(seen[#"fabrique_http_request_seconds_count{route="none",method="any",code="404"}"#] == 1)
            // However many paths were asked for, there are as many series as routes.
            #expect(!seen.keys.contains { $0.contains("no/such") })
            #expect(seen.count < 3000)
        }
    }
}
