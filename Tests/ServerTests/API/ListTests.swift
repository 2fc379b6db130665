import Contract
import Foundation
import Testing

@testable import Server

/// What every list has in common: filters, order, pages, marks, and the form of a table.
@Suite struct `A list` {
    @Test func `is filtered, searched, sorted and paged`() async throws {
        try await withServer { client, _ in
            for name in ["borealis", "cirrus"] { try await client.makeProject(name) }
            func names(_ query: String) async throws -> [String] {
                try await client.all("/projects\(query)", ProjectView.self).map(\.name)
            }
            #expect(try await names("?limit=2") == ["atlas", "borealis", "cirrus"])
            #expect(try await names("?limit=2&sort=-id") == ["cirrus", "borealis", "atlas"])
            #expect(try await names("?q=REAL") == ["borealis"])
            let allocations = try await client.all("/allocations?project=cirrus&state=active", AllocationView.self)
            #expect(allocations.map(\.project) == ["cirrus"])
            #expect(try await client.all("/allocations?state=closed", AllocationView.self).isEmpty)
            #expect(
                try await client.all("/organisations?kind=public&sort=-id", OrganisationView.self).map(\.id) == [
                    3, 2, 1,
                ]
            )
            #expect(try await client.all("/systems?state=draining", SystemView.self).isEmpty)
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#)
            let people = try await client.all("/people?sort=-id&limit=1", PersonView.self).map(\.id)
            #expect(try people.count == 2 && people[0] == ada.json(PersonView.self).id)
            #expect(try await client.all("/ledger?sort=-id&limit=1", EntryView.self).map(\.entry) == [3, 2, 1])
        }
    }

    @Test(arguments: [
        ("/jobs?stat=held", "Did you mean state?"), ("/systems?state=activ", "Did you mean active?"),
        ("/allocations?system=", "system is a name"), ("/jobs?person=ada", "opaque id"), ("/projects?sort=name", "-id"),
        ("/ledger?kind=bonus", "charge"), ("/people?mail=\(String(repeating: "a", count: 255))", "254 bytes"),
        ("/jobs/1/attempts?job=5", "Known are: sort"),
        ("/jobs?name=\(String(repeating: "a", count: 201))", "name has at most 200 bytes"),
    ])
    func `refuses what it can't filter by, and says what it can`(path: String, words: String) async throws {
        try await withServer { client, _ in
            let answer = try await client.get(path)
            let problem = try answer.json(Problem.self)
            #expect(answer.status == 400 && problem.detail.contains(words), "\(problem.detail)")
        }
    }

    @Test func `of jobs goes either way, over open and ended ones alike`() async throws {
        try await withServer { client, scratch in
            var jobs: [UInt64] = []
            for _ in 0..<3 { jobs.append(try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")) }
            _ = try await client.post("/jobs/\(jobs[1])/cancel", "{\"why\":\"enough\"}")
            func order(_ query: String) async throws -> [UInt64] {
                try await client.all("/jobs?limit=2\(query)", JobView.self).map(\.id)
            }
            #expect(try await order("") == jobs.reversed())
            #expect(try await order("&sort=-id") == jobs.reversed())
            #expect(try await order("&sort=id") == jobs)
            #expect(try await order("&sort=id&state=cancelled") == [jobs[1]])
        }
    }

    @Test func `leads to its next page by a link`() async throws {
        try await withServer { client, _ in
            try await client.makeProject("borealis")
            let first = try await client.get("/allocations?limit=1&sort=-id")
            let link = try #require(first.headers["link"])
            #expect(link == "</api/v1/allocations?limit=1&sort=-id&cursor=c2>; rel=\"next\"")
            let next = String(try #require(link.split(separator: ">").first).dropFirst())
            let second = try await client.send("GET", next)
            #expect(try second.json(Page<AllocationView>.self).items.map(\.id) == [1])
            #expect(second.headers["link"] == nil)
        }
    }

    @Test func `is a table for who asks for CSV`() async throws {
        try await withServer { client, scratch in
            let accept = ["Accept": "text/csv"]
            let answer = try await client.get("/allocations", accept)
            #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == true)
            let lines = answer.text.components(separatedBy: "\r\n")
            #expect(lines[0].hasPrefix("id,project,system,starts,ends,state,grantedDeviceSeconds,"))
            #expect(lines[1].hasPrefix("1,atlas,,") && lines.count == 3 && lines[2].isEmpty)
            #expect(try await client.get("/jobs", accept).text.hasPrefix("id,array,index,name,project,"))
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            let lists = try Document().operations.filter { $0.serves("text/csv") }.map(\.path)
            #expect(lists.count == 15, "\(lists)")
            // The tables of a plan need one that is worked out; its own tests have it.
            for list in lists where !list.contains("{table}") {
                let id = list.hasPrefix("/jobs") ? "\(job)" : "1"
                let name = list.hasPrefix("/systems") ? "this-machine" : "atlas"
                let path = list.replacing("{name}", with: name).replacing("{id}", with: id)
                for (accepted, type) in [
                    ("text/csv", "text/csv"), ("application/json;q=0.1, text/csv", "text/csv"),
                    ("text/csv;q=0, application/json", "application/json"), ("*/*", "application/json"),
                ] {
                    let table = try await client.get(path, ["Accept": accepted])
                    #expect(table.status == 200, "\(path)")
                    #expect(table.headers["content-type"]?.hasPrefix(type) == true, "\(path): \(accepted)")
                    #expect(table.headers["vary"]?.contains("Accept") == true, "\(path)")
                    #expect(table.text.contains("\r\n") == (type == "text/csv"), "\(path)")
                }
            }
        }
    }

    @Test func `has no formulas in its cells`() {
        let row: [String: CellValue] = ["a": .text("=1+1"), "b": .text("x,\"y\"\r\n"), "c": .number(-5), "d": .none]
        let table = CSVTable(["a", "b", "c", "d", "e"], [row])
        #expect(String(decoding: table.bytes, as: UTF8.self) == "a,b,c,d,e\r\n'=1+1,\"x,\"\"y\"\"\r\n\",-5,,\r\n")
        for start in ["+", "-", "@", "\t", "\r"] { #expect(CellValue.text(start + "x").text == "'\(start)x") }
    }

    @Test func `and a job are not sent again when nothing has changed`() async throws {
        try await withServer { client, scratch in
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            for path in [
                "/jobs/\(job)", "/jobs/\(job)/attempts", "/jobs/\(job)/script", "/jobs", "/systems",
                "/systems/this-machine", "/allocations/1", "/organisations", "/tokens", "/ledger", "/ledger/balances",
            ] {
                let first = try await client.get(path)
                let mark = try #require(first.headers["etag"], "\(path)")
                let again = try await client.get(path, ["If-None-Match": "\"other\", W/\(mark)"])
                #expect(again.status == 304 && again.body.isEmpty && again.headers["etag"] == mark, "\(path)")
                #expect(try await client.get(path, ["If-None-Match": "\"other\""]).text == first.text)
            }
            // A table is another answer than JSON, and has a mark of its own.
            let json = try #require(try await client.get("/jobs").headers["etag"])
            #expect(try await client.get("/jobs", ["If-None-Match": json, "Accept": "text/csv"]).status == 200)
            let mark = try #require(try await client.get("/jobs/\(job)").headers["etag"])
            #expect(try await client.post("/jobs/\(job)/release", #"{"why":"a test"}"#).status == 200)
            _ = try await client.end(of: job)
            #expect(try await client.get("/jobs/\(job)", ["If-None-Match": mark]).status == 200)
        }
    }

    @Test func `of parameters says more than the body of a submission`() async throws {
        try await withServer { client, scratch in
            let body = #"""
                {"script":"#!/bin/sh\ntrue\n","project":"none","directory":"/tmp","options":[],"arguments":[],"environment":{},"isHeld":false}
                """#
            let made = try await client.post("/jobs?project=atlas&held=true&option=--job-name%3Dother", body)
            try #require(made.status == 201, "\(made.text)")
            let job = try await client.get("/jobs/\(made.json(Submitted.self).id)").json(JobView.self)
            #expect(job.project == "atlas" && job.state == "held" && job.name == "other")
            #expect(try await client.post("/jobs?project=", body).status == 400)
            #expect(try await client.get("/jobs/\(job.id)/log", ["Range": "lines=1-2"]).status == 200)
            #expect(try await client.get("/jobs/\(job.id)/log", ["Range": "bytes=5-1"]).status == 400)
        }
    }
}
