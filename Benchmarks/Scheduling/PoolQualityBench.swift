import Foundation
import Glibc
import Scheduling

/// What overtaking by length is worth on three real traces, against EASY with true run times.
struct PoolQualityBench {
    /// The folder with `traces`.
    var shared: String

    private static let cases: [(trace: String, unit: String, units: UInt32)] = [
        ("philly-2017", "device", 640), ("pai-2020-sub", "device", 512), ("kth-sp2-1996", "core", 100),
    ]

    func run(into table: inout Table) throws {
        var known = (wait: 1.0, slowdown: 1.0)
        var predicted = known
        for (trace, unit, units) in Self.cases {
            let text = try Program(path: "zcat").output(["\(shared)/traces/\(trace).csv.gz"])
            let work = TraceJobs(text: text, unit: unit, units: units)
            let estimated = TraceJobs(text: text, unit: unit, units: units, usesEstimates: true)
            // A user's estimate is the limit that ends a job; traces without estimates have none.
            let hasLimits = work.jobs != estimated.jobs
            let limited = estimated.jobs.map { job in
                var job = job
                if !hasLimits { job.expectedSeconds = .max }
                return job
            }
            var numbers: [String: UInt32] = [:]
            let senders = work.senders.map { sender in
                let number = numbers[sender] ?? UInt32(numbers.count)
                numbers[sender] = number
                return number
            }
            func figures(_ starts: [Int64]) -> ReplayFigures {
                ReplayFigures(jobs: work.jobs, starts: starts, units: units)
            }
            let easy = PoolReplay(units: units, policy: .easy)
            let shortest = PoolReplay(units: units, policy: .shortestFirst)
            let base = figures(easy.starts(of: work.jobs))
            let blindBase = figures(easy.predictedStarts(of: limited, senders: senders))
            let sighted = figures(shortest.starts(of: work.jobs))
            let blind = figures(shortest.predictedStarts(of: limited, senders: senders))
            add("\(trace), true run times", sighted, over: base, longestOver: base, &table, into: &known)
            add("\(trace), predicted", blind, over: base, longestOver: blindBase, &table, into: &predicted)
            let longest = Double(blind.longestWaitSeconds) / Double(base.longestWaitSeconds)
            table.add(
                .init(
                    what: "\(trace), predicted, longest wait",
                    measured: String(format: "%.0f %% of EASY's that knows the true run times", longest * 100),
                    asked: "at most 115 %",
                    isMet: longest <= 1.15
                )
            )
        }
        for (what, gain, wait, slowdown) in [("true run times", known, 65.0, 35.0), ("predicted", predicted, 80, 55)] {
            table.add("mean wait of EASY's, \(what)", cbrt(gain.wait) * 100, unit: "%", atMost: wait)
            table.add("bounded slowdown of EASY's, \(what)", cbrt(gain.slowdown) * 100, unit: "%", atMost: slowdown)
        }
    }

    private func add(
        _ what: String,
        _ ours: ReplayFigures,
        over easy: ReplayFigures,
        longestOver base: ReplayFigures,
        _ table: inout Table,
        into gain: inout (wait: Double, slowdown: Double)
    ) {
        let wait = ours.meanWaitSeconds / easy.meanWaitSeconds
        let slowdown = ours.boundedSlowdown / easy.boundedSlowdown
        let longest = Double(ours.longestWaitSeconds) / Double(base.longestWaitSeconds)
        gain.wait *= wait
        gain.slowdown *= slowdown
        table.add(
            .init(
                what: what,
                measured: String(format: "wait %.0f %%, slowdown %.0f %%", wait * 100, slowdown * 100),
                asked: "longest at most 115 % of EASY's that knows as much",
                ratio: String(format: "longest %.0f %%", longest * 100),
                isMet: longest <= 1.15
            )
        )
    }
}
