import Documents
import Testing

@testable import Planning

@Suite struct `A gigafactory's report` {
    private func report(_ text: String = SampleFactory.text) throws -> GigafactoryReport {
        let plan = try SampleFactory.read(text).plan()
        let places = ["FR", "FI", "ES", "DE"].compactMap(GridCountry.named).map { plan.moved(to: $0) }
        return GigafactoryReport(plan: plan, largestRun: nil, places: places, source: text)
    }

    @Test func `stands the countries side by side, and only power differs`() throws {
        let report = try report()
        #expect(report.countries.rows.map { $0[0].text } == ["France", "Finland", "Spain", "Germany"])
        // The day-ahead mean and 15 € of networks and levies.
        let power = report.countries.rows.map { ($0[1].number ?? 0).rounded() }
        #expect(power == [78, 55, 82, 104])
        let costs = report.countries.rows.compactMap { $0[4].number }
        #expect(costs.count == 4 && costs[1] < costs[0] && costs[3] > costs[2])
        #expect(Set(report.places.map { $0.months.map(\.soldDeviceHours) }).count == 1)
    }

    @Test func `says not known, and lists what is missing`() throws {
        let report = try report()
        let water = try #require(report.summary.rows.first { $0[0].text == "water" })
        #expect(water[1].text == "not known" && water[1].number == nil)
        let missing = report.gaps.rows.map { $0[0].text }
        #expect(missing.contains("water") && missing.contains("hours without the grid"))
        #expect(!missing.contains("time to repair a node"))
    }

    @Test func `is one page without scripts, each chart with its numbers, and escapes what was written`() throws {
        let html = try report(SampleFactory.text.replacing("name: Sample", with: "name: A <b> & C")).html
        #expect(html.contains("A &lt;b&gt; &amp; C"))
        #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("src="))
        for section in html.split(separator: "<section>").dropFirst() where section.contains("<svg") {
            #expect(section.contains("<table>"))
        }
    }

    @Test func `tells each driver, its low and its high end, what either costs, and then the swing`() throws {
        let table = try #require(try report().sensitivity)
        let heads = table.shown.map { table.columns[$0].title }
        #expect(heads == ["Driver", "Low", "High", "Cost at low", "Cost at high", "Swing"])
        let row = try #require(table.rows.first)
        #expect(row[0].text == "utilisation" && row[1].text.hasSuffix("%") && row[2].text.hasSuffix("%"))
        let low = try #require(row[table.shown[3]].number)
        let high = try #require(row[table.shown[4]].number)
        #expect(low > high, "an hour costs more where few are sold")
    }

    @Test func `counts energy in GWh, by year in the picture as in the table below it`() throws {
        let report = try report()
        #expect(report.months.columns.map(\.key).contains("siteGWh"))
        let energy = try #require(report.page.sections.first { $0.title == "Energy and carbon" })
        let drawn = try #require(energy.charts.first).markup
        #expect(energy.charts.count == 1 && drawn.contains(">GWh a year</text>"))
        for year in report.years.rows.map({ $0[0].text }) { #expect(drawn.contains(">\(year)</text>"), "\(year)") }
        #expect(energy.table == report.years)
        #expect(energy.plot?.unit == "GWh a year")
        let yearly = report.years.rows.compactMap { $0[3].number }.reduce(0, +)
        let monthly = report.months.rows.compactMap { $0.last?.number }.reduce(0, +)
        #expect(abs(monthly / yearly - 1) < 1e-9)
    }

    @Test func `gives programs every table`() throws {
        let report = try report()
        let json = report.tree.json
        for (name, table) in report.tables {
            #expect(json.contains("\"\(name)\":["))
            #expect(table.csv.split(separator: "\n").count >= table.rows.count + 1)
        }
    }

    @Test func `holds the call's scales`() throws {
        let criteria = try report().plan.criteria
        #expect(criteria.first { $0.name == "PUE" }?.grade == .excellent)
        // 40,000 chips at 1.75 kW are 70 MW: enough in H100-equivalents, too little by load.
        #expect(criteria.first { $0.name == "IT load, all phases" }?.grade == .missed)
        #expect(criteria.first { $0.name == "operation" }?.grade == .met)
        #expect(criteria.first { $0.name == "backup" }?.grade == .unknown)
    }
}
