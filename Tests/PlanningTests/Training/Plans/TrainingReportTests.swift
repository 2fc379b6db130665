import Documents
import Testing

@testable import Planning

@Suite struct `A training's report` {
    private static func report(_ model: ModelShape, chips: [Int]) throws -> TrainingReport {
        let order = TrainingOrder(setup: Case.setup(model, chips: chips[0]), tokens: 1e12)
        let document = TrainingDocument(name: "A run", order: order, chips: chips)
        return try TrainingReport(document, calibration: .assumed, source: "")
    }

    /// The figure that the summary gives under a name; nil where it gives none.
    private static func figure(_ name: String, _ report: TrainingReport) -> Double? {
        report.summary.rows.first { $0[0].text == name }?[1].number
    }

    @Test func `tells each number of chips once, and which takes no layout`() throws {
        let report = try Self.report(Case.llama70B, chips: [1, 128, 64, 128])
        #expect(report.curve.map(\.chips) == [1, 64, 128])
        #expect(report.curve.map { $0.run == nil } == [true, false, false])
        let table = report.curveTable
        let layout = try #require(table.columns.firstIndex { $0.key == "layout" })
        #expect(table.rows[0][layout].text == "does not fit")
        #expect(table.rows[0].dropFirst().dropLast().allSatisfy { $0 == .blank })
        #expect(table.rows[1][layout].text == report.curve[1].run?.layout.text)
        #expect(report.page.html.contains("does not fit"))
    }

    @Test func `is of the first number of chips that a layout fits`() throws {
        let report = try Self.report(Case.llama70B, chips: [1, 128, 64])
        #expect(report.order.setup.chips == 128 && Self.figure("chips", report) == 128)
        #expect(report.runs.first?.layout.chips == 128)
    }

    @Test func `is none where no number of chips takes a layout`() {
        #expect(throws: TrainingObstacle.self) { try Self.report(Case.llama70B, chips: [1, 2]) }
    }

    @Test func `says how many chips work where some idle`() throws {
        let idle = try Self.report(Case.llama8B, chips: [7])
        #expect(Self.figure("chips", idle) == 7 && Self.figure("chips at work", idle) == 4)
        let busy = try Self.report(Case.llama8B, chips: [8])
        #expect(Self.figure("chips", busy) == 8 && Self.figure("chips at work", busy) == nil)
    }

    @Test func `tells of mixtures alone what share of them wakes`() throws {
        #expect(Self.figure("of them active", try Self.report(Case.llama8B, chips: [64])) == nil)
        let mixture = try Self.report(Case.mixture, chips: [64])
        let active = try #require(Self.figure("of them active", mixture))
        #expect(active < Case.mixture.parameters / 1e9)
    }
}
