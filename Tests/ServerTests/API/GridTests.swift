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
            let attempt = try #require(try await client.get("/jobs/\(job)/receipt").json(Receipt.self).attempts.first)
            #expect(attempt.gridHours.map { (1...2).contains($0) } ?? false)
            #expect(attempt.gridHoursKnown == attempt.gridHours)
            // To the microgram: a gram for each kilowatt-hour is 5/18 of a microgram for each joule.
            let joules = try #require(attempt.joules)
            #expect(attempt.microgramsCO2e == (joules * 41 * 5 + 9) / 18)

            var browser = try await Browser(signedInBy: client)
            try await browser.get("/systems/this-machine")
            #expect(browser.page.text.contains("The grid, hour by hour"), "\(browser.page.text)")
            #expect(browser.page.text.contains("data-value=\"41\"") && browser.page.text.contains("Grid in this hour"))
            try await browser.get("/jobs/\(job)/receipt")
            #expect(browser.page.text.contains("by the grid’s hours<"), "\(browser.page.text)")
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
        }
    }
}
