import Foundation
import Scheduling

/// The replay of real traces beside the reference in C++: equal starts, then processor time of the simulation alone.
struct PoolBench {
    /// The folder with `oracles/schedules` and `traces`.
    var shared: String
    /// The reference program, built with `c++ -O2 -std=c++17`.
    var reference: String
    /// Only cases whose name holds this.
    var filter = ""

    func run(into table: inout Table) throws {
        let rows = try String(contentsOfFile: "\(shared)/oracles/schedules/expected.csv", encoding: .utf8)
        var texts: [String: (file: String, text: Data)] = [:]
        defer { for trace in texts.values { unlink(trace.file) } }
        var logarithms: [PoolPolicy: [Double]] = [:]
        for row in ScheduleCase.all(in: rows) where filter.isEmpty || row.name.contains(filter) {
            if texts[row.trace] == nil {
                let text = try Program(path: "zcat").output(["\(shared)/traces/\(row.trace).csv.gz"])
                let file = "\(NSTemporaryDirectory())fabrique-bench-\(getpid())-\(row.trace).csv"
                try text.write(to: URL(fileURLWithPath: file))
                texts[row.trace] = (file, text)
            }
            guard let trace = texts[row.trace] else { continue }
            let work = row.jobs(of: trace.text)
            let (ours, theirs) = try times(row, work.jobs, trace.file)
            let found = ReplayFigures(
                jobs: work.jobs,
                starts: PoolReplay(units: row.units, policy: row.policy).starts(of: work.jobs),
                units: row.units
            )
            let differences = row.differences(found, dropped: work.dropped)
            let speed = Double(work.jobs.count) / ours
            logarithms[row.policy, default: []].append((theirs / ours).logarithm)
            table.add(
                .init(
                    what: row.name,
                    measured: "\(Table.grouped(speed)) jobs/s",
                    asked: differences.isEmpty ? "equal" : differences.joined(separator: "; "),
                    ratio: String(format: "%.2f x the reference", theirs / ours),
                    isMet: differences.isEmpty && theirs / ours >= 0.8
                )
            )
        }
        for policy in PoolPolicy.allCases {
            guard let all = logarithms[policy], !all.isEmpty else { continue }
            let mean = exp(all.reduce(0, +) / Double(all.count))
            let least = exp(all.min() ?? 0)
            table.add(
                .init(
                    what: "\(policy), geometric mean of \(all.count) cases",
                    measured: String(format: "%.2f x the reference", mean),
                    asked: "at least 0.8 in each",
                    ratio: String(format: "least %.2f x", least),
                    isMet: least >= 0.8
                )
            )
        }
    }

    /// Processor seconds of the simulation alone, ours and theirs, the best of several turns taken one after the other.
    private func times(_ row: ScheduleCase, _ jobs: [PoolJob], _ file: String) throws -> (ours: Double, theirs: Double)
    {
        var ours = Double.infinity
        var theirs = Double.infinity
        var turn = 0
        let replay = PoolReplay(units: row.units, policy: row.policy)
        while turn < 1 || (turn < 20 && theirs < 0.3) {
            let before = ProcessorTime.now
            let starts = replay.starts(of: jobs)
            ours = min(ours, ProcessorTime.now - before)
            guard starts.count == jobs.count else { return (0, 0) }
            let output = String(
                decoding: try Program(path: reference).output(row.referenceArguments, input: file),
                as: UTF8.self
            )
            let key = "sim_cpu_s="
            guard let place = output.range(of: key)?.upperBound,
                let seconds = Double(output[place...].prefix { $0 != " " })
            else { throw Program.Failure(description: "\(reference) does not print \(key)") }
            theirs = min(theirs, seconds)
            turn += 1
        }
        return (ours, theirs)
    }
}

/// Processor time to the nanosecond, for simulations that last milliseconds.
enum ProcessorTime {
    /// What this process has used so far, in seconds.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension Double {
    fileprivate var logarithm: Double { log(self) }
}
