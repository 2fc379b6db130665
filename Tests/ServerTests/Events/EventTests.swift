import Contract
import Foundation
import Glibc
import Testing

/// The stream of changes, as a listener on the network has it.
@Suite struct `The events` {
    @Test func `tell of a job from its submission to its charge`() async throws {
        try await withServer { client, scratch in
            let listener = try await EventListener(client, "?project=atlas")
            let job = try await client.job("#!/bin/sh\n#SBATCH --time=1\ntrue\n", in: scratch)
            let events = try await listener.events { try $0.change().change == "release" }
            // The project's award may come first: a stream begins with what was told last, a moment behind the journal.
            let changes = try events.map { try $0.change() }.filter { $0.change != "award" }
            #expect(changes.allSatisfy { $0.job == job && $0.project == "atlas" })
            // A job this short may have ended before anybody saw it run.
            let words = changes.filter { $0.kind == "job" && $0.change != "started" }.map { [$0.change, $0.state] }
            #expect(words == [["submitted", "queued"], ["placed", "placed"], ["ended", "succeeded"]])
            #expect(changes.filter { $0.kind == "ledger" }.map(\.change) == ["hold", "charge", "release"])
            #expect(changes.first { $0.change == "ended" }?.system == "this-machine")
        }
    }

    @Test func `go on where a listener was cut, without a gap and without a repetition`() async throws {
        try await withServer { client, scratch in
            let before = try await client.get("/journal").json(JournalInfo.self).head.sequence
            for _ in 0..<3 {
                _ = try await client.end(of: client.job("#!/bin/sh\n#SBATCH --time=1\ntrue\n", in: scratch))
            }
            let listener = try await EventListener(client, "?kind=job&after=\(before)")
            let whole = try await listener.events(until: Self.isEnd(3))
            #expect(whole.count >= 9)
            // An event that bears its record's number ends the record; a listener knows all up to there.
            for place in 1..<whole.count - 1 where whole[place].id != whole[place - 1].id {
                let rest = Array(whole[(place + 1)...])
                let ends = try rest.count { try $0.change().change == "ended" }
                let listener = try await EventListener(client, "?kind=job", after: whole[place].id)
                #expect(try await listener.events(until: Self.isEnd(ends)) == rest, "after \(whole[place].id)")
            }
        }
    }

    @Test func `go on from the journal after the server was started again`() async throws {
        try await Scratch.with { scratch in
            var server = try scratch.serve()
            var client = try await scratch.client(of: server)
            try await client.makeProject()
            let before = try await client.get("/journal").json(JournalInfo.self).head.sequence
            let job = try await client.job("#!/bin/sh\n#SBATCH --time=1\ntrue\n", in: scratch)
            _ = try await client.end(of: job)
            let live = try await EventListener(client, "?job=\(job)&after=\(before)").events { event in
                try event.change().change == "release"
            }
            server.send(SIGTERM)
            try await server.end()
            server = try scratch.serve()
            client = try await scratch.client(of: server)
            let past = try await EventListener(client, "?job=\(job)", after: "\(before)").events { event in
                try event.change().change == "release"
            }
            #expect(past == live)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
        }
    }

    @Test func `say so when somebody can't be told what they missed`() async throws {
        try await withServer { client, _ in
            let head = try await client.get("/journal").json(JournalInfo.self).head.sequence
            let listener = try await EventListener(client, "", after: "\(head + 1000)")
            let event = try await listener.next()
            #expect(event.name == "reset" && event.data.contains("too-far-behind"))
            #expect(UInt64(event.id) ?? 0 <= head + 1)
        }
    }

    @Test func `show nobody another project's work`() async throws {
        try await withServer { client, scratch in
            var other = client
            other.token = try await client.personWithToken("ada@example.org")
            let listener = try await EventListener(other)
            _ = try await client.end(of: client.job("#!/bin/sh\n#SBATCH --time=1\ntrue\n", in: scratch))
            _ = try await client.post("/systems/this-machine/drain", #"{"why":"a test"}"#)
            let first = try await listener.next().change()
            #expect(first.kind == "system" && first.state == "draining")
            #expect(try await other.get("/events?project=atlas").status == 404)
            #expect(try await other.get("/events?job=1").status == 404)
        }
    }

    @Test func `end when the token is revoked`() async throws {
        try await withServer { client, _ in
            var other = client
            other.token = try await client.personWithToken("ada@example.org")
            let listener = try await EventListener(other)
            let tokens: [TokenView] = try await client.all("/tokens")
            let newest = try #require(tokens.map(\.id).max())
            #expect(try await client.send("DELETE", "/api/v1/tokens/\(newest)").status == 204)
            try await listener.end()
        }
    }

    @Test func `end when the server does`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let listener = try await EventListener(scratch.client(of: server))
            server.send(SIGTERM)
            try await listener.end()
            #expect(try await server.end() == 0)
        }
    }

    @Test func `are for so many listeners of one person, and no more`() async throws {
        try await withServer { client, _ in
            var listeners: [EventListener] = []
            for _ in 0..<256 { listeners.append(try await EventListener(client)) }
            let answer = try await client.get("/events")
            #expect(answer.status == 429 && answer.headers["retry-after"] == "30")
            #expect(try answer.json(Problem.self).code == "too-many-listeners")
            listeners.removeLast()
            // The server learns that somebody hung up when the kernel tells it, which is soon but not at once.
            var status = 429
            for _ in 0..<1000 where status == 429 {
                status = try await blocking { try Self.status(of: client) }
            }
            #expect(status == 200)
        }
    }

    @Test(arguments: [
        ("?kind=weather", "invalid-parameter"), ("?after=-1", "invalid-parameter"), ("?sort=job", "unknown-parameter"),
    ])
    func `refuse what they don't know`(query: String, code: String) async throws {
        try await withServer { client, _ in
            let answer = try await client.get("/events\(query)")
            #expect(try answer.status == 400 && answer.json(Problem.self).code == code)
        }
    }

    private static func isEnd(_ count: Int) -> (EventListener.Event) throws -> Bool {
        var seen = 0
        return { event in
            if try event.change().change == "ended" { seen += 1 }
            return seen == count
        }
    }

    /// The status with which a stream begins, or is refused.
    private static func status(of client: HTTPClient) throws -> Int {
        let connection = try HTTPClient.connect(client.port)
        defer { close(connection) }
        let request = "GET /api/v1/events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(client.token ?? "")\r\n\r\n"
        _ = HTTPClient.write(Array(request.utf8), to: connection)
        var buffer = [UInt8](repeating: 0, count: 12)
        guard recv(connection, &buffer, buffer.count, Int32(MSG_WAITALL)) == buffer.count else { return 0 }
        return Int(String(decoding: buffer[9...], as: UTF8.self)) ?? 0
    }
}
