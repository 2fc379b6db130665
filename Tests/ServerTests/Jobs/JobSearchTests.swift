import Contract
import Testing

@testable import Server

@Suite struct `A search for jobs by name` {
    @Test func `finds open and ended ones, beside other filters, either way`() async throws {
        try await withServer { client, scratch in
            func job(_ name: String, _ more: String = "") async throws -> UInt64 {
                let parameters = "&held=true&option=--job-name%3D\(name)\(more)"
                return try await client.job("#!/bin/sh\ntrue\n", in: scratch, parameters)
            }
            let first = try await job("Sweep-1")
            let odd = try await job("50%25_done")
            let ended = try await job("sweep-2")
            let array = try await job("sweep-3", "&option=--array%3D0-2")
            for number in ["\(ended)", "\(array)_1"] {
                #expect(try await client.post("/jobs/\(number)/cancel", #"{"why":"a test"}"#).status == 200)
            }
            func find(_ query: String) async throws -> [UInt64] {
                try await client.all("/jobs?limit=2&\(query)", JobView.self).map(\.id)
            }
            let sweeps = [array + 2, array + 1, array, ended, first]
            #expect(try await find("name=SWEEP") == sweeps)
            #expect(try await find("name=sweep-&sort=id") == sweeps.reversed())
            #expect(try await find("name=sweep&state=cancelled") == [array + 1, ended])
            #expect(try await find("name=sweep&state=held&project=atlas") == [array + 2, array, first])
            #expect(try await find("name=eep-3&array=\(array)&sort=id") == [array, array + 1, array + 2])
            #expect(try await find("name=sweep&project=none") == [])
            for literal in ["%25", "0%25_D", "_"] { #expect(try await find("name=\(literal)") == [odd], "\(literal)") }
            for pattern in ["s%25p", "*", "sweep_", "."] {
                #expect(try await find("name=\(pattern)") == [], "\(pattern)")
            }
            #expect(try await find("name=").count == 6)
            let table = try await client.get("/jobs?name=done", ["Accept": "text/csv"]).text
            #expect(table.split(separator: "\r\n").count == 2, "\(table)")
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            let issued = try await client.post("/tokens", #"{"person":"\#(ada.id)","powers":["read"],"days":1}"#)
            let stranger = HTTPClient(port: client.port, token: try issued.json(TokenView.self).secret)
            #expect(try await stranger.all("/jobs?name=sweep", JobView.self).isEmpty)
        }
    }

    @Test func `stops after so many names, says how far it came, and goes on`() async throws {
        try await withServer { client, scratch in
            let script = "#!/bin/sh\n#SBATCH --hold --time=1\ntrue\n"
            let needle = try await client.job(script, in: scratch, "&option=--job-name%3Dneedle")
            // Of open jobs, half as many names are looked at as of all.
            let looks = JobList.mostLooks / 2
            try await withThrowingTaskGroup(of: UInt64.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var last: UInt64 = 0
                        for _ in 0..<looks / 8 + 1 { last = try await client.job(script, in: scratch) }
                        return last
                    }
                }
                try await group.waitForAll()
            }
            let hay = UInt64(looks / 8 + 1) * 8
            let page = try await client.get("/jobs?name=Needle&limit=5").json(Page<JobView>.self)
            #expect(page.items.isEmpty && page.reached == needle + hay - UInt64(looks) + 1)
            let next = try #require(page.next)
            #expect(try await client.all("/jobs?name=Needle", JobView.self).map(\.id) == [needle])
            #expect(try await client.get("/jobs?limit=5").json(Page<JobView>.self).reached == nil)

            var browser = try await Browser(signedInBy: client)
            try await browser.get("/jobs?state=held&q=needle")
            let reached = try #require(page.reached)
            let text = browser.page.text
            #expect(text.contains("down to job \(reached)") && text.contains("No job fits so far"), "\(text)")
            #expect(text.contains("cursor=\(next)") && text.contains("q=needle") && text.contains("Search on"))
            try await browser.get("/jobs?state=held&q=needle&cursor=\(next)")
            #expect(browser.page.text.contains("href=\"/jobs/\(needle)\""))
            #expect(!browser.page.text.contains("not been looked through"))
            try await browser.get("/jobs?sort=id&q=needle")
            #expect(browser.page.text.contains("up to job \(needle + UInt64(looks) - 1)"))
            #expect(browser.page.text.contains("href=\"/jobs/\(needle)\""))
            try await browser.get("/jobs?q=no-such-name&cursor=\(next)")
            #expect(browser.page.text.contains("No further job fits"))
        }
    }

    @Test(arguments: [
        ("train", "Train-7B", true), ("É", "café", true), ("%", "train", false), ("", "train", true),
        ("longer", "long", false), ("ain", "train", true), ("aab", "aaab", true),
    ])
    func `takes a part of a name letter by letter, whatever the case`(part: String, name: String, isIn: Bool) {
        #expect(NamePart(part).isIn(name) == isIn)
    }
}
