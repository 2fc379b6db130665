import Contract
import Foundation
import Glibc
import Testing

/// Every route, as the administrator meets it when all goes well.
@Suite struct `The API` {
    @Test func `tells and changes what a system is`() async throws {
        try await withServer { client, _ in
            let health = try await HTTPClient(port: client.port).send("GET", "/health")
            #expect(try health.status == 200 && health.json(Health.self).status == "ok")
            let system = try await client.all("/systems", SystemView.self)
            #expect(system.map(\.name) == ["this-machine"] && system[0].state == "active")
            let partition = try #require(system[0].partitions.first)
            let why = #"{"why":"maintenance"}"#
            for (verb, state) in [
                ("drain", "draining"), ("resume", "active"), ("drain", "draining"), ("down", "down"),
                ("probe", "active"),
            ] {
                let answer = try await client.post("/systems/this-machine/\(verb)", why)
                #expect(answer.status == 200, "\(verb): \(answer.text)")
                #expect(try await client.get("/systems/this-machine").json(SystemView.self).state == state, "\(verb)")
            }
            let price = #"{"microEurosPerDeviceHour":31000,"why":"dearer power"}"#
            let priced = try await client.write(
                "PUT",
                "/systems/this-machine/partitions/\(partition.name)/price",
                price
            )
            #expect(try priced.json(SystemView.self).partitions[0].microEurosPerDeviceHour == 31_000)
            let sets = try await client.write("PUT", "/systems/this-machine/datasets", #"{"datasets":["wikitext"]}"#)
            #expect(try sets.json(SystemView.self).datasets == ["wikitext"])
        }
    }

    @Test func `offers a share of a system, and tells of jobs for which too little is left`() async throws {
        try await withServer { client, scratch in
            let path = "/systems/this-machine/share"
            let whole = try await client.get("/systems/this-machine").json(SystemView.self).offeredShare
            #expect(whole.perMille == 1000 && whole.month == nil && whole.devices.isEmpty)
            let offered = try await client.write("PUT", path, #"{"perMille":1,"why":"the agreement"}"#)
            try #require(offered.status == 200, "\(offered.text)")
            let share = try offered.json(SystemView.self).offeredShare
            let cores = try #require(share.devices.first)
            #expect(share.perMille == 1 && share.month != nil)
            #expect(cores.device == "core" && cores.usedDeviceSeconds == 0 && cores.heldDeviceSeconds == 0)
            #expect(cores.offeredDeviceSeconds > 0)

            // 45 minutes on all cores are more than a thousandth of any month, 40 less.
            let long = "#!/bin/sh\n#SBATCH --exclusive --time=0:45:00\ntrue\n"
            let refused = try await client.submit(long, in: scratch)
            #expect(refused.status == 422 && refused.text.contains("device-hours a month"), "\(refused.text)")
            func script(_ line: String) -> String { "#!/bin/sh\n#SBATCH --exclusive --time=0:40:00\n\(line)\n" }
            let first = try await client.job(script("sleep 600"), in: scratch)
            let job = try await client.job(script("true"), in: scratch)
            let waiting = try await client.get("/jobs/\(job)").json(JobView.self)
            #expect(waiting.state == "queued" && waiting.reasons.map(\.code) == ["shareCapReached"])
            #expect(try await client.write("PUT", path, #"{"perMille":1000,"why":"enough"}"#).status == 200)
            #expect(try await client.post("/jobs/\(first)/cancel", #"{"why":"enough"}"#).status == 200)
            #expect(try await client.end(of: job).state == "succeeded")

            for perMille in ["0", "1001", "-1"] {
                let refused = try await client.write("PUT", path, #"{"perMille":\#(perMille),"why":"w"}"#)
                #expect(refused.status == 422, "\(perMille): \(refused.text)")
            }
            #expect(try await client.write("PUT", "/systems/nowhere/share", #"{"perMille":1,"why":"w"}"#).status == 404)
        }
    }

    @Test func `knows people, their roles, accounts and tokens, and forgets them`() async throws {
        try await withServer { client, _ in
            let added = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#)
            try #require(added.status == 201, "\(added.text)")
            let ada = try added.json(PersonView.self)
            #expect(added.headers["location"] == "/api/v1/people/\(ada.id)")
            let role = #"{"role":"auditor","scope":"federation"}"#
            #expect(try await client.write("PUT", "/people/\(ada.id)/roles", role).status == 204)
            #expect(try await client.get("/people/\(ada.id)").json(PersonView.self).roles.map(\.role) == ["auditor"])
            #expect(try await client.write("DELETE", "/people/\(ada.id)/roles", role).status == 204)
            let account = "/systems/this-machine/accounts/\(ada.id)"
            #expect(try await client.write("PUT", account, #"{"account":"nobody"}"#).status == 204)
            #expect(
                try await client.get("/people/\(ada.id)").json(PersonView.self).accounts.map(\.account) == ["nobody"]
            )
            #expect(try await client.send("DELETE", "/api/v1" + account).status == 204)
            #expect(try await client.get("/people/\(ada.id)").json(PersonView.self).accounts.isEmpty)
            let issued = try await client.post("/tokens", #"{"person":"\#(ada.id)","powers":["read"],"days":1}"#)
            let token = try issued.json(TokenView.self)
            let own = HTTPClient(port: client.port, token: token.secret)
            #expect(try await own.get("/me").json(MeView.self).powers == ["read"])
            #expect(try await own.all("/tokens", TokenView.self).map(\.id) == [token.id])
            #expect(try await own.all("/people", PersonView.self).map(\.id) == [ada.id])
            #expect(try await client.send("DELETE", "/api/v1/tokens/\(token.id)").status == 204)
            #expect(try await own.get("/me").status == 401)
            #expect(try await client.all("/people?limit=1", PersonView.self).count == 2)
            #expect(try await client.send("DELETE", "/api/v1/people/\(ada.id)").status == 204)
            let gone = try await client.get("/people/\(ada.id)").json(PersonView.self)
            #expect(gone.isErased && gone.name == nil && gone.mail == nil)
        }
    }

    @Test func `keeps organisations, projects, their people and budgets`() async throws {
        try await withServer { client, _ in
            #expect(try await client.all("/organisations", OrganisationView.self).map(\.id) == [1])
            #expect(try await client.all("/projects", ProjectView.self).map(\.name) == ["atlas"])
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            let member = "/projects/atlas/people/ada@example.org"
            #expect(try await client.write("PUT", member, #"{"role":"member"}"#).status == 204)
            let lead = #"{"role":"principal-investigator"}"#
            #expect(try await client.write("PUT", "/projects/atlas/people/\(ada.id)", lead).status == 204)
            let roles = try await client.get("/projects/atlas").json(ProjectView.self).people.filter {
                $0.person == ada.id
            }
            #expect(Set(roles.map(\.role)) == ["member", "principal-investigator"])
            let removed = try await client.send("DELETE", "/api/v1" + member, ["Idempotency-Key": "remove-ada"])
            #expect(removed.status == 204)
            let left = try await client.get("/projects/atlas").json(ProjectView.self).people
            #expect(!left.contains { $0.person == ada.id }, "one key took away one role of two")
            #expect(try await client.all("/projects/atlas/allocations", AllocationView.self).map(\.id) == [1])
            for (verb, state) in [
                ("suspend", "suspended"), ("resume", "active"), ("suspend", "suspended"), ("close", "closed"),
            ] {
                let answer = try await client.post("/allocations/1/\(verb)", #"{"why":"review"}"#)
                #expect(try answer.json(AllocationView.self).state == state)
            }
            #expect(try await client.all("/allocations", AllocationView.self).map(\.state) == ["closed"])
            #expect(try await client.get("/allocations/1").status == 200)
        }
    }

    @Test func `takes a job through its life`() async throws {
        try await withServer { client, scratch in
            let script = "#!/bin/sh\n#SBATCH --job-name=hello --time=00:05:00\necho hello $1\necho sorry >&2\n"
            let quotes = try await client.send(
                "POST",
                "/api/v1/quotes?project=atlas&directory=\(scratch.path)",
                ["Content-Type": "application/x-shellscript"],
                body: Array(script.utf8)
            )
            #expect(try quotes.json(Quotes.self).quotes.map(\.isPossible) == [true])
            let answer = try await client.submit(script, in: scratch, "&argument=world&held=true")
            let job = try answer.json(Submitted.self)
            #expect(answer.status == 201 && answer.headers["location"] == "/api/v1/jobs/\(job.id)" && !job.isArray)
            let waiting = try await client.get("/jobs/\(job.id)").json(JobView.self)
            #expect(waiting.name == "hello" && waiting.timeLimitSeconds == 300 && waiting.attempts == 0)
            #expect(try await client.post("/jobs/\(job.id)/release", #"{"why":"now"}"#).status == 200)
            let ended = try await client.end(of: job.id)
            #expect(ended.state == "succeeded" && ended.exitCode == 0 && ended.timeLimitSeconds == 300)
            #expect(ended.request == answer.headers["x-request-id"])
            #expect(try await client.get("/jobs/\(job.id)/script").text == script)
            #expect(try await client.get("/jobs/\(job.id)/log").text.contains("hello world\n"))
            let attempts = try await client.all("/jobs/\(job.id)/attempts", AttemptView.self)
            #expect(attempts.map(\.outcome) == ["succeeded"] && attempts[0].paidBy == "project")
            let receipt = try await client.get("/jobs/\(job.id)/receipt").json(Receipt.self)
            #expect(receipt.entries.map(\.kind) == ["hold", "charge", "release"] && receipt.sequence > 0)
            let listed = try await client.all(
                "/jobs?state=succeeded&project=atlas&person=\(ended.person)",
                JobView.self
            )
            #expect(listed.map(\.id) == [job.id])
        }
    }

    @Test func `tells what has no effect in a script, and what is in its way, with the values apart`() async throws {
        try await withServer { client, scratch in
            let script = "#!/bin/sh\n#SBATCH --time=5 --qos=high --nodes=1000\ntrue\n"
            let answer = try await client.send(
                "POST",
                "/api/v1/quotes?project=atlas&directory=\(scratch.path)",
                ["Content-Type": "application/x-shellscript"],
                body: Array(script.utf8)
            )
            let quotes = try answer.json(Quotes.self)
            let quote = try #require(quotes.quotes.first)
            #expect(!quote.isPossible && quote.obstaclePhrases?.map(\.text) == quote.obstacles)
            #expect(quote.obstaclePhrases?.contains { $0.pattern == "it has {a} node" && $0.values == ["1"] } == true)
            let note = try #require(quotes.notes.first)
            #expect(note.phrase?.text == note.message && note.phrase?.values == ["--qos"])
            let held = "#!/bin/sh\n#SBATCH --time=5 --qos=high\ntrue\n"
            let made = try await client.submit(held, in: scratch, "&held=true").json(Submitted.self)
            #expect(made.notes.map(\.phrase) == [note.phrase])
        }
    }

    @Test func `quotes and takes a training, says where it can't be foretold, and where it is wrong`() async throws {
        try await withServer { client, scratch in
            let model =
                "{num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}"
            func send(_ path: String, _ training: String) async throws -> Answer {
                let order = SubmitRequest(
                    script: "#!/bin/sh\n#SBATCH --time=00:05:00\ntrue\n",
                    project: "atlas",
                    directory: scratch.path,
                    options: [],
                    arguments: [],
                    environment: [:],
                    isHeld: false,
                    training: training
                )
                return try await client.post(path, String(decoding: JSONEncoder().encode(order), as: UTF8.self))
            }
            let training = "model: \(model)\ntokens: 1e6\n"
            let quotes = try await send("/quotes", training).json(Quotes.self).quotes
            // This machine lends its cores alone, of which the planner knows nothing.
            #expect(quotes.map(\.training?.obstacle) == ["The job asks for no accelerators."])
            #expect(quotes[0].training?.phrase?.pattern == "The job asks for no accelerators.")
            #expect(quotes.map(\.runSeconds) == [300] && quotes[0].training?.seconds == nil)
            for path in ["/quotes", "/jobs"] {
                let mistake = try await send(path, "model: \(model)\ntokens: many\n")
                #expect(mistake.status == 422)
                let mistakes = try #require(try mistake.json(Problem.self).mistakes)
                #expect(mistakes.map(\.line) == [2] && mistakes.map(\.path) == ["tokens"])
                let large = try await send(path, "# " + String(repeating: "a", count: 256 << 10))
                #expect(large.status == 422)
                #expect(try large.json(Problem.self).code == "invalid-value")
            }
            #expect(try await client.all("/jobs", JobView.self).isEmpty)
            let made = try await send("/jobs", training)
            #expect(made.status == 201)
            let job = try await client.end(of: made.json(Submitted.self).id)
            #expect(job.state == "succeeded" && job.foretold == nil)
        }
    }

    @Test func `holds, cancels and evicts, and keeps the ledger and the journal`() async throws {
        try await withServer { client, scratch in
            let why = #"{"why":"a test"}"#
            let held = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            #expect(try await client.post("/jobs/\(held)/hold", why).status == 200)
            #expect(try await client.post("/jobs/\(held)/cancel", why).json(ActionDone.self).jobs == 1)
            #expect(try await client.end(of: held).state == "cancelled")
            let array = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true&option=--array%3D1-3")
            #expect(try await client.get("/jobs/\(array)_2").json(JobView.self).index == 2)
            #expect(try await client.post("/jobs/\(array)/cancel", why).json(ActionDone.self).jobs == 3)
            let done = try await client.job("#!/bin/sh\ntrue\n", in: scratch)
            #expect(try await client.end(of: done).state == "succeeded")
            let correction = #"""
                {"job":\#(done),"attempt":1,"deviceSeconds":60,"joules":5,"microgramsCO2e":7,"microEuros":9,"why":"metered late"}
                """#
            #expect(try await client.post("/ledger/corrections", correction).status == 204)
            let kinds = try await client.all("/ledger?allocation=1&limit=2", EntryView.self).map(\.kind)
            #expect(kinds == ["award", "hold", "charge", "release", "correction"], "\(kinds)")
            #expect(try await client.all("/ledger?job=\(done)&kind=correction", EntryView.self).count == 1)
            let balances = try await client.get("/ledger/balances").json([Balance].self)
            #expect(Set(balances.map(\.unit)).count > 1)
            for (unit, part) in Dictionary(grouping: balances, by: \.unit) {
                #expect(part.reduce(0) { $0 + $1.amount } == 0, "\(unit)")
            }
            let before = try await client.get("/journal").json(JournalInfo.self)
            let after = try await client.send("POST", "/api/v1/journal/snapshot").json(JournalInfo.self)
            #expect(after.snapshot == before.head.sequence && after.openJobs == 0)
        }
    }
}
