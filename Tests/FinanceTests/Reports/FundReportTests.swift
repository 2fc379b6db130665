import Documents
import Quantities
import Testing

@testable import Finance

@Suite struct `A fund's report` {
    @Test func `calls things by their names, not by the document's keys`() {
        var fund = SampleFund.plain()
        fund.lot = .lot2
        fund.leastCover = 1.2
        let report = FundReport(fund, paths: 0, seed: 1)
        let sources = report.commitments.columns.firstIndex { $0.key == "source" } ?? 0
        let named = Set(report.commitments.rows.map { $0[sources].text })
        #expect(named == ["Union", "state", "EIB", "private"])
        let texts = report.checks.rows.joined().map(\.text)
        #expect(texts.contains("The Union pays at most 1,000.0 M€ for a factory of lot 2"))
        #expect(texts.contains("the fund's own least cover"))
        #expect(!texts.contains { $0.contains("leastCover") || $0.contains("lot2") })
    }

    @Test func `names years on its axes as in its tables, and draws millions a year`() throws {
        let report = FundReport(SampleFund.plain(), paths: 0, seed: 1)
        let first = try #require(report.years.rows.first?.first?.text)
        let page = report.page(documents: [])
        let lines = page.sections.flatMap(\.charts).map(\.markup)
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains(">\(first)</text>") }, "\(first)")
        #expect(page.sections.compactMap(\.plot?.unit) == ["M€ a year"])
    }

    @Test func `names no more years on its axes than stand beside each other`() {
        let report = FundReport(SampleFund.plain(years: 19), paths: 0, seed: 1)
        let charts = report.page(documents: []).sections.flatMap(\.charts)
        #expect(charts.map { $0.markup.matches(of: #/>\d{4}-\d{2}</text>/#).count } == [10, 10])
    }

    @Test func `keeps names apart from what is said of them`() {
        let fund = SampleFund.plain()
        let report = FundReport(fund, paths: 20, seed: 1)
        let rule = report.checks.phrases.first { $0.text == "senior: paid in whole" }
        #expect(rule?.pattern == "{a}: paid in whole" && rule?.values == ["senior"])
        let heads = report.firstLoss?.phrases.map(\.pattern)
        #expect(heads?.contains("{a}: how often it loses money") == true)
        let several = InternalRate.several([0.03, 0.05, 0.12]).phrase
        #expect(several.text == "3 rates, from 3.00 % to 12.00 %")
    }
}
