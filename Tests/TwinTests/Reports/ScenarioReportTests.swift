import Documents
import Foundation
import Quantities
import Testing

@testable import Twin

@Suite struct `A scenario's report` {
    /// A few jobs for each broker and seed, with the numbers that a run would give.
    static func sample(jobs: Int = 40) -> ScenarioReport {
        let scenario = SampleScenario.scenario
        let runs = scenario.brokers.indices.map { broker in
            scenario.seeds.map { seed in
                var chance = RandomStream(seed: seed)
                var result = RunResult(scenario)
                for number in 0..<jobs {
                    let submit = Int64(chance.below(600_000))
                    let start = submit + Int64(chance.below(20_000)) / Int64(broker + 1)
                    let run = 60 + Int64(chance.below(30_000))
                    var job = FinishedJob(
                        submitSeconds: submit,
                        startSeconds: start,
                        endSeconds: start + run,
                        runSeconds: run,
                        devices: 1 << Int32(chance.below(5)),
                        system: Int32(chance.below(2))
                    )
                    job.user = UInt32(number % 7)
                    job.organisation = Int32(number % 2)
                    job.joules = job.usefulDeviceSeconds * 800
                    job.microgramsCO2e = job.joules * 20
                    result.add(job)
                }
                return result
            }
        }
        return ScenarioReport(scenario: scenario, runs: runs, organisations: ["startup", "<b>SME</b>"])
    }

    @Test func `is the same for the same runs`() {
        #expect(Self.sample().html == Self.sample().html)
        #expect(Self.sample().tree.json == Self.sample().tree.json)
    }

    @Test func `calls kinds of organisations as people do`() {
        var report = Self.sample()
        report.organisations = ["startup", "sme"]
        let names = Set(report.byOrganisation.rows.map { $0[1].text })
        #expect(names == ["startup", "SME"])
    }

    @Test func `is a page that needs nothing else and runs nothing`() {
        let html = Self.sample().html
        for phrase in ["http://", "https://", "<script", "src=", "<link", "@import", "url(", "onclick", "<img"] {
            #expect(!html.contains(phrase), "\(phrase)")
        }
    }

    @Test func `shows texts from outside as texts`() {
        let html = Self.sample().html
        #expect(html.contains("<title>Sample &lt;1 &amp; 2&gt;</title>"))
        #expect(html.contains("&lt;b&gt;SME&lt;/b&gt;"))
        #expect(!html.contains("<b>"))
    }

    @Test func `is well formed`() throws {
        // Void elements aside the page is XML too, so that a parser finds what is not closed.
        var html = Self.sample().html.replacing("<!DOCTYPE html>\n", with: "").replacing(
            " class=\"scroll\" tabindex=\"0\"",
            with: ""
        )
        html = html.replacing(/<meta [^>]*>/, with: "")
        var open: [Substring] = []
        for match in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
            if match.3 == "/" { continue }
            if match.1.isEmpty {
                open.append(match.2)
            } else {
                #expect(open.popLast() == match.2)
            }
        }
        #expect(open.isEmpty)
    }

    @Test func `has a table for every chart, and the scenario inside`() throws {
        var report = Self.sample()
        report.scenario.intensity = .byZone([NamedWeight("SE", 35), NamedWeight("PL", 640)])
        let html = report.html
        #expect(html.ranges(of: "<svg").count >= 8)
        #expect(html.ranges(of: "role=\"img\" aria-label=\"").count == html.ranges(of: "<svg").count)
        for section in html.split(separator: "<section>").dropFirst() where section.contains("<svg") {
            #expect(section.contains("<table>"))
        }
        let start = try #require(html.range(of: "<pre class=\"scenario\">")).upperBound
        let end = try #require(html[start...].range(of: "</pre>")).lowerBound
        let yaml = html[start..<end].replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
        #expect(try Scenario(tree: SampleTree.read(String(yaml))) == report.scenario)
    }

    @Test func `draws the queue below the use, and says both`() throws {
        let report = Self.sample()
        let section = try #require(report.page.sections.first { $0.title == "Use and queue over time" })
        #expect(section.lead.text.contains("Devices at work") && section.lead.text.contains("waiting jobs ask for"))
        let names = report.scenario.brokers.map(\.name)
        #expect(section.plot?.columns == names.map { "\($0).busy" })
        #expect(section.morePlots.map(\.columns) == [names.map { "\($0).queued" }])
        #expect(section.charts.count == 2)
        // The portal's axis is called as the column is.
        #expect(section.table?.columns.first?.title == "Time from")
    }

    @Test func `draws every job only when they are few`() {
        #expect(Self.sample(jobs: 40).html.contains("<h2>Every job</h2>"))
        #expect(!Self.sample(jobs: 201).html.contains("<h2>Every job</h2>"))
    }

    @Test func `of nothing is a report too`() {
        #expect(Self.sample(jobs: 0).html.contains("<h1>"))
    }

    @Test func `gives programs numbers, with intervals`() throws {
        let data = Data(Self.sample().tree.json.utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let brokers = try #require(object["brokers"] as? [[String: Any]])
        #expect(brokers.map { $0["broker"] as? String } == ["each-site-alone", "siblings", "soonest", "cleanest"])
        let first = try #require(brokers[0]["meanWaitSeconds"] as? Double)
        let last = try #require(brokers[3]["meanWaitSeconds"] as? Double)
        #expect(abs(first / last - 4) < 0.1)
        #expect(try #require(brokers[0]["meanWaitHalfWidth"] as? Double) > 0)
        #expect(object["scenario"] != nil)
    }
}

@Suite struct Figures {
    @Test(arguments: [
        (1_234_567.891, 2, "1,234,567.89"), (-0.5, 0, "−1"), (0, 1, "0.0"), (-0.001, 1, "0.0"),
        (999.995, 2, "1,000.00"),
        (.nan, 0, "–"), (.infinity, 1, "–"),
    ])
    func `are written with thousands apart`(value: Double, digits: Int, text: String) {
        #expect(Figure.decimal(value, digits) == text)
    }

    @Test(arguments: [
        (0.0, "0 s"), (4.25, "4.3 s"), (45, "45 s"), (600, "10.0 min"), (7200, "2.0 h"), (864_000, "10.0 d"),
    ])
    func `of time have the unit that suits them`(seconds: Double, text: String) {
        #expect(Figure.span(seconds) == text)
    }

    @Test func `of an axis are round and reach the greatest`() {
        let cases: [(greatest: Double, ticks: [Double])] = [
            (0, [0, 1]), (7, [0, 2, 4, 6, 8]), (100, [0, 20, 40, 60, 80, 100]), (0.03, [0, 0.01, 0.02, 0.03]),
        ]
        for (greatest, ticks) in cases {
            let found = Axis.ticks(to: greatest)
            #expect(found.count == ticks.count && zip(found, ticks).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
        }
    }
}
