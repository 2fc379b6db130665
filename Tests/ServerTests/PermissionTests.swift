import Contract
import Foundation
import Testing

/// Who may do what, over HTTP: what somebody may not see does not exist for them.
@Suite struct `A person without the right` {
    private enum Who: String, CaseIterable {
        case outsider, member, investigator, auditor, siteOperator, administrator
        /// The principal investigator with a token that only reads, and one that only submits.
        case readingToken, submittingToken
    }

    private struct Row {
        var method: String
        var path: String
        var body = ""
        /// The status for each, in the order of `Who`.
        var statuses: [Int]

        init(_ method: String, _ path: String, _ body: String = "", _ statuses: Int...) {
            self.method = method
            self.path = path
            self.body = body
            self.statuses = statuses
        }
    }

    private static let why = #"{"why":"a test"}"#

    /// JOB is a held job of the member's, ENDED one that was cancelled, ADA the member and MINE the member's token.
    private static let rows: [Row] = [
        //                                        outs mem  pi   aud  op   adm  read submit
        Row("GET", "/me", "", 200, 200, 200, 200, 200, 200, 200, 200),
        Row("GET", "/systems", "", 200, 200, 200, 200, 200, 200, 200, 200),
        Row("GET", "/systems/this-machine/grid-hours", "", 200, 200, 200, 200, 200, 200, 200, 200),
        Row("GET", "/projects/atlas", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/projects/atlas/allocations", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/allocations/1", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/JOB", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/JOB/script", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/JOB/log", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/JOB/wait?timeout=0", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/ENDED", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/ENDED/receipt", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/jobs/ENDED/attempts", "", 404, 200, 200, 200, 404, 200, 200, 200),
        Row("GET", "/people/ADA", "", 404, 200, 404, 200, 404, 200, 404, 404),
        Row("GET", "/ledger/balances", "", 403, 403, 403, 200, 403, 200, 403, 403),
        Row("GET", "/journal", "", 403, 403, 403, 200, 403, 200, 403, 403),
        Row("POST", "/journal/snapshot", "", 403, 403, 403, 403, 403, 200, 403, 403),
        Row(
            "POST",
            "/organisations",
            #"{"name":"O WHO","kind":"public","country":"FR"}"#,
            403,
            403,
            403,
            403,
            403,
            201,
            403,
            403
        ),
        Row("POST", "/people", #"{"name":"N","mail":"WHO@new.example"}"#, 403, 403, 403, 403, 403, 201, 403, 403),
        Row(
            "POST",
            "/projects",
            #"{"name":"p-WHO","title":"t","organisation":1}"#,
            403,
            403,
            403,
            403,
            403,
            201,
            403,
            403
        ),
        Row(
            "POST",
            "/projects/atlas/allocations",
            #"{"deviceSeconds":1,"ends":"ENDS","why":"w"}"#,
            404,
            403,
            403,
            403,
            404,
            201,
            403,
            403
        ),
        Row("POST", "/allocations/1/suspend", why, 404, 403, 403, 403, 404, 200, 403, 403),
        Row("POST", "/allocations/1/resume", why, 404, 403, 403, 403, 404, 200, 403, 403),
        Row("PUT", "/projects/atlas/people/ADA", #"{"role":"member"}"#, 404, 403, 204, 403, 404, 204, 403, 403),
        Row(
            "PUT",
            "/people/ADA/roles",
            #"{"role":"administrator","scope":"federation"}"#,
            403,
            403,
            403,
            403,
            403,
            0,
            403,
            403
        ),
        Row("DELETE", "/people/ADA", "", 403, 403, 403, 403, 403, 0, 403, 403),
        Row("POST", "/systems/this-machine/drain", why, 403, 403, 403, 403, 200, 409, 403, 403),
        Row("POST", "/systems/this-machine/resume", why, 403, 403, 403, 403, 200, 409, 403, 403),
        Row(
            "PUT",
            "/systems/this-machine/share",
            #"{"perMille":1000,"why":"w"}"#,
            403,
            403,
            403,
            403,
            200,
            200,
            403,
            403
        ),
        Row("PUT", "/systems/this-machine/datasets", #"{"datasets":["d"]}"#, 403, 403, 403, 403, 200, 200, 403, 403),
        Row(
            "PUT",
            "/systems/this-machine/accounts/ADA",
            #"{"account":"daemon"}"#,
            403,
            403,
            403,
            403,
            204,
            204,
            403,
            403
        ),
        Row(
            "POST",
            "/tokens",
            #"{"powers":["read","submit","manage","operate"],"days":1}"#,
            201,
            201,
            201,
            201,
            201,
            201,
            403,
            403
        ),
        Row("POST", "/tokens", #"{"person":"ADA","powers":["read"],"days":1}"#, 403, 201, 403, 403, 403, 201, 403, 403),
        Row("DELETE", "/tokens/MINE", "", 404, 0, 404, 404, 404, 0, 404, 404),
        Row("POST", "/jobs/JOB/release", why, 404, 200, 200, 403, 404, 200, 403, 200),
        Row("POST", "/forks", #"{"start":{"job":"JOB"}}"#, 404, 201, 201, 201, 404, 201, 201, 201),
        Row(
            "POST",
            "/forks",
            #"{"outage":{"system":"this-machine","kind":"down","inSeconds":0,"seconds":60}}"#,
            403,
            403,
            403,
            201,
            201,
            201,
            403,
            403
        ),
        Row("POST", "/forks", #"{"award":{"percent":200}}"#, 403, 403, 403, 201, 403, 201, 403, 403),
        Row("POST", "/jobs/JOB/evict", why, 404, 403, 403, 403, 404, 409, 403, 403),
    ]

    @Test func `is refused, and told nothing`() async throws {
        try await withServer { client, scratch in
            let world = try await World(client)
            let jobs = try await world.jobs(in: scratch)
            for row in Self.rows {
                for (who, status) in zip(Who.allCases, row.statuses) where status != 0 {
                    let fill = { (text: String) in
                        text.replacing("JOB", with: "\(jobs.held)").replacing("ENDED", with: "\(jobs.ended)")
                            .replacing("ADA", with: world.ada).replacing("MINE", with: "\(world.token)")
                            .replacing("WHO", with: who.rawValue).replacing("ENDS", with: HTTPClient.nextYear)
                    }
                    let path = fill(row.path.replacing("/jobs/ENDED", with: "/jobs/\(jobs.ended)"))
                    let body = fill(row.body.replacing("ENDS", with: HTTPClient.nextYear))
                    let asker = try #require(world.clients[who.rawValue])
                    let answer = try await asker.write(row.method, path, body)
                    #expect(answer.status == status, "\(who) \(row.method) \(path): \(answer.text)")
                    if row.path.hasSuffix("/release") {
                        #expect(try await client.post("/jobs/\(jobs.held)/hold", Self.why).status == 200)
                    }
                }
            }
        }
    }

    @Test func `changes nothing by asking`() async throws {
        try await withServer { client, scratch in
            let world = try await World(client)
            let account = "/systems/this-machine/accounts/\(world.ada)"
            #expect(try await client.write("PUT", account, #"{"account":"nobody"}"#).status == 204)
            let ada = try #require(world.clients["member"])
            #expect(try await ada.write("PUT", account, #"{"account":"root"}"#).status == 403)
            #expect(
                try await ada.get("/people/\(world.ada)").json(PersonView.self).accounts.map(\.account) == ["nobody"]
            )
            // Lists hold what one may see, and nothing else.
            let outsider = try #require(world.clients["outsider"])
            #expect(try await outsider.all("/projects", ProjectView.self).map(\.name) == ["borealis"])
            #expect(try await outsider.all("/allocations", AllocationView.self).map(\.project) == ["borealis"])
            #expect(try await outsider.all("/ledger", EntryView.self).map(\.allocation) == [2])
            #expect(try await outsider.all("/tokens", TokenView.self).count == 1)
            _ = try await world.jobs(in: scratch)
            #expect(try await outsider.all("/jobs", JobView.self).isEmpty)
            #expect(try await outsider.all("/jobs?project=atlas", JobView.self).isEmpty)
            #expect(try await outsider.submit("#!/bin/sh\n", in: scratch).status == 404)
            let reader = try #require(world.clients["readingToken"])
            #expect(try await reader.submit("#!/bin/sh\ntrue\n", in: scratch).status == 403)
        }
    }

    /// People of every kind with tokens of every kind.
    private struct World {
        var clients: [String: HTTPClient] = [:]
        var ada = ""
        var token: UInt64 = 0

        init(_ administrator: HTTPClient) async throws {
            clients["administrator"] = administrator
            try await administrator.makeProject("borealis")
            let roles = [
                "outsider": ("member", "project:borealis"), "member": ("member", "project:atlas"),
                "investigator": ("principal-investigator", "project:atlas"), "auditor": ("auditor", "federation"),
                "siteOperator": ("site-operator", "system:this-machine"),
            ]
            for (name, (role, scope)) in roles {
                let body = #"{"name":"\#(name)","mail":"\#(name)@example.org"}"#
                let person = try await administrator.post("/people", body).json(PersonView.self).id
                let grant = #"{"role":"\#(role)","scope":"\#(scope)"}"#
                let granted = try await administrator.write("PUT", "/people/\(person)/roles", grant)
                try #require(granted.status == 204, "\(name): \(granted.text)")
                let all = #"["read","submit","manage","operate"]"#
                let token = try await add(name, person, all)
                if name == "member" { (ada, self.token) = (person, token) }
                if name == "investigator" {
                    _ = try await add("readingToken", person, #"["read"]"#)
                    _ = try await add("submittingToken", person, #"["submit"]"#)
                }
            }
        }

        private mutating func add(_ name: String, _ person: String, _ powers: String) async throws -> UInt64 {
            guard let administrator = clients["administrator"] else { return 0 }
            let order = #"{"person":"\#(person)","powers":\#(powers),"days":1}"#
            let token = try await administrator.post("/tokens", order).json(TokenView.self)
            clients[name] = HTTPClient(port: administrator.port, token: token.secret)
            return token.id
        }

        /// A job of the member's that is held, and one that was cancelled.
        func jobs(in scratch: Scratch) async throws -> (held: UInt64, ended: UInt64) {
            guard let administrator = clients["administrator"], let member = clients["member"] else { return (0, 0) }
            let account = "/systems/this-machine/accounts/\(ada)"
            #expect(try await administrator.write("PUT", account, #"{"account":"nobody"}"#).status == 204)
            let ended = try await member.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            #expect(try await member.post("/jobs/\(ended)/cancel", #"{"why":"w"}"#).status == 200)
            // It waits for a job that stays held, so that it does not run when it is released for a moment.
            let other = try await member.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            let waiting = "&held=true&option=--dependency%3Dafterok:\(other)"
            let held = try await member.job("#!/bin/sh\ntrue\n", in: scratch, waiting)
            return (held, ended)
        }
    }
}
