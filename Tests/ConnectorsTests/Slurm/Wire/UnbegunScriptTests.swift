import Testing

@testable import Connectors

@Suite struct `A script that did not begin` {
    @Test func `is the site's doing where it is told as an exit of 1 without any processor time`() throws {
        var job = SlurmJob(try #require(Recorded.answer("job-unlaunchable", .v43)["jobs"].items.first), .v43)
        var record = SlurmRecord(try #require(Recorded.answer("record-failed", .v43)["jobs"].items.first), .v43)
        let started = try #require(job.started)
        job.exit = SlurmExit(code: 1)
        (job.ended, record.started, record.ended, record.hasRun) = (started, started, started, false)
        var meter = SiteMeter()
        func isLost() -> Bool {
            if case .lost = meter.end(of: job, record, verdict: nil, isUnwanted: false) { true } else { false }
        }
        // Accounting that never tells of processor time says nothing by it.
        #expect(!isLost())
        meter.countsTime = true
        #expect(isLost())
        record.hasRun = nil
        #expect(!isLost())
        record.hasRun = true
        #expect(!isLost())
        (record.hasRun, job.exit) = (false, SlurmExit(code: 2))
        #expect(!isLost())
        (record.ended, job.exit) = (started + 2, SlurmExit(code: 1))
        #expect(!isLost())
    }
}
