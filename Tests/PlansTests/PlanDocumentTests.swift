import Documents
import Foundation
import Quantities
import Testing

@testable import Plans

/// The examples that come with Fabrique.
enum Example {
    static func text(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Examples/\(name)"), encoding: .utf8)
    }
}

@Suite struct `A plan's document` {
    @Test(arguments: [
        (PlanKind.training, "training/llama-405b.yaml", ["summary", "layouts", "step", "memory", "curve"]),
        (.gigafactory, "gigafactories/lot2.yaml", ["summary", "months", "years", "cost", "sensitivity", "countries"]),
        (.fund, "funds/gigafactory.yaml", ["layers", "years", "commitments", "checks", "aid", "futures", "flows"]),
        (.scenario, "scenarios/two-systems.yaml", ["brokers", "gains", "systems", "fairness", "hours"]),
    ])
    func `is played to a report with its tables, and tells how far it is`(
        kind: PlanKind,
        path: String,
        names: [String]
    ) throws {
        // One seed is enough to see every table.
        let text = try Example.text(path).replacing("seeds: 5", with: "seeds: 1")
            .replacing(
                "brokers: [each-site-alone, user-picks, siblings, soonest, cheapest, cleanest]",
                with: "brokers: [siblings, soonest]"
            )
        var document = try PlanDocument(kind, text)
        document.futures = 60
        var shares: [Double] = []
        let outcome = try document.play { shares.append($0) }
        #expect(shares.first == 0 && shares == shares.sorted() && shares.allSatisfy { $0 <= 1 })
        let tables = Set(outcome.tables.map(\.name))
        #expect(tables.isSuperset(of: names) && tables.count == outcome.tables.count)
        #expect(!document.title.isEmpty && outcome.page.title == document.title)
        #expect(!outcome.page.facts.isEmpty)
        for section in outcome.page.sections {
            let table = try #require(section.table, "\(section.title) has a table under it")
            #expect(outcome.name(of: table) != nil)
            guard let plot = section.plot else { continue }
            let numbers = table.columns.filter(\.isNumber).map(\.key)
            let plots = [plot] + section.morePlots
            #expect(Set(plots.flatMap(\.columns)).isSubset(of: numbers), "\(section.title): \(numbers)")
            #expect(Set(plots.map(\.kind)).count == 1, "\(section.title): charts of one table have one form")
        }
        #expect(outcome.page.sections.contains { $0.plot != nil })
    }

    @Test func `names each rule of a fund before its verdict`() throws {
        var document = try PlanDocument(.fund, Example.text("funds/gigafactory.yaml"))
        document.futures = 60
        let rules = try #require(try document.play { _ in }.tables.first { $0.name == "checks" }).table
        #expect(rules.columns.map(\.key) == ["rule", "verdict", "found", "source"])
        #expect(rules.rows.allSatisfy { ["met", "broken", "note"].contains($0[1].text) })
    }

    @Test(arguments: [("price: 2.5", ["days", "millionEuros"], ["d", "M€"]), ("pue: 1.1", ["days"], ["d"])])
    func `draws days against chips, and cost below them where there is a price`(
        line: String,
        columns: [String],
        units: [String]
    ) throws {
        let text = """
            name: Small
            model: {num_hidden_layers: 8, hidden_size: 1024, num_attention_heads: 8, vocab_size: 32000,
              intermediate_size: 4096}
            tokens: 1e12
            batch: 1024
            chip: H100
            chips: [8, 1024]
            \(line)
            """
        let page = try PlanDocument(.training, text).play { _ in }.page
        let section = try #require(page.sections.first { $0.title == "Days and cost against chips" })
        let plots = [section.plot].compactMap(\.self) + section.morePlots
        #expect(plots.map(\.columns) == columns.map { [$0] })
        #expect(plots.map(\.unit) == units)
        // The page's own charts stand below each other, with the same numbers of chips along the same axis.
        #expect(section.charts.count == plots.count && section.isStacked)
        #expect(section.charts.allSatisfy { $0.markup.contains(">8</text>") && $0.markup.contains(">1,024</text>") })
        let titles = section.charts.map { chart in
            chart.markup.matches(of: #/class="title">([^<]*)</#).map { String($0.output.1) }
        }
        #expect(titles == [["Days", "chips"], ["Cost, M€", "chips"]].prefix(plots.count).map(\.self))
        #expect(section.table?.columns.map(\.title).contains("Cost, M€") == true)
    }

    @Test func `counts chips without decimals`() throws {
        let document = try PlanDocument(.training, Example.text("training/small.yaml"))
        let outcome = try document.play { _ in }
        let summary = try #require(outcome.tables.first { $0.name == "summary" }?.table)
        let chips = try #require(summary.rows.first { $0[0].text == "chips" })
        #expect(chips[1] == .number(64, "64"))
    }

    @Test func `of a fund whose debt doubles each year and is never paid is played to its end`() throws {
        let text = try Example.text("funds/gigafactory.yaml").replacing("years: 20", with: "years: 50")
        var document = try PlanDocument(.fund, text.replacing("rate: 6.5 %", with: "rate: 100 %"))
        document.futures = 60
        let outcome = try document.play { _ in }
        #expect(outcome.tables.contains { $0.name == "futures" })
    }

    @Test func `ends when its step says so`() throws {
        struct Enough: Error {}
        var document = try PlanDocument(.fund, Example.text("funds/gigafactory.yaml"))
        document.futures = 5000
        var steps = 0
        #expect(throws: Enough.self) {
            try document.play { _ in
                steps += 1
                if steps == 3 { throw Enough() }
            }
        }
    }

    @Test(arguments: [
        (PlanKind.training, "model:\n  hidden_size: 64\ntokens: 1e9\nchip: H100\nchips: 8", 2, "number of layers"),
        (.training, "tokens: 1e9", 1, "model is missing"),
        (.training, "model: {}\ntokens: 1e9\nchips: 8\nchpi: H100", 1, "number of layers"),
        (.gigafactory, "name: X\ncountry: FR\nchip: H101", 3, "H101"),
        (.fund, "name: X\nstart: 2027-07-02\nyears: 90", 3, "out of range"),
        (.scenario, "start: 2026-01-05\nlength: 7 d\nnetwork: shiped", 3, "shipped"),
        (.scenario, "a: [", 1, "YAML"),
        (.scenario, "", 0, "empty"),
    ])
    func `with a mistake is refused with its line`(kind: PlanKind, text: String, line: Int, words: String) {
        let fault = #expect(throws: TreeFault.self) { try PlanDocument(kind, text) }
        #expect(fault?.line == line, "\(fault?.description ?? "")")
        #expect(fault?.description.contains(words) ?? false, "\(fault?.description ?? "")")
        #expect(!(fault?.remedy.isEmpty ?? true))
    }

    @Test func `opens no file that did not come with it`() throws {
        let text = try Example.text("funds/gigafactory.yaml")
        let spans = try #require(text.range(of: "operation:\n"))
        let tail = try #require(text.range(of: "# What may turn out"))
        let named =
            String(text[..<spans.upperBound]) + "  file: /etc/passwd\n  powerShare: 30 %\n"
            + String(text[tail.lowerBound...])
        let fault = #expect(throws: TreeFault.self) { try PlanDocument(.fund, named) }
        #expect(fault?.message.text.contains("did not come with it") ?? false)
        let months =
            "capital_cents,running_cents,sold_device_hours,price_micro_euros\n"
            + String(repeating: "100000000,2000000,100000,3000000\n", count: 240)
        let files = [PlanFile(name: "/etc/passwd", text: months)]
        #expect(throws: Never.self) { try PlanDocument(.fund, named, files: files) }
    }

    @Test(arguments: [
        ("capital_cents,running\n1,2\n", "months.csv:1", "the column \"running\" is not known"),
        ("capital_cents,running_cents\n1,2\n1,x\n", "months.csv:3", "running_cents is \"x\""),
    ])
    func `tells a mistake in a file that came with it by the file's line, not its own`(
        months: String,
        path: String,
        message: String
    ) throws {
        let text = "operation: {file: months.csv}\n"
        let files = [PlanFile(name: "months.csv", text: months)]
        let fault = #expect(throws: TreeFault.self) { try PlanDocument(.fund, text, files: files) }
        let told = fault?.description ?? ""
        #expect(fault?.line == 0 && fault?.path == path && fault?.message.text == message, "\(told)")
    }

    @Test func `tells a mistake in a trace or a model that came with it in whole phrases`() throws {
        let text = """
            start: 2026-01-05
            length: 1 d
            network: shipped
            workloads: [{name: a, WORK}]
            """
        for (work, name, content, path, message) in [
            (
                "trace: jobs.csv", "jobs.csv", "id,submit_s,duration_s\n1,2,1h\n", "jobs.csv:2: duration_s",
                "\"1h\" is not a whole number"
            ),
            ("model: model.yaml", "model.yaml", "jobsPerDay: 5\nsises: []\n", "model.yaml:1", "there are no sizes"),
        ] {
            let files = [PlanFile(name: name, text: content)]
            let fault = #expect(throws: TreeFault.self) {
                try PlanDocument(.scenario, text.replacing("WORK", with: work), files: files)
            }
            #expect(fault?.line == 0 && fault?.path == path, "\(fault?.description ?? "")")
            #expect(fault?.message.text.hasPrefix(message) ?? false, "\(fault?.description ?? "")")
        }
    }

    @Test func `that asks for more than a server works out is refused`() throws {
        let text = try Example.text("scenarios/two-systems.yaml")
        let fault = #expect(throws: TreeFault.self) {
            try PlanDocument(.scenario, text.replacing("seeds: 5", with: "seeds: 5000"))
        }
        #expect(fault?.message.text.contains("30000 runs") ?? false)
        let training = try Example.text("training/llama-405b.yaml").replacing("8192, 12288", with: "9000000")
        #expect(throws: TreeFault.self) { try PlanDocument(.training, training) }
    }
}
