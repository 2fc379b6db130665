import Contract
import Foundation
import Glibc
import Testing

@testable import Server

/// Plans over HTTP: made, worked out in the background, read by those who may, and kept.
@Suite struct `A plan` {
    private static let training = """
        name: A small run
        model: {num_hidden_layers: 8, hidden_size: 1024, num_attention_heads: 8, intermediate_size: 4096, vocab_size: 32000}
        tokens: 1e9
        batch: 64
        chip: H100
        chips: [8, 16]
        price: 2.5
        """

    /// A scenario that takes long enough to be caught at its work.
    private static func long() throws -> String {
        try Repository.read("Examples/scenarios/two-systems.yaml").replacing("seeds: 5", with: "seeds: 16")
    }

    @Test func `is worked out, and read as JSON, as tables, as a page and as a workbook`() async throws {
        try await withServer { client, scratch in
            let made = try await client.plan(NewPlan(kind: "training", document: Self.training))
            #expect(made.title == "A small run" && made.isOwn && !made.isShared)
            let plan = try await client.end(ofPlan: made.id)
            #expect(plan.state == "succeeded" && plan.ended != nil && plan.percent == nil, "\(plan)")
            let report = try await client.get("/plans/\(plan.id)/report").json(PlanReport.self)
            #expect(report.title == "A small run" && report.tables.map(\.name).contains("curve"))
            #expect(report.sections.compactMap(\.plot).allSatisfy { !$0.columns.isEmpty })
            let lower = report.sections.filter { $0.morePlots != nil }
            #expect(lower.map(\.table) == ["curve"])
            #expect(lower.first?.morePlots?.map(\.unit) == ["M€"])
            let page = try await client.send("GET", "/api/v1/plans/\(plan.id)/report", ["Accept": "text/html"])
            #expect(page.text.hasPrefix("<!DOCTYPE html>"))
            #expect(page.headers["content-security-policy"]?.hasPrefix("sandbox") == true)
            let path = "/api/v1/plans/\(plan.id)/tables/curve"
            let csv = try await client.send("GET", path, ["Accept": "text/csv"]).text
            #expect(csv.hasPrefix("chips,days,deviceHours,") && csv.split(whereSeparator: \.isNewline).count == 3)
            #expect(try await client.get("/plans/\(plan.id)/tables/curve").json(PlanTable.self).rows.count == 2)
            let zip = try await client.send("GET", "/api/v1/plans/\(plan.id)/report", ["Accept": "application/zip"])
            try Data(zip.body).write(to: URL(filePath: scratch.path + "/tables.zip"))
            let check = try await scratch.tool("/usr/bin/python3", "-m", "zipfile", "-t", scratch.path + "/tables.zip")
            #expect(check.status == 0 && check.text.contains("Done testing"), "\(check.text)")
            let missing = try await client.get("/plans/\(plan.id)/tables/nope")
            #expect(missing.status == 404 && missing.text.contains("curve"))
            #expect(try await client.get("/plans/\(plan.id)/document").text == Self.training)
        }
    }

    @Test(arguments: [
        ("fund", "name: X\nstart: 2027\n", 2, "2027"), ("training", "tokens: 1\nmodel: [", 2, "YAML"),
        ("gigafactory", "name: X\ncuntry: FR\n", 2, "country"),
    ])
    func `with a mistake is refused with the line and how to mend it`(
        kind: String,
        document: String,
        line: Int,
        words: String
    ) async throws {
        try await withServer { client, _ in
            let answer = try await client.send(plan: NewPlan(kind: kind, document: document))
            let problem = try answer.json(Problem.self)
            #expect(answer.status == 422 && problem.code == "document-mistakes")
            let mistake = try #require(problem.mistakes?.first)
            #expect(mistake.line >= line - 1 && mistake.rendered.contains(words), "\(mistake)")
            #expect(mistake.suggestion?.isEmpty == false)
            #expect(try await client.all("/plans", PlanView.self).isEmpty)
        }
    }

    @Test func `is its maker's and its project's, and anybody's only by its address when it is shared`() async throws {
        try await withServer { client, _ in
            let stranger = HTTPClient(port: client.port, token: try await client.personWithToken("eve@example.org"))
            let member = HTTPClient(port: client.port, token: try await client.personWithToken("ada@example.org"))
            let role = #"{"role":"member"}"#
            #expect(try await client.write("PUT", "/projects/atlas/people/ada@example.org", role).status == 204)
            let own = try await client.plan(NewPlan(kind: "training", document: Self.training))
            let projects = try await client.plan(
                NewPlan(kind: "training", document: Self.training, project: "atlas")
            )
            for id in [own.id, projects.id] {
                for what in ["", "/document", "/report", "/tables/summary"] {
                    #expect(try await stranger.get("/plans/\(id)\(what)").status == 404)
                }
                #expect(try await stranger.write("PUT", "/plans/\(id)/sharing", #"{"isShared":true}"#).status == 404)
                #expect(try await stranger.send("DELETE", "/api/v1/plans/\(id)").status == 404)
            }
            #expect(try await member.get("/plans/\(own.id)").status == 404)
            #expect(try await member.get("/plans/\(projects.id)").json(PlanView.self).isOwn == false)
            #expect(try await member.send("DELETE", "/api/v1/plans/\(projects.id)").status == 403)
            #expect(try await member.all("/plans", PlanView.self).map(\.id) == [projects.id])
            #expect(try await client.all("/plans?limit=1", PlanView.self).map(\.id) == [projects.id, own.id])
            #expect(try await client.all("/plans?project=atlas", PlanView.self).map(\.id) == [projects.id])
            #expect(try await client.all("/plans?kind=fund", PlanView.self).isEmpty)
            let order = NewPlan(kind: "training", document: Self.training, project: "atlas")
            #expect(try await stranger.send(plan: order).status == 404)

            let shared = try await client.write("PUT", "/plans/\(own.id)/sharing", #"{"isShared":true}"#)
            #expect(try shared.json(PlanView.self).isShared)
            #expect(try await stranger.get("/plans/\(own.id)").status == 200)
            #expect(try await stranger.all("/plans", PlanView.self).isEmpty)
            #expect(try await stranger.send("DELETE", "/api/v1/plans/\(own.id)").status == 403)
            #expect(try await HTTPClient(port: client.port).get("/plans/\(own.id)").status == 401)

            #expect(try await client.send("DELETE", "/api/v1/plans/\(own.id)").status == 204)
            #expect(try await client.get("/plans/\(own.id)").status == 404)
        }
    }

    @Test func `is cancelled while it runs, and no more than four of a person's are open`() async throws {
        try await withServer { client, _ in
            let document = try Self.long()
            var plans: [PlanView] = []
            for _ in 0..<4 { plans.append(try await client.plan(NewPlan(kind: "scenario", document: document))) }
            let fifth = try await client.send(plan: NewPlan(kind: "scenario", document: document))
            let patience = try fifth.json(Problem.self).retryAfterSeconds ?? 0
            #expect(fifth.status == 429 && patience >= 1 && fifth.headers["retry-after"] == "\(patience)")
            // The page with the form, which keeps what was typed, says so as well.
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/plans/new?kind=scenario")
            let again = try await browser.send("/plans/new", ["kind": "scenario", "document": document])
            #expect(again.status == 429 && again.headers["retry-after"] == "\(patience)")
            for plan in plans.reversed() {
                #expect(try await client.send("POST", "/api/v1/plans/\(plan.id)/cancel").status == 200)
            }
            for plan in plans {
                let ended = try await client.end(ofPlan: plan.id)
                #expect(ended.state == "cancelled" && ended.problem == nil)
                #expect(try await client.get("/plans/\(plan.id)/report").status == 409)
            }
            #expect(try await client.send("POST", "/api/v1/plans/\(plans[0].id)/cancel").status == 409)
        }
    }

    @Test func `is made once for a key, and goes with the person who made it`() async throws {
        try await withServer { client, _ in
            let ada = HTTPClient(port: client.port, token: try await client.personWithToken("ada@example.org"))
            let order = NewPlan(kind: "training", document: Self.training, isShared: true)
            let key = ["Idempotency-Key": "once"]
            let first = try await ada.send(plan: order, key).json(PlanView.self)
            #expect(try await ada.send(plan: order, key).json(PlanView.self).id == first.id)
            let other = try await ada.send(plan: NewPlan(kind: "training", document: Self.training + "\n"), key)
            #expect(other.status == 422 && other.text.contains("idempotency-key-reused"))
            #expect(try await client.get("/plans/\(first.id)").status == 200)
            let person = try await ada.get("/me").json(MeView.self).person.id
            #expect(try await client.send("DELETE", "/api/v1/people/\(person)").status == 204)
            #expect(try await client.get("/plans/\(first.id)").status == 404)
        }
    }

    @Test func `outlives its server, and goes on where it waited`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            let done = try await client.plan(NewPlan(kind: "training", document: Self.training))
            #expect(try await client.end(ofPlan: done.id).state == "succeeded")
            let running = try await client.plan(NewPlan(kind: "scenario", document: Self.long()))
            let waiting = try await client.plan(NewPlan(kind: "training", document: Self.training))
            server.send(SIGTERM)
            _ = try await server.end()
            let again = try scratch.serve()
            let next = try await scratch.client(of: again)
            #expect(try await next.get("/plans/\(done.id)/report").status == 200)
            #expect(
                ["queued", "running"].contains(try await next.get("/plans/\(running.id)").json(PlanView.self).state)
            )
            #expect(try await next.send("POST", "/api/v1/plans/\(running.id)/cancel").status == 200)
            #expect(try await next.end(ofPlan: waiting.id).state == "succeeded")
            again.send(SIGTERM)
            _ = try await again.end()
        }
    }
}

extension HTTPClient {
    func send(plan: NewPlan, _ headers: [String: String] = [:]) async throws -> Answer {
        try await post("/plans", String(decoding: JSONEncoder().encode(plan), as: UTF8.self), headers)
    }

    /// Makes a plan that must be taken.
    func plan(_ plan: NewPlan) async throws -> PlanView {
        let answer = try await send(plan: plan)
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.json()
    }

    /// The plan once its work has ended; the server is asked as often as it lets one ask.
    func end(ofPlan id: String) async throws -> PlanView {
        var plan: PlanView
        repeat { plan = try await get("/plans/\(id)").json() } while plan.ended == nil
        return plan
    }
}
