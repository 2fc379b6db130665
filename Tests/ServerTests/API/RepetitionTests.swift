import Contract
import Foundation
import Testing

/// Requests that are sent again, and lists that are read while they change.
@Suite struct `A client that comes back` {
    @Test func `gets the first answer for the same key, and none for another request`() async throws {
        try await withServer { client, scratch in
            let key = ["Idempotency-Key": "job-1"]
            let script = "#!/bin/sh\ntrue\n"
            let first = try await client.submit(script, in: scratch, "&held=true", key)
            let again = try await client.submit(script, in: scratch, "&held=true", key)
            #expect(first.status == 201 && again.status == 201 && first.text == again.text)
            let other = try await client.submit(script + "false\n", in: scratch, "&held=true", key)
            #expect(try other.status == 422 && other.json(Problem.self).code == "idempotency-key-reused")
            let moved = try await client.submit(script, in: scratch, "", key)
            #expect(try moved.json(Problem.self).code == "idempotency-key-reused")
            #expect(try await client.all("/jobs", JobView.self).count == 1)
            for bad in [String(repeating: "k", count: 201), "with blank", "ümlaut"] {
                let answer = try await client.submit(script, in: scratch, "", ["Idempotency-Key": bad])
                #expect(answer.status == 400, "\(bad)")
            }
            let body = #"{"name":"Ada","mail":"ada@example.org"}"#
            let ada = try await client.post("/people", body, ["Idempotency-Key": "ada"])
            #expect(try await client.post("/people", body, ["Idempotency-Key": "ada"]).text == ada.text)
            #expect(try await client.all("/people", PersonView.self).count == 2)
            // Another request with a mail address that is taken makes nobody.
            let taken = try await client.post("/people", body, ["Idempotency-Key": "ada-2"])
            #expect(try taken.status == 409 && taken.json(Problem.self).code == "mail-taken")
            #expect(try await client.all("/people", PersonView.self).count == 2)
        }
    }

    @Test func `has nothing planned again for the same key, nor where it may not submit`() async throws {
        try await withServer { client, scratch in
            func send(_ training: String, as sender: HTTPClient, _ headers: [String: String]) async throws -> Answer {
                let order = SubmitRequest(
                    script: "#!/bin/sh\n#SBATCH --time=00:05:00\ntrue\n",
                    project: "atlas",
                    directory: scratch.path,
                    options: [],
                    arguments: [],
                    environment: [:],
                    isHeld: true,
                    training: training
                )
                let encoder = JSONEncoder()
                // The same request has the same bytes.
                encoder.outputFormatting = .sortedKeys
                return try await sender.post("/jobs", String(decoding: encoder.encode(order), as: UTF8.self), headers)
            }
            let key = ["Idempotency-Key": "job-1"]
            let model =
                "{num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}"
            let training = "model: \(model)\ntokens: 1e6\n"
            let first = try await send(training, as: client, key)
            let again = try await send(training, as: client, key)
            #expect(first.status == 201 && again.status == 201 && first.text == again.text)
            #expect(try await client.all("/jobs", JobView.self).count == 1)
            // What can't be planned is told only where something is to be planned.
            let wrong = "model: \(model)\ntokens: many\n"
            let other = try await send(wrong, as: client, key)
            #expect(try other.status == 422 && other.json(Problem.self).code == "idempotency-key-reused")
            let issued = try await client.post("/tokens", #"{"powers":["read"],"days":1}"#)
            let reader = HTTPClient(port: client.port, token: try issued.json(TokenView.self).secret)
            let refused = try await send(wrong, as: reader, [:])
            #expect(try refused.status == 403 && refused.json(Problem.self).code == "forbidden", "\(refused.text)")
            let mistaken = try await send(wrong, as: client, [:])
            #expect(try mistaken.status == 422 && mistaken.json(Problem.self).code == "document-mistakes")
        }
    }

    @Test func `is told where a key can't be kept, for a secret is told once`() async throws {
        try await withServer { client, _ in
            let own = try await client.get("/me").json(MeView.self).person.id
            for (path, body) in [
                ("/tokens", #"{"powers":["read"],"days":1}"#), ("/sessions", #"{"link":"none"}"#),
                ("/people/\(own)/links", ""), ("/systems", "{}"),
            ] {
                let answer = try await client.post(path, body, ["Idempotency-Key": "once"])
                #expect(try answer.status == 400 && answer.json(Problem.self).code == "not-repeatable", "\(path)")
            }
            #expect(try await client.post("/journal/snapshot", "", ["Idempotency-Key": "once"]).status == 200)
        }
    }

    @Test func `may add a person again whom the server refused, or who asked twice at once`() async throws {
        try await withServer { client, _ in
            let body = #"{"name":"Ada","mail":"ada@example.org"}"#
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await client.post("/people", body).status } }
                let statuses = try await group.reduce(into: []) { $0.append($1) }
                #expect(statuses.count { $0 == 201 } == 1 && statuses.count { $0 == 409 } == 19)
            }
            let people = try await client.all("/people", PersonView.self)
            #expect(people.count == 2 && people.allSatisfy { $0.mail != nil })
            let ada = try #require(people.first { $0.mail == "ada@example.org" })
            let issued = try await client.post(
                "/tokens",
                #"{"person":"\#(ada.id)","powers":["read","manage"],"days":1}"#
            )
            let own = HTTPClient(port: client.port, token: try issued.json(TokenView.self).secret)
            let bert = #"{"name":"Bert","mail":"bert@example.org"}"#
            #expect(try await own.post("/people", bert).status == 403)
            #expect(try await client.post("/people", bert).status == 201)
        }
    }

    @Test func `learns no mail address of a stranger`() async throws {
        try await withServer { client, _ in
            let added = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#)
            let ada = try added.json(PersonView.self)
            _ = try await client.post("/people", #"{"name":"Bert","mail":"bert@example.org"}"#)
            let issued = try await client.post(
                "/tokens",
                #"{"person":"\#(ada.id)","powers":["read","submit","manage","operate"],"days":1}"#
            )
            let own = HTTPClient(port: client.port, token: try issued.json(TokenView.self).secret)
            let role = #"{"role":"auditor","scope":"federation"}"#
            for mail in ["bert@example.org", "nobody@example.org"] {
                let answers = [
                    try await own.get("/people/\(mail)"),
                    try await own.write("PUT", "/people/\(mail)/roles", role),
                    try await own.send("DELETE", "/api/v1/people/\(mail)"),
                    try await own.write("PUT", "/systems/this-machine/accounts/\(mail)", #"{"account":"nobody"}"#),
                ]
                for answer in answers {
                    #expect(try answer.status == 404 && answer.json(Problem.self).code == "not-found", "\(mail)")
                }
            }
            #expect(try await own.get("/people/ada@example.org").status == 200)
        }
    }

    @Test func `steers jobs and arrays once for one key, also when they have ended meanwhile`() async throws {
        try await withServer { client, scratch in
            let array = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true&option=--array%3D1-5")
            let one = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            #expect(try await client.post("/jobs/\(array)_2/cancel", #"{"why":"w"}"#).status == 200)
            for (job, count) in [(array, 4), (one, 1)] {
                let key = ["Idempotency-Key": "cancel-\(job)"]
                for _ in 1...2 {
                    let answer = try await client.post("/jobs/\(job)/cancel", #"{"why":"w"}"#, key)
                    #expect(try answer.status == 200 && answer.json(ActionDone.self).jobs == count, "\(answer.text)")
                }
                let other = try await client.post("/jobs/\(job)/cancel", #"{"why":"another"}"#, key)
                #expect(other.status == 422 && other.text.contains("idempotency-key-reused"), "\(other.text)")
                let late = try await client.post("/jobs/\(job)/cancel", #"{"why":"w"}"#)
                #expect(late.status == 409 && late.text.contains("wrong-state"), "\(late.text)")
            }
        }
    }

    @Test func `meets every job once, page by page, while they end`() async throws {
        try await withServer { client, scratch in
            let array = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true&option=--array%3D1-250")
            _ = try await client.job("#!/bin/sh\nsleep 1\n", in: scratch)
            // Two of three are cancelled meanwhile, from both ends of the list.
            async let ended: Void = {
                for index in 1...80 {
                    for task in [index, 251 - index] {
                        let answer = try await client.post("/jobs/\(array)_\(task)/cancel", #"{"why":"w"}"#)
                        #expect(answer.status == 200, "\(task): \(answer.text)")
                    }
                }
            }()
            for _ in 0..<6 {
                let seen = try await client.all("/jobs?limit=20&array=\(array)", JobView.self).map(\.id)
                #expect(seen == Array((array..<array + 250).reversed()))
            }
            try await ended
            #expect(try await client.all("/jobs?state=cancelled&limit=33", JobView.self).count == 160)
            #expect(try await client.all("/jobs?state=held&limit=33", JobView.self).count == 90)
            #expect(try await client.post("/jobs/\(array)/cancel", #"{"why":"w"}"#).json(ActionDone.self).jobs == 90)
        }
    }

    @Test func `reads a log in ranges, and follows it to its end`() async throws {
        try await withServer { client, scratch in
            let script = "#!/bin/sh\n#SBATCH --output=log.txt\nprintf 0123456789\nsleep 0.4\nprintf abcdef\n"
            let job = try await client.job(script, in: scratch)
            // The answer ends with the job, and nothing of it is missing.
            let followed = try await client.get("/jobs/\(job)/log?follow=true")
            #expect(followed.status == 200 && followed.text == "0123456789abcdef")
            #expect(try await client.end(of: job).state == "succeeded")
            let whole = try await client.get("/jobs/\(job)/log")
            #expect(whole.status == 200 && whole.headers["accept-ranges"] == "bytes" && whole.body.count == 16)
            let cases = [
                ("2-5", "2345", "2-5"), ("12-", "cdef", "12-15"), ("-3", "def", "13-15"), ("9-99", "9abcdef", "9-15"),
            ]
            for (range, text, stated) in cases {
                let part = try await client.get("/jobs/\(job)/log", ["Range": "bytes=\(range)"])
                #expect(part.status == 206 && part.text == text, "\(range)")
                #expect(part.headers["content-range"] == "bytes \(stated)/16")
            }
            let beyond = try await client.get("/jobs/\(job)/log", ["Range": "bytes=16-"])
            #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */16")
            #expect(try beyond.json(Problem.self).request == beyond.headers["x-request-id"])
            for odd in ["bytes=5-2", "bytes=-0", "bytes=0-1,3-4"] {
                #expect(try await client.get("/jobs/\(job)/log", ["Range": odd]).status == 400, "\(odd)")
            }
            #expect(try await client.get("/jobs/\(job)/log?stream=stdin").status == 400)
            #expect(try await client.get("/jobs/\(job)/log?attempt=2").body.isEmpty)
        }
    }

    @Test func `waits for a job's end, or as long as it says`() async throws {
        try await withServer { client, scratch in
            let held = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            #expect(try await client.get("/jobs/\(held)/wait?timeout=0").json(JobView.self).ended == nil)
            // An alarm that rings at once must not ring before somebody listens.
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await client.get("/jobs/\(held)/wait?timeout=0").status }
                }
                for try await status in group { #expect(status == 200) }
            }
            async let waited = client.get("/jobs/\(held)/wait?timeout=60")
            #expect(try await client.post("/jobs/\(held)/release", #"{"why":"w"}"#).status == 200)
            #expect(try await waited.json(JobView.self).state == "succeeded")
            #expect(try await client.get("/jobs/\(held)/wait?timeout=61").status == 400)
        }
    }
}
