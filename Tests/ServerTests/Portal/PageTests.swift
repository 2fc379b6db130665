import Contract
import Foundation
import Testing

@Suite struct `The pages of the portal` {
    @Test func `show mistakes of a script where they stand, and quotes before anything is ordered`() async throws {
        try await withServer { client, scratch in
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/submit")
            let wrong = "#!/bin/sh\n#SBATCH --cpu-per-task=4\ntrue\n"
            try await browser.send("/submit", ["action": "quote", "project": "atlas", "script": wrong])
            #expect(browser.page.status == 422)
            #expect(browser.page.text.contains("<mark>--cpu-per-task</mark>"), "\(browser.page.text)")
            #expect(browser.page.text.contains("Line 2"))
            #expect(browser.page.text.contains("--cpu-per-task=4"), "the script is still in the form")
            let impossible = "#!/bin/sh\n#SBATCH --time=5 --nodes=1000 --qos=high\ntrue\n"
            browser.cookies["fabrique-language"] = "fr"
            try await browser.send("/submit", ["action": "quote", "project": "atlas", "script": wrong])
            #expect(browser.page.text.contains("lang=\"fr\">option inconnue"), "\(browser.page.text)")
            #expect(browser.page.text.contains("vouliez-vous dire --cpus-per-task"))
            try await browser.send("/submit", ["action": "quote", "project": "atlas", "script": impossible])
            #expect(browser.page.text.contains("lang=\"fr\">elle a 1 nœud<"), "\(browser.page.text)")
            #expect(browser.page.text.contains("lang=\"fr\">--qos est sans effet ici"), "\(browser.page.text)")
            browser.cookies["fabrique-language"] = nil

            let right = "#!/bin/sh\n#SBATCH --time=5\ntrue\n"
            try await browser.send("/submit", ["action": "quote", "project": "atlas", "script": right])
            #expect(browser.page.status == 200 && browser.page.text.contains("this-machine"))
            #expect(try await client.all("/jobs", JobView.self).isEmpty)
        }
    }

    @Test func `compare places by what a job trains, and show a mistake in it where it stands`() async throws {
        try await withServer { client, scratch in
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/submit")
            let model =
                "{num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}"
            let script = "#!/bin/sh\n#SBATCH --time=5\ntrue\n"
            func fields(_ training: String, _ action: String = "quote") -> KeyValuePairs<String, String> {
                ["action": action, "project": "atlas", "script": script, "training": training]
            }
            try await browser.send("/submit", fields("model: \(model)\ntokens: many\n"))
            #expect(browser.page.status == 422)
            #expect(browser.page.text.contains("<mark>tokens: many</mark>"), "\(browser.page.text)")
            #expect(browser.page.text.contains("in what it trains") && browser.page.text.contains("Line 2"))

            try await browser.send("/submit", fields("model: \(model)\ntokens: many\n", "submit"))
            #expect(browser.page.status == 422 && browser.page.text.contains("<mark>tokens: many</mark>"))

            let right = "model: \(model)\r\ntokens: 1e6\r\n"
            try await browser.send("/submit", fields(right))
            // This machine lends its cores alone, of which the planner knows nothing.
            #expect(browser.page.status == 200)
            #expect(browser.page.text.contains("The job asks for no accelerators."), "\(browser.page.text)")
            #expect(browser.page.text.contains("tokens: 1e6"), "the description is still in the form")
            #expect(try await client.all("/jobs", JobView.self).isEmpty)

            // A job that is submitted keeps its script's time limit, whatever was compared before.
            try await browser.send("/submit", fields(right, "submit"))
            #expect(browser.page.status == 303)
            let job = try #require(try await client.all("/jobs", JobView.self).first)
            _ = try await client.end(of: job.id)
            try await browser.get("/jobs/\(job.id)")
            // What it may cost at most stands beside what it cost, though there was one place alone.
            let cost = browser.page.text.firstMatch(of: />Cost<\/th><td[^>]*data-label="At most">([^<]*)</)
            #expect(cost.map { $0.output.1.contains("€") } == true, "\(browser.page.text)")
        }
    }

    @Test func `take a question to the twin, and show its answer at an address of its own`() async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/what-if?system=this-machine")
            try await browser.send(
                "/what-if",
                ["question": "outage", "system": "this-machine", "kind": "unreachable", "days": "3"]
            )
            #expect(browser.page.status == 303, "\(browser.page.text)")
            let way = try #require(browser.page.headers["location"])
            let id = try #require(way.wholeMatch(of: /\/what-if\/([0-9a-f]{32})/)).output.1
            _ = try await client.end(ofFork: String(id))
            try await browser.get(way)
            let page = browser.page.text
            #expect(page.contains(/What if this-machine were out of reach for 3.d\?/), "\(page)")
            #expect(page.contains("id=\"answer-title\"") && !page.contains("data-renew"))
            let french = try await browser.get(way, ["Accept-Language": "fr"])
            #expect(french.text.contains("Et si this-machine était injoignable pendant"), "\(french.text)")

            // The form can be had again as it was sent.
            #expect(page.contains("href=\"/what-if?from=\(id)\""))
            try await browser.get("/what-if?from=\(id)")
            #expect(browser.page.text.contains("value=\"unreachable\" selected"), "\(browser.page.text)")
            #expect(browser.page.text.contains("name=\"days\" type=\"number\" min=\"1\" max=\"3650\" value=\"3\""))
            try await browser.send("/what-if", ["question": "award", "percent": "50"])
            #expect(browser.page.status == 422 && browser.page.text.contains("100 to 100,000 percent"))
            #expect(browser.page.text.contains("max=\"100000\" value=\"50\""))

            try await browser.get("/what-if/\(String(repeating: "0", count: 32))")
            #expect(browser.page.status == 404 && browser.page.text.contains("This answer is gone"))
        }
    }

    @Test func `verify a receipt, and tell one that was changed`() async throws {
        try await withServer { client, scratch in
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch)
            _ = try await client.end(of: job)
            let receipt = try await client.get("/jobs/\(job)/receipt").text
            var browser = try await Browser(signedInBy: client)
            // What is printed or kept says the same to every reader.
            for path in ["/jobs/\(job)/receipt", "/record"] {
                let page = try await browser.get(path).text
                #expect(page.contains(" UTC</time>") && !page.contains("data-moment"), "\(path)")
            }
            try await browser.get("/record")
            try await browser.send("/record/verification", ["proof": receipt])
            #expect(browser.page.text.contains("This receipt is true"), "\(browser.page.text)")
            let found = try await client.post("/ledger/verification", receipt).json(Verification.self)
            let known = try #require(found.checks.first)
            #expect(known.code == "known" && known.phrase.pattern == "Job {a} ended with record {b}.")
            #expect(known.phrase.values == ["\(job)", "\(found.sequence)"])
            #expect(found.checks.allSatisfy { $0.sentence == $0.phrase.text })
            browser.cookies["fabrique-language"] = "fr"
            try await browser.send("/record/verification", ["proof": receipt])
            let said = "La tâche \(job) s’est achevée à l’enregistrement \(found.sequence)."
            #expect(browser.page.text.contains(said), "\(browser.page.text)")
            #expect(!browser.page.text.contains("<span lang=\"en\">"))
            browser.cookies["fabrique-language"] = nil
            let changed = receipt.replacing(/"deviceSeconds":\d+/, with: "\"deviceSeconds\":0", maxReplacements: 1)
            try await browser.send("/record/verification", ["proof": changed.replacing("succeeded", with: "failed")])
            #expect(browser.page.text.contains("is not what the record says"))
            let foreign = receipt.replacing(
                /"hash":"[0-9a-f]{64}"/,
                with: "\"hash\":\"\(String(repeating: "0", count: 64))\""
            )
            try await browser.send("/record/verification", ["proof": foreign])
            #expect(browser.page.text.contains("is not what the record says"))
            let entry = try #require(try await client.all("/ledger", EntryView.self).last)
            let whole = String(decoding: try JSONEncoder().encode(entry), as: UTF8.self)
            let alone = try await client.post("/ledger/verification", whole).json(Verification.self)
            #expect(alone.checks.last?.phrase.pattern == "Record {a} was hashed again, from the one before.")
            browser.cookies["fabrique-language"] = "fr"
            try await browser.send("/record/verification", ["proof": whole])
            #expect(browser.page.text.contains("L’empreinte de l’enregistrement \(entry.sequence) a été recalculée"))
            browser.cookies["fabrique-language"] = nil
            try await browser.send("/record/verification", ["proof": "{\"entry\":\(entry.entry)}"])
            #expect(browser.page.status == 400)
        }
    }

    @Test func `list in a project the tokens that may act in it, and take one back`() async throws {
        try await withServer { client, _ in
            let order = #"{"powers":["read"],"days":1}"#
            let token = try await client.post("/tokens", order).json(TokenView.self).id
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/projects/atlas")
            let way = "/me/tokens/\(token)/revocation"
            #expect(browser.page.text.contains("action=\"\(way)\""), "\(browser.page.text)")
            #expect(browser.page.text.contains("data-events=\"/events?project=atlas\""))
            try await browser.send(way, ["return": "/projects/atlas"])
            #expect(browser.page.headers["location"]?.hasPrefix("/projects/atlas?done=revoked") == true)
            try await browser.get("/projects/atlas")
            #expect(!browser.page.text.contains("action=\"\(way)\""))
        }
    }

    @Test func `let a system's operator offer a share of it, and show how much of it is gone`() async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            let page = "/systems/this-machine"
            try await browser.get(page)
            #expect(browser.page.text.contains("name=\"percent\" type=\"number\""), "\(browser.page.text)")
            #expect(browser.page.text.contains("all of its time"))
            #expect(browser.page.text.contains("<dd>France</dd>"), "\(browser.page.text)")
            try await browser.send("\(page)/share", ["percent": "12.5", "why": "the agreement"])
            #expect(browser.page.status == 303, "\(browser.page.text)")
            #expect(browser.page.headers["location"]?.contains("done=share") == true)
            #expect(try await client.get(page).json(SystemView.self).offeredShare.perMille == 125)
            try await browser.get(page)
            #expect(browser.page.text.contains("value=\"12.5\""), "\(browser.page.text)")
            #expect(browser.page.text.contains(/12.5.% of its time/))
            #expect(browser.page.text.contains("set aside of"))
            for percent in ["0", "101", "x", "12.55", ""] {
                try await browser.get(page)
                try await browser.send("\(page)/share", ["percent": percent, "why": "the agreement"])
                #expect(browser.page.status == 422, "\(percent)")
            }
            try await browser.get(page, ["Accept-Language": "fr"])
            #expect(browser.page.text.contains("Part offerte") && browser.page.text.contains("de son temps"))

            // Others see what is offered, and no form.
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            var other = try await Browser(signedInBy: client, as: ada.id)
            try await other.get(page)
            #expect(other.page.text.contains("of its time") && !other.page.text.contains("name=\"percent\""))
        }
    }

    @Test func `find a job by words that a form has put a plus between`() async throws {
        try await withServer { client, scratch in
            let script = "#!/bin/sh\n#SBATCH --hold --job-name='two words'\ntrue\n"
            let job = try await client.job(script, in: scratch)
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/jobs?q=two+words")
            #expect(browser.page.text.contains("href=\"/jobs/\(job)\""))
            #expect(browser.page.text.contains("value=\"two words\""))
            try await browser.get("/jobs?q=two%2Bwords")
            #expect(browser.page.text.contains("value=\"two+words\""))
        }
    }

    @Test func `steer several jobs at once`() async throws {
        try await withServer { client, scratch in
            let array = "#!/bin/sh\n#SBATCH --hold\n#SBATCH --array=0-2\ntrue\n"
            let first = try await client.job(array, in: scratch)
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/jobs")
            let fields: KeyValuePairs = [
                "job": "\(first)_0", "job": "\(first)_1", "action": "cancel", "why": "enough", "return": "/jobs",
            ]
            try await browser.send("/jobs/actions", fields)
            #expect(browser.page.status == 303, "\(browser.page.text)")
            #expect(browser.page.headers["location"]?.contains("done=cancel") == true)
            for job in [first, first + 1] { #expect(try await client.end(of: job).state == "cancelled") }
            #expect(try await client.get("/jobs/\(first + 2)").json(JobView.self).state == "held")
            try await browser.send("/jobs/actions", ["action": "cancel", "why": "none was ticked"])
            #expect(browser.page.status == 422)
        }
    }

    @Test func `show somebody else's work to nobody who may not see it`() async throws {
        try await withServer { client, scratch in
            let job = try await client.job("#!/bin/sh\n#SBATCH --hold\ntrue\n", in: scratch)
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            var browser = try await Browser(signedInBy: client, as: ada.id)
            for path in ["/jobs/\(job)", "/jobs/\(job)/log", "/projects/atlas"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            for path in ["/", "/jobs", "/projects", "/record"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && !page.text.contains("atlas"), "\(path)")
            }
        }
    }
}
