import Contract
import Foundation
import Testing

/// What the API says when something is wrong.
@Suite struct `A problem` {
    private func expect(
        _ status: Int,
        _ code: String,
        _ answer: Answer,
        location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
        #expect(answer.headers["content-type"] == "application/problem+json", sourceLocation: location)
        let problem = try answer.json(Problem.self)
        #expect(problem.code == code && problem.status == status, "\(answer.text)", sourceLocation: location)
        #expect(problem.request == answer.headers["x-request-id"], sourceLocation: location)
    }

    @Test func `has a status, a code and the request's id`() async throws {
        try await withServer { client, scratch in
            let stranger = HTTPClient(port: client.port)
            let refused = try await stranger.get("/me")
            try expect(401, "unauthorised", refused)
            #expect(refused.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            try expect(401, "unauthorised", try await HTTPClient(port: client.port, token: "fbq_none").get("/jobs"))
            try expect(404, "no-such-route", try await client.get("/nothing"))
            for (method, path, allowed) in [
                ("DELETE", "/jobs/1", "GET"), ("PATCH", "/people/p-0", "DELETE, GET"), ("PUT", "/jobs", "GET, POST"),
            ] {
                let answer = try await client.send(method, "/api/v1" + path)
                try expect(405, "no-such-method", answer)
                #expect(answer.headers["allow"] == allowed)
            }
            for path in [
                "/jobs/77", "/jobs/0", "/jobs/x", "/jobs/1_1", "/projects/none", "/systems/none", "/people/p-0",
            ] {
                try expect(404, "not-found", try await client.get(path))
            }
            for path in [
                "/allocations/9", "/jobs/18446744073709551616", "/jobs/9223372036854775808/log", "/jobs/1%2F2",
            ] {
                #expect(try await client.get(path).status == 404, "\(path)")
            }
            try expect(400, "malformed-body", try await client.post("/projects", #"{"name":"x""#))
            try expect(400, "malformed-body", try await client.post("/projects", #"{"name":1}"#))
            try expect(400, "unknown-parameter", try await client.get("/jobs?stat=running"))
            try expect(400, "invalid-parameter", try await client.get("/jobs?limit=0"))
            try expect(400, "invalid-parameter", try await client.get("/jobs?state=odd"))
            try expect(400, "invalid-cursor", try await client.get("/jobs?cursor=zz"))
            try expect(
                415,
                "unsupported-media-type",
                try await client.send("POST", "/api/v1/projects", body: [0x7b, 0x7d])
            )
            try expect(415, "unsupported-media-type", try await client.send("POST", "/api/v1/jobs", body: [0x23]))
            let huge = String(repeating: "x", count: 300 << 10)
            try expect(413, "too-large", try await client.post("/projects", #"{"name":"\#(huge)"}"#))
            try expect(
                409,
                "already-exists",
                try await client.post("/projects", #"{"name":"atlas","title":"t","organisation":1}"#)
            )
            let done = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            try expect(409, "wrong-state", try await client.get("/jobs/\(done)/receipt"))
            try expect(409, "wrong-state", try await client.post("/jobs/\(done)/evict", #"{"why":"w"}"#))
            #expect(try await client.post("/jobs/\(done)/cancel", #"{"why":"w"}"#).status == 200)
            try expect(409, "wrong-state", try await client.post("/jobs/\(done)/cancel", #"{"why":"w"}"#))
        }
    }

    @Test func `lists a script's mistakes`() async throws {
        try await withServer { client, scratch in
            let answer = try await client.submit("#!/bin/sh\n#SBATCH --tiem=10\n#SBATCH --nodes=none\n", in: scratch)
            try expect(422, "script-mistakes", answer)
            let mistakes = try #require(try answer.json(Problem.self).mistakes)
            #expect(mistakes.map(\.line) == [2, 3])
            #expect(mistakes[0].suggestion?.contains("time") == true)
            let patterns = mistakes[0].phrases?.map(\.pattern)
            #expect(patterns == ["unknown option {a}", "did you mean {a}?"])
            let told = [mistakes[0].message, mistakes[0].suggestion].compactMap(\.self)
            #expect(mistakes[0].phrases?.map(\.text) == told)
            #expect(try await client.all("/jobs", JobView.self).isEmpty)
        }
    }

    @Test func `names the places that can't take a job, and what keeps it from each`() async throws {
        try await withServer { client, scratch in
            let answer = try await client.submit("#!/bin/sh\n#SBATCH --nodes=99\n", in: scratch)
            try expect(422, "no-suitable-partition", answer)
            let problem = try answer.json(Problem.self)
            let places = try #require(problem.places)
            #expect(places.allSatisfy { problem.detail.lowercased().contains($0.name) }, "\(answer.text)")
            let phrases = places.flatMap(\.phrases)
            #expect(phrases.contains { $0.pattern == "it has {a} node" && $0.values == ["1"] }, "\(answer.text)")
            #expect(phrases.allSatisfy { problem.detail.contains($0.text) }, "\(answer.text)")
        }
    }

    @Test func `asks who asks too fast to wait`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve("--rate", "1")
            let client = try await scratch.client(of: server)
            var refused: Answer?
            for _ in 0..<40 where refused == nil {
                let answer = try await client.get("/me")
                if answer.status != 200 { refused = answer }
            }
            let answer = try #require(refused)
            try expect(429, "too-many-requests", answer)
            let patience = try answer.json(Problem.self).retryAfterSeconds ?? 0
            #expect(patience >= 1 && answer.headers["retry-after"] == "\(patience)")
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
        }
    }

    @Test func `carries the client's id for the request if it is a number, and never what else it says`() async throws {
        try await withServer { client, _ in
            let plain = try await client.get("/me", ["X-Request-Id": "0123456789abcdef-01"])
            #expect(plain.headers["x-request-id"] == "0123456789abcdef-01")
            for odd in [
                "my-request_12.a", "short", "has blanks in it", "<script>alert(1)</script>",
                String(repeating: "a", count: 65),
            ] {
                let answer = try await client.get("/me", ["X-Request-Id": odd])
                let id = try #require(answer.headers["x-request-id"])
                #expect(answer.status == 200 && id != odd && !id.isEmpty)
            }
            let head = "GET /api/v1/me HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
            let folded = head + "X-Request-Id: abcdefgh\r\n Set-Cookie: stolen=1\r\n\r\n"
            let answer = try await client.exchange(Array(folded.utf8))
            #expect(answer.headers["set-cookie"] == nil && !answer.text.contains("stolen"))
        }
    }
}
