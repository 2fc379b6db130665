import Contract
import Foundation
import Quantities
import Testing

@Suite struct `A grid that is known by the hour` {
    /// A file of what France emits from the hour before last until some hours from now.
    private static func file() throws -> String {
        let path = "/tmp/fabrique-grids-\(UUID().uuidString).csv"
        let hour = Int64(Date().timeIntervalSince1970) / 3600
        let rows = (hour - 2...hour + 4).map { "\(UnixTime.text($0 * 3600)),41" }
        let text = "# figures of this test\nutc,FR\n" + rows.joined(separator: "\n") + "\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// The system once its hours are known. The number of looks is only for a test that fails.
    private static func system(_ client: HTTPClient) async throws -> SystemView {
        for _ in 0..<600 {
            let view = try await client.get("/systems/this-machine").json(SystemView.self)
            if view.gridHours != nil { return view }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Unknown()
    }

    private struct Unknown: Error {}

    @Test func `shows in its system, in quotes and in receipts, and to people in both languages`() async throws {
        let file = try Self.file()
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await withServer("--grid-hours", file) { client, scratch in
            let known = try #require(try await Self.system(client).gridHours)
            #expect(known.source == "figures of this test")
            #expect((4...5).contains(known.hours.count) && known.hours.allSatisfy { $0.gramsPerKilowattHour == 41 })

            let script = "#!/bin/sh\n#SBATCH --time=5\ntrue\n"
            let answer = try await client.send(
                "POST",
                "/api/v1/quotes?project=atlas&directory=\(scratch.path)",
                ["Content-Type": "application/x-shellscript"],
                body: Array(script.utf8)
            )
            let quote = try #require(try answer.json(Quotes.self).quotes.first)
            #expect(quote.gridHours.map { (1...2).contains($0) } ?? false && quote.gridHoursKnown == quote.gridHours)

            let job = try await client.job("#!/bin/sh\nsleep 1\n", in: scratch)
            _ = try await client.end(of: job)
            let written = try await client.get("/jobs/\(job)/receipt")
            let receipt = try written.json(Receipt.self)
            #expect(receipt.gridHoursSource == "figures of this test")
            let attempt = try #require(receipt.attempts.first)
            #expect(attempt.gridHours.map { (1...2).contains($0) } ?? false)
            #expect(attempt.gridHoursKnown == attempt.gridHours)
            // To the microgram: a gram for each kilowatt-hour is 5/18 of a microgram for each joule.
            let joules = try #require(attempt.joules)
            #expect(attempt.microgramsCO2e == (joules * 41 * 5 + 9) / 18)

            try await Self.verify(written.text, client)
            try await Self.walkHours(of: attempt, client)

            var browser = try await Browser(signedInBy: client)
            try await browser.get("/systems/this-machine")
            #expect(browser.page.text.contains("The grid, hour by hour"), "\(browser.page.text)")
            #expect(browser.page.text.contains("data-value=\"41\"") && browser.page.text.contains("Grid in this hour"))
            try await browser.get("/jobs/\(job)/receipt")
            #expect(browser.page.text.contains("by the grid’s hours<"), "\(browser.page.text)")
            #expect(browser.page.text.contains("Source of the grid’s hours</dt><dd>figures of this test<"))
            #expect(!browser.page.text.contains("Grid, over the year"))
            browser.cookies["fabrique-language"] = "fr"
            try await browser.get("/jobs/\(job)/receipt")
            #expect(browser.page.text.contains("d’après les heures du réseau<"), "\(browser.page.text)")
            try await browser.get("/submit")
            try await browser.send("/submit", ["action": "quote", "project": "atlas", "script": script])
            #expect(browser.page.text.contains("d’après les heures du réseau<"), "\(browser.page.text)")
        }
    }

    @Test func `is by the year where no hour is known, and that is said too`() async throws {
        try await withServer { client, scratch in
            #expect(try await client.get("/systems/this-machine").json(SystemView.self).gridHours == nil)
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch)
            _ = try await client.end(of: job)
            let attempt = try #require(try await client.get("/jobs/\(job)/receipt").json(Receipt.self).attempts.first)
            #expect(attempt.gridHoursKnown == 0 && (attempt.gridHours ?? 0) >= 1)
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/systems/this-machine")
            #expect(!browser.page.text.contains("id=\"grid-title\""))
            try await browser.get("/jobs/\(job)/receipt")
            #expect(browser.page.text.contains("by the grid’s year<"), "\(browser.page.text)")
            #expect(browser.page.text.contains("Grid, over the year"))
            #expect(!browser.page.text.contains("Source of the grid’s hours"))
            // No hour is known, so no answer changes with the hour.
            for path in ["/systems", "/systems/this-machine"] {
                #expect(try await client.get(path).headers["etag"]?.contains(".") != true, "\(path)")
            }
        }
    }

    /// The hours that an attempt ran in can be asked for, a page at a time, and as a table.
    private static func walkHours(of attempt: AttemptView, _ client: HTTPClient) async throws {
        let path = "/systems/this-machine/grid-hours"
        let hours = try await client.all("\(path)?limit=3", GridHourView.self)
        #expect(hours.count == 7 && hours.allSatisfy { $0.gramsPerKilowattHour == 41 }, "\(hours)")
        #expect(hours.map(\.starts) == hours.map(\.starts).sorted())
        let (started, ended) = (try #require(attempt.started), try #require(attempt.ended))
        let own = try await client.all("\(path)?from=\(started)&to=\(ended)", GridHourView.self)
        #expect(own.count == attempt.gridHours && own.first?.starts.prefix(13) == started.prefix(13), "\(own)")
        let table = try await client.get("\(path)?from=\(hours[1].starts)&limit=1", ["Accept": "text/csv"])
        #expect(table.text == "starts,gramsPerKilowattHour\r\n\(hours[1].starts),41\r\n", "\(table.text)")
        let second = hours[1].starts
        #expect(try await client.all("\(path)?from=\(second)&to=\(second)", GridHourView.self).isEmpty)
        #expect(try await client.all("\(path)?to=2020-01-01T00:00:00Z", GridHourView.self).isEmpty)
        #expect(try await client.get("\(path)?from=noon").status == 400)
        #expect(try await client.get("/systems/nowhere/grid-hours").status == 404)
    }

    /// A receipt that claims other hours than the record is not true.
    private static func verify(_ receipt: String, _ client: HTTPClient) async throws {
        let whole = try await client.post("/ledger/verification", receipt).json(Verification.self)
        #expect(whole.isTrue, "\(whole.checks)")
        let altered = receipt.replacing(/"gridHoursKnown":\d+/, with: "\"gridHoursKnown\":0")
        #expect(altered != receipt)
        let found = try await client.post("/ledger/verification", altered).json(Verification.self)
        #expect(!found.isTrue && found.checks.filter { !$0.isTrue }.map(\.code) == ["figures"], "\(found.checks)")
    }

    /// The mark of an answer, once counts are as new as the rest.
    private static func mark(of path: String, _ client: HTTPClient) async throws -> String {
        for _ in 0..<600 {
            if let mark = try await client.get(path).headers["etag"] { return mark }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Unknown()
    }

    @Test func `marks its systems with the hour of the clock`() async throws {
        let file = try Self.file()
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await withServer("--grid-hours", file) { client, _ in
            _ = try await Self.system(client)
            for path in ["/systems", "/systems/this-machine"] {
                let before = Int64(Date().timeIntervalSince1970) / 3600
                let mark = try await Self.mark(of: path, client)
                let after = Int64(Date().timeIntervalSince1970) / 3600
                #expect((before...after).contains { mark.hasSuffix(".\($0)\"") }, "\(path): \(mark)")
                // What somebody got an hour ago is not the same any more.
                let older = mark.replacing(/\.\d+/, with: ".\(before - 1)")
                #expect(older != mark)
                #expect(try await client.get(path, ["If-None-Match": older]).status == 200, "\(path)")
            }
        }
    }
}
