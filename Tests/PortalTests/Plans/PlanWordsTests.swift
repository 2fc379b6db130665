import Contract
import Documents
import Foundation
import Planning
import Quantities
import Testing
import Twin

@testable import Plans
@testable import Portal

/// All of a training's description but its tokens.
private let model = """
    model: {num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}

    """

@Suite struct `What plans say` {
    private static func example(_ path: String) throws -> String {
        let root = Shelf.folder.deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Examples/\(path)"), encoding: .utf8)
    }

    /// Every language but English says a phrase itself.
    private static func check(_ phrase: Phrase) throws {
        let view = PhraseView(text: phrase.text, pattern: phrase.pattern, values: phrase.values)
        for code in try Shelf.catalogues.keys {
            let said = try Shelf.words(code).report(view.text, [view])
            #expect(said.language == code, "\(code): \(phrase.pattern)")
            // A word alone, as CO2e, may be the same everywhere.
            let isSame = said.text == view.text
            #expect(isSame == (code == "en") || !view.text.contains(" "), "\(code): \(phrase.pattern)")
        }
    }

    @Test(arguments: [
        (PlanKind.training, "training/llama-405b.yaml", [("", "")]),
        (.training, "training/small.yaml", [("", "")]),
        (.gigafactory, "gigafactories/lot2.yaml", [("", "")]),
        (.gigafactory, "gigafactories/finland.yaml", [("", "")]),
        (.fund, "funds/gigafactory.yaml", [("", "")]),
        (
            .scenario, "scenarios/two-systems.yaml",
            [
                ("seeds: 5", "seeds: 2"),
                ("[each-site-alone, user-picks, siblings, soonest, cheapest, cleanest]", "[siblings, cleanest]"),
            ]
        ),
        (
            .scenario, "scenarios/two-systems.yaml",
            [
                ("seeds: 5", "seeds: 1"),
                ("[each-site-alone, user-picks, siblings, soonest, cheapest, cleanest]", "[soonest]"),
            ]
        ),
        (
            .scenario, "scenarios/two-systems.yaml",
            [
                ("seeds: 5", "seeds: 1"), ("policy: easy", "policy: multifactor\n    preemption: true"),
                ("[each-site-alone, user-picks, siblings, soonest, cheapest, cleanest]", "[siblings]"),
            ]
        ),
    ])
    func `opens, leads and counts in every language`(
        kind: PlanKind,
        path: String,
        changes: [(String, String)]
    ) throws {
        let text = try changes.reduce(Self.example(path)) { text, change in
            change.0.isEmpty ? text : text.replacing(change.0, with: change.1)
        }
        var document = try PlanDocument(kind, text)
        document.futures = 60
        let outcome = try document.play { _ in }
        let page = outcome.page
        for phrase in [page.subtitle] + page.facts.map(\.meaning) + page.sections.map(\.lead) where !phrase.isEmpty {
            try Self.check(phrase)
        }
        let tables = outcome.tables.map(\.table) + page.sections.compactMap(\.table)
        for table in tables {
            for phrase in table.phrases { try Self.check(phrase) }
            try Self.checkHeads(of: table)
        }
    }

    /// On a phone every value stands beside its head alone.
    private static func checkHeads(of table: ReportTable) throws {
        let phrases = table.phrases.map { PhraseView(text: $0.text, pattern: $0.pattern, values: $0.values) }
        for code in try Shelf.catalogues.keys {
            let words = try Shelf.words(code)
            let heads = table.shown.map { words.report(table.columns[$0].title, phrases).text }
            #expect(Set(heads).count == heads.count, "\(code): \(table.title): \(heads)")
        }
    }

    @Test func `opens in every language for each number of systems, brokers and runs`() throws {
        let text = try Self.example("scenarios/two-systems.yaml")
        let scenario = try Scenario(tree: YAMLText.tree(of: text))
        for (systems, brokers, seeds) in [(1, 1, 1), (2, 1, 2), (1, 2, 1), (2, 2, 2)] {
            var some = scenario
            some.network = Array(scenario.network.prefix(systems))
            some.brokers = Array(scenario.brokers.prefix(brokers))
            let runs = Array(repeating: Array(repeating: RunResult(some), count: seeds), count: brokers)
            var report = ScenarioReport(scenario: some, runs: runs, countries: [], organisations: [])
            report.cutShortAtSeconds = 3600
            try Self.check(report.subtitle)
        }
    }

    /// What the first cell of a column says in French.
    private static func said(_ table: ReportTable, _ key: String) throws -> String {
        let columns = table.columns.map {
            PlanColumn(title: $0.title, key: $0.key, isNumber: $0.isNumber, isHidden: $0.isHidden)
        }
        let column = try #require(columns.firstIndex { $0.key == key })
        let row = try #require(table.rows.first).map { PlanCell(text: $0.text, number: $0.number) }
        return PlanReportContent.text(of: column, in: row, columns, try Shelf.words("fr"), [])
    }

    @Test func `leaves names as they are that read as words, and says what are words`() throws {
        var scenario = try Scenario(tree: YAMLText.tree(of: Self.example("scenarios/two-systems.yaml")))
        scenario.brokers = Array(scenario.brokers.prefix(1))
        scenario.network[0].name = "high"
        scenario.network[0].priority = ScenarioPriority()
        scenario.accessModes = [ScenarioAccessMode(name: "low")]
        var report = ScenarioReport(
            scenario: scenario,
            runs: [[RunResult(scenario)]],
            countries: ["NO"],
            organisations: ["sme"]
        )
        #expect(try Self.said(report.byCountry, "country") == "NO")
        #expect(try Self.said(report.accessModes, "accessMode") == "low")
        #expect(try Self.said(report.systems, "system") == "high")
        #expect(try Self.said(report.byOrganisation, "organisation") == "PME")
        report.organisations = ["low"]
        #expect(try Self.said(report.byOrganisation, "organisation") == "low")
        let policies = try #require(report.policies)
        #expect(try Self.said(policies, "preemption") == "non")
        // A fund's money may be called as anything is; what its report adds is in our words.
        var aid = ReportTable("Aid", [.text("Instrument", "instrument"), .text("How", "method")])
        aid.add([.text("all"), .text("grant: all of it")])
        #expect(try Self.said(aid, "instrument") == "all")
        var sum = ReportTable("Aid", [.text("Instrument", "instrument"), .text("How", "method")])
        sum.add([.text("all"), .text("–")])
        #expect(try Self.said(sum, "instrument") == "tout")
        // Where a number of chips takes no layout, words stand in its place.
        var curve = ReportTable("Days and cost against chips", [.text("Chips", "chips"), .text("Layout", "layout")])
        curve.add([.text("1"), .text("does not fit")])
        #expect(try Self.said(curve, "layout") == "ne tient pas")
        // A plan's countries have names.
        var elsewhere = ReportTable("Elsewhere", [.text("Country", "country")])
        elsewhere.add([.text("Finland")])
        #expect(try Self.said(elsewhere, "country") == "Finlande")
    }

    @Test(arguments: [
        "tokens: 1e9", "[]", "model: x\ntokens: 1e9", "tokens: 1e9\nmodle: {}", "a: [", "", "a: 1\na: 2",
        "\(model)tokens: many", "\(model)tokens: -1", "\(model)tokens: [1]", "\(model)tokens: ''",
        "\(model)tokens: 1e9\nsequence: 1.5", "\(model)tokens: 1e9\nbatch: 0", "\(model)tokens: 1e9\nprecision: fp12",
        "\(model)tokens: 1e9\nprecision: bf61", "\(model)tokens: 1e9\nsequnce: 4096",
        "\(model)tokens: 1e9\nextra: 1", "? [a]\n: 1",
    ])
    func `is wrong in what somebody trains, it says in every language, with the words that were written`(
        text: String
    ) throws {
        let fault = try #require(throws: TreeFault.self) { _ = try TrainedJob(text) }
        for code in try Shelf.catalogues.keys {
            for phrase in [fault.message, fault.remedy] {
                let view = PhraseView(text: phrase.text, pattern: phrase.pattern, values: phrase.values)
                let said = try Shelf.words(code).report(view, isVerbatim: true)
                #expect(said.language == code, "\(code): \(phrase.pattern)")
                for value in phrase.values where !value.contains(" ") {
                    #expect(said.text.contains(value), "\(said.text): \(value)")
                }
            }
        }
    }

    @Test func `of every country is in every language`() throws {
        for country in GridCountry.catalogue {
            for code in try Shelf.catalogues.keys {
                let said = try Shelf.words(code).report(country.name)
                #expect(said.language == code, "\(code): \(country.name)")
            }
        }
    }

    /// One of each kind; ``place(of:)`` does not compile when a kind is missing there.
    private static let failures: [PlanFailure] = [
        .layout(.indivisible(devices: 7, batch: 5)), .layout(.tooLarge(leastGB: 412, ofGB: 80)),
        .simulation(.missingFile("trace.csv")), .simulation(.missingZone("FI", system: "Nord")),
        .simulation(.noJobs("trace.csv")),
        .tooManyWaiting(limit: 100_000, broker: "soonest"), .tooLong(seconds: 300), .tooLarge(mebibytes: 8), .brokenOff,
        .ours, .noAccelerators, .tooManyAccelerators(limit: 200_000), .unknownChip("Z9"), .unknownChip(""),
    ]

    private static func place(of failure: PlanFailure) -> Int {
        switch failure {
        case .layout(.indivisible): 0
        case .layout(.tooLarge): 1
        case .simulation(.missingFile): 2
        case .simulation(.missingZone): 3
        case .simulation(.noJobs): 4
        case .tooManyWaiting: 5
        case .tooLong: 6
        case .tooLarge: 7
        case .brokenOff: 8
        case .ours: 9
        case .noAccelerators: 10
        case .tooManyAccelerators: 11
        case .unknownChip(let name): name.isEmpty ? 13 : 12
        }
    }

    @Test func `failed for, it says in every language`() throws {
        #expect(Self.failures.map(Self.place) == Array(0...13))
        for failure in Self.failures { try Self.check(failure.phrase) }
    }
}
