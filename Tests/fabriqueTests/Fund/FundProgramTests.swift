import Foundation
import Testing

/// `fabrique fund` as an investor runs it, on the example that is shipped.
@Suite struct `The fund's commands` {
    private static let example: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.lastPathComponent != "Tests", folder.path != "/" { folder.deleteLastPathComponent() }
        return folder.deletingLastPathComponent().appendingPathComponent("Examples/funds/gigafactory.yaml")
    }()

    /// A folder with the example in it, one part of it replaced; gone afterwards.
    private func withFund(
        replacing part: String = "",
        with other: String = "",
        _ body: (URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-fund-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var text = try String(contentsOf: Self.example, encoding: .utf8)
        if !part.isEmpty {
            #expect(text.contains(part))
            text = text.replacingOccurrences(of: part, with: other)
        }
        try Data(text.utf8).write(to: folder.appending(path: "fund.yaml"))
        try await body(folder)
    }

    @Test func `play the example, the same for a seed, as tables, a page and a workbook`() async throws {
        try await withFund { folder in
            let (path, page) = (folder.path + "/fund.yaml", folder.path + "/fund.html")
            let first = try await BuiltProgram.run(
                "fund",
                "run",
                path,
                "--paths",
                "200",
                "--seed",
                "7",
                "--html",
                page,
                "--csv",
                folder.path + "/sheets"
            )
            #expect(first.status == 0, "\(first.error)")
            for part in ["senior debt", "public first loss", "200 futures of seed 7", "What the first loss buys"] {
                #expect(first.output.contains(part), "\(part)")
            }
            let mixed = try await BuiltProgram.run("fund", "run", path, "--paths", "0", "--html", "-")
            #expect(mixed.status == 2 && mixed.output.isEmpty, "\(mixed.error)")
            let again = try await BuiltProgram.run("fund", "run", path, "--paths", "200", "--seed", "7")
            #expect(again.output == first.output)
            let html = try String(contentsOfFile: page, encoding: .utf8)
            #expect(html.contains("<svg") && !html.contains("<script"))
            let flows = try String(contentsOf: folder.appending(path: "sheets/flows.csv"), encoding: .utf8)
            #expect(flows.split(separator: "\n").count == 241)
        }
    }

    @Test func `play a debt to its end that doubles for fifty years and is never paid`() async throws {
        try await withFund(replacing: "years: 20", with: "years: 50") { folder in
            let path = folder.path + "/fund.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let dear = text.replacingOccurrences(of: "rate: 6.5 %", with: "rate: 100 %")
            #expect(dear != text)
            try Data(dear.utf8).write(to: folder.appending(path: "fund.yaml"))
            let played = try await BuiltProgram.run("fund", "run", path, "--paths", "50")
            #expect(played.status == 0 && played.output.contains("50 futures of seed 1"), "\(played.error)")
        }
    }

    @Test func `write no table over the months that they read`() async throws {
        let text = try String(contentsOf: Self.example, encoding: .utf8)
        let start = try #require(text.range(of: "  spans:")).lowerBound
        let end = try #require(text.range(of: "# What may turn out")).lowerBound
        try await withFund(replacing: String(text[start..<end]), with: "  file: flows.csv\n  powerShare: 30 %\n\n") {
            folder in
            var table = "month,capital_cents,running_cents,sold_device_hours,price_micro_euros\n"
            for month in 0..<240 {
                table += "\(month),\(month < 18 ? 22_222_222_222 : 0),300000000,51100000,1900000\n"
            }
            try Data(table.utf8).write(to: folder.appending(path: "flows.csv"))
            let path = folder.path + "/fund.yaml"
            let refused = try await BuiltProgram.run("fund", "run", path, "--paths", "0", "--csv", folder.path)
            #expect(refused.status == 2 && refused.error.contains("is what the command reads"), "\(refused.error)")
            #expect(try String(contentsOf: folder.appending(path: "flows.csv"), encoding: .utf8) == table)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names.sorted() == ["flows.csv", "fund.yaml"])
        }
    }

    @Test func `hold the example to the rules, and end with 1 where one is broken`() async throws {
        try await withFund { folder in
            let checked = try await BuiltProgram.run("fund", "check", folder.path + "/fund.yaml")
            #expect(checked.status == 0, "\(checked.output)")
        }
        try await withFund(replacing: "amount: 300_000_000, from", with: "amount: 900_000_000, from") { folder in
            let checked = try await BuiltProgram.run("fund", "check", folder.path + "/fund.yaml")
            #expect(checked.status == 1)
            #expect(checked.output.contains("17 %"))
        }
    }

    @Test(arguments: [
        ("reference: JU-2027-032", "reference: JU-2027-031", "one euro counts once"),
        ("layer: grants", "layer: grant", "Did you mean grants?"),
        ("kind: firstLoss", "kind: debt", "does not say how it is paid back"),
        ("rate: 4.5 %", "rate: 450 %", "is not a share"),
        ("years: 20", "years: 8", "end after the fund's 96"),
        ("start: 2027-07-01", "start: 2027-07-02", "not the first day of a month"),
        ("deviceHours", "devicehours", "Did you mean deviceHours?"),
        ("low: 0, likely: 3", "low: 9, likely: 3", "do not rise"),
        ("until: 2029-03-31", "until: 2026-03-31", "is before"),
        ("country: DE", "country: Germany", "is no country"),
        ("amount: 1_700_000_000", "amount: -1", "out of range"),
    ])
    func `refuse what makes no sense, with its line and how to mend it`(
        part: String,
        other: String,
        message: String
    ) async throws {
        try await withFund(replacing: part, with: other) { folder in
            let refused = try await BuiltProgram.run("fund", "run", folder.path + "/fund.yaml")
            #expect(refused.status == 2)
            #expect(refused.output.isEmpty)
            #expect(refused.error.contains(message), "\(refused.error)")
            #expect(refused.error.contains("fund.yaml:"))
        }
    }

    @Test func `read months from a table as a gigafactory's plan writes it`() async throws {
        let head = "month,capital_cents,running_cents,sold_device_hours,price_micro_euros,revenue_cents,net_cents\n"
        var table = head
        for month in 0..<240 {
            table +=
                month < 18 ? "\(month),22222222222,300000000,0,0,0,0\n" : "\(month),0,1850000000,51100000,1900000,0,0\n"
        }
        let text = try String(contentsOf: Self.example, encoding: .utf8)
        let spans = try #require(text.range(of: "  spans:"))
        let end = try #require(text.range(of: "# What may turn out"))
        let part = String(text[spans.lowerBound..<end.lowerBound])
        try await withFund(replacing: part, with: "  file: months.csv\n  powerShare: 30 %\n\n") { folder in
            try Data(table.utf8).write(to: folder.appending(path: "months.csv"))
            let path = folder.path + "/fund.yaml"
            let played = try await BuiltProgram.run("fund", "run", path, "--paths", "50")
            #expect(played.status == 0, "\(played.error)")
            try Data((head + "0,x,0,0,0,0,0\n").utf8).write(to: folder.appending(path: "months.csv"))
            let refused = try await BuiltProgram.run("fund", "run", path)
            #expect(refused.status == 2)
            #expect(refused.error.contains("months.csv:2") && refused.error.contains("capital_cents"))
        }
    }
}
