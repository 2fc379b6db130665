import Testing

@testable import Planning

@Suite struct `An accuracy report` {
    private struct Told {
        var measured: Double
        var predicted: Double
        var utilisation: Double?
        var source = "sweep"
    }

    private func report(_ all: [Told]) throws -> AccuracyReport {
        let rows = try RunTable(Array(RunTableTests.text.utf8)).runs()
        let run = try rows[0].get()
        return AccuracyReport(
            rows: all.map { told in
                var run = run
                run.source = told.source
                run.seconds = told.measured
                run.utilisationPercent = told.utilisation
                var row = Calibration.assumed.row(run)
                row.seconds = told.predicted
                return row
            }
        )
    }

    @Test func `chooses the layout that is told fastest among those that work`() throws {
        let report = try report([
            Told(measured: 10, predicted: 11, utilisation: 40), Told(measured: 12, predicted: 9, utilisation: 33),
            Told(measured: 99, predicted: 1, utilisation: 4), Told(measured: 10, predicted: 10, source: "alone"),
        ])
        #expect(report.regrets.count == 1)
        #expect(abs(report.regrets[0] - 0.2) < 1e-9)
    }

    @Test func `counts pairs in order against pairs that are not, whatever their utilisation`() throws {
        let report = try report([
            Told(measured: 1, predicted: 1), Told(measured: 2, predicted: 3),
            Told(measured: 3, predicted: 2, utilisation: 1),
            Told(measured: 1, predicted: 2, source: "another"), Told(measured: 2, predicted: 1, source: "another"),
        ])
        #expect(report.rankings == [1.0 / 3])
    }
}
