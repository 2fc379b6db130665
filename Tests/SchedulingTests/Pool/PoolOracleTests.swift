import Foundation
import Scheduling
import Testing

/// Real traces, whose schedules independent programs have computed too.
@Suite struct PoolOracleTests {
    private static let policies: [String: PoolPolicy] = ["fifo": .fifo, "easy": .easy, "conservative": .conservative]

    /// Without optimisation, the overloaded cases take a minute each: there the lighter ones speak for all.
    private static var isOptimised: Bool {
        var isDebug = false
        assert({ isDebug = true }() == ())
        return !isDebug
    }

    @Test(.enabled(if: SharedTrace.folder != nil, SharedTrace.missing))
    func `every job starts at the second that the expected schedules say`() throws {
        var tables: [String: [[Substring]]] = [:]
        let light = ["kth-sp2-1996", "pai-2020-sub-gpus512"]
        for row in try SharedTrace.expectations() {
            let name = row["case"] ?? ""
            let isLight = light.contains { name.hasPrefix($0) } && !name.hasSuffix("cons-x0.7")
            guard Self.isOptimised || isLight else { continue }
            let trace = row["trace"] ?? ""
            if tables[trace] == nil { tables[trace] = try SharedTrace.table("traces/\(trace).csv.gz") }
            let (jobs, ids, dropped) = SharedTrace.jobs(of: row, in: tables[trace] ?? [])
            let policy = try #require(Self.policies[row["policy"] ?? ""])
            let units = try #require(UInt32(row["devices"] ?? ""))
            let starts = PoolReplay(units: units, policy: policy).starts(of: jobs)
            let found = ReplayFigures(jobs: jobs, starts: starts, units: units)
            func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
            let figures = [
                "jobs": String(found.jobs), "dropped": String(dropped),
                "mean_wait_s": decimal(found.meanWaitSeconds, 3), "p50_wait_s": String(found.p50WaitSeconds),
                "p95_wait_s": String(found.p95WaitSeconds), "p99_wait_s": String(found.p99WaitSeconds),
                "max_wait_s": String(found.longestWaitSeconds), "bounded_slowdown": decimal(found.boundedSlowdown, 4),
                "utilisation": decimal(found.utilisation, 6), "makespan_s": String(found.makespanSeconds),
                "starts_fnv1a64": String(format: "%016llx", found.startsHash),
            ]
            for (figure, value) in figures.sorted(by: { $0.key < $1.key }) {
                #expect(value == row[figure], "\(figure) of \(name)")
            }
            guard let file = row["starts_file"], !file.isEmpty else { continue }
            let expected = try SharedTrace.table("oracles/schedules/\(file)")
            let wrong = zip(zip(ids, starts), expected).first { ours, theirs in
                theirs != [Substring(ours.0), Substring(String(ours.1))]
            }
            #expect(
                expected.count == starts.count && wrong == nil,
                "\(name), first difference: \(String(describing: wrong))"
            )
        }
    }
}
