import Documents
import Quantities
import Testing

@testable import Twin

@Suite struct `A figure that nobody knows` {
    /// A report of runs without jobs.
    private static func report(
        intensity: ZoneFigures = .byZone([]),
        price: ZoneFigures = .byZone([]),
        microEuros: Int64 = 0
    ) -> ScenarioReport {
        var scenario = SampleScenario.scenario
        scenario.intensity = intensity
        scenario.price = price
        for system in scenario.network.indices {
            scenario.network[system].partitions[0].microEurosPerDeviceHour = microEuros
        }
        let runs = scenario.brokers.map { _ in scenario.seeds.map { _ in RunResult(scenario) } }
        return ScenarioReport(scenario: scenario, runs: runs)
    }

    private static func cell(_ table: ReportTable, _ key: String) throws -> ReportTable.Cell {
        let column = try #require(table.columns.firstIndex { $0.key == key })
        return try #require(table.rows.first)[column]
    }

    private static let known = ZoneFigures.byZone([NamedWeight("default", 300)])

    @Test func `is told to people in words, to programs as null, and drawn nowhere`() throws {
        let report = Self.report()
        for (table, keys) in [
            (report.brokers, ["tonnesCO2e", "tonnesHalfWidth", "euros"]), (report.systems, ["tonnesCO2e"]),
        ] {
            for key in keys {
                #expect(try Self.cell(table, key) == .unknown)
                #expect(table.tree.json.contains("\"\(key)\":null"))
            }
        }
        #expect(report.brokers.rows[0].contains { $0.text == "not known" })
        #expect(!report.brokers.csv.contains("not known") && report.brokers.csv.hasSuffix(",,,\n"))
        #expect(!report.html.contains("Greenhouse gas, t CO2e"))
    }

    @Test func `is known once the scenario says how clean power is`() throws {
        let report = Self.report(intensity: Self.known)
        #expect(try Self.cell(report.brokers, "tonnesCO2e").number == 0)
        #expect(try Self.cell(report.systems, "tonnesCO2e").number == 0)
        #expect(try Self.cell(report.brokers, "euros") == .unknown)
        #expect(report.html.contains("Greenhouse gas, t CO2e"))
    }

    @Test func `is a cost where neither power nor devices have a price`() throws {
        #expect(try Self.cell(Self.report().brokers, "euros") == .unknown)
        #expect(try Self.cell(Self.report(price: Self.known).brokers, "euros").number == 0)
        #expect(try Self.cell(Self.report(microEuros: 2_100_000).brokers, "euros").number == 0)
    }

    @Test func `changes by nothing that is known`() throws {
        let reports = [("a", Self.report()), ("b", Self.report(intensity: Self.known))]
        let comparison = ScenarioComparison(reports.map { (name: $0.0, report: $0.1) })
        let changes = try #require(comparison.changes.rows.last)
        let column = try #require(comparison.changes.columns.firstIndex { $0.key == "co2e" })
        #expect(changes[column] == .unknown && changes[column + 1] == .unknown)
        // What can be drawn is.
        #expect(comparison.html.contains("Greenhouse gas, t CO2e"))
    }
}

@Suite struct `Work that scenarios had` {
    private static func report(unplaced: Int) -> ScenarioReport {
        let scenario = SampleScenario.scenario
        let runs = scenario.brokers.map { _ in
            scenario.seeds.map { _ in
                var run = RunResult(scenario)
                run.unplaced = unplaced
                return run
            }
        }
        return ScenarioReport(scenario: scenario, runs: runs)
    }

    @Test func `tells the jobs that did not run apart`() throws {
        let table = Self.report(unplaced: 479).brokers
        let column = try #require(table.columns.firstIndex { $0.key == "notRun" })
        #expect(table.columns[column].title == "Not run")
        #expect(table.rows.allSatisfy { $0[column] == .number(479, "479") })
    }

    @Test func `is warned of where it was not as much`() {
        let (one, other) = (Self.report(unplaced: 479), Self.report(unplaced: 1200))
        #expect(ScenarioComparison([(name: "a", report: one), (name: "b", report: one)]).caution == nil)
        let comparison = ScenarioComparison([(name: "a", report: one), (name: "b", report: other)])
        #expect(comparison.caution?.text.contains("had different work: 479 and 1,200 jobs in a run.") == true)
        #expect(comparison.tree.json.contains("\"caution\":\"a, "))
        #expect(comparison.html.contains("had different work"))
    }
}
