import Foundation
import Scheduling
import Testing

/// What overtaking by length is worth on real traces, against EASY with true run times.
@Suite struct PoolQualityTests {
    private struct Gain {
        var wait = 1.0
        var slowdown = 1.0

        /// Multiplies one trace's ratios in; the cube root of three is their geometric mean.
        mutating func add(_ ours: ReplayFigures, over easy: ReplayFigures) {
            wait *= ours.meanWaitSeconds / easy.meanWaitSeconds
            slowdown *= ours.boundedSlowdown / easy.boundedSlowdown
        }
    }

    @Test(.enabled(if: SharedTrace.folder != nil, SharedTrace.missing))
    func `the shortest that overtake first cut waiting and slowdown, and delay the longest waiter little`() throws {
        var known = Gain()
        var predicted = Gain()
        for (trace, unit, units) in [
            ("philly-2017", "device", 640), ("pai-2020-sub", "device", 512), ("kth-sp2-1996", "core", 100),
        ] {
            let table = try SharedTrace.table("traces/\(trace).csv.gz")
            let row = ["unit": unit, "devices": String(units), "arrival_scale": "1"]
            let work = SharedTrace.jobs(of: row, in: table)
            let senders = Self.senders(of: work.ids, in: table)
            let limited = SharedTrace.jobs(of: row.merging(["estimates": "1"]) { $1 }, in: table).jobs.map { job in
                var job = job
                if !trace.hasPrefix("kth") { job.expectedSeconds = .max }
                return job
            }
            func figures(_ starts: [Int64]) -> ReplayFigures {
                ReplayFigures(jobs: work.jobs, starts: starts, units: UInt32(units))
            }
            let easyReplay = PoolReplay(units: UInt32(units), policy: .easy)
            let shortestReplay = PoolReplay(units: UInt32(units), policy: .shortestFirst)
            let easy = figures(easyReplay.starts(of: work.jobs))
            let shortest = figures(shortestReplay.starts(of: work.jobs))
            known.add(shortest, over: easy)
            #expect(Double(shortest.longestWaitSeconds) <= 1.15 * Double(easy.longestWaitSeconds), "\(trace)")
            // Without a look into the future, EASY's own longest wait is the measure.
            let blindEasy = figures(easyReplay.predictedStarts(of: limited, senders: senders))
            let blind = figures(shortestReplay.predictedStarts(of: limited, senders: senders))
            predicted.add(blind, over: easy)
            #expect(Double(blind.longestWaitSeconds) <= 1.15 * Double(blindEasy.longestWaitSeconds), "\(trace)")
            // Of PAI's jobs nobody knows the sender: emptying the pool for its widest is dear without a look ahead.
            let most = trace.hasPrefix("pai") ? 2.75 : 1.15
            #expect(Double(blind.longestWaitSeconds) <= most * Double(easy.longestWaitSeconds), "\(trace)")
        }
        #expect(cbrt(known.wait) <= 0.65 && cbrt(known.slowdown) <= 0.35)
        #expect(cbrt(predicted.wait) <= 0.80 && cbrt(predicted.slowdown) <= 0.55)
    }

    /// Users, or where the trace has none their virtual clusters, as numbers.
    private static func senders(of ids: [String], in table: [[Substring]]) -> [UInt32] {
        var rows: [Substring: [Substring]] = [:]
        for row in table { rows[row[0]] = row }
        var numbers: [Substring: UInt32] = [:]
        return ids.map { id in
            let row = rows[Substring(id)] ?? []
            let sender = [6, 8].first { $0 < row.count && !row[$0].isEmpty }.map { row[$0] } ?? ""
            if let known = numbers[sender] { return known }
            let number = UInt32(numbers.count)
            numbers[sender] = number
            return number
        }
    }
}
