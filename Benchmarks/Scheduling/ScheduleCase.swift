import Foundation
import Scheduling

/// One row of the oracle's `expected.csv`.
struct ScheduleCase {
    var name: String
    var trace: String
    var unit: String
    var units: UInt32
    var policy: PoolPolicy
    var usesEstimates: Bool
    var arrivalScale: String
    var figures: [String: String]

    /// Every row of the file that has a policy of ours.
    static func all(in text: String) -> [Self] {
        let lines = text.split(separator: "\n")
        let columns = (lines.first ?? "").split(separator: ",").map(String.init)
        return lines.dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let row = Dictionary(zip(columns, cells)) { first, _ in first }
            let policies: [String: PoolPolicy] = ["fifo": .fifo, "easy": .easy, "conservative": .conservative]
            guard let policy = row["policy"].flatMap({ policies[$0] }), let units = row["devices"].flatMap(UInt32.init)
            else { return nil }
            return Self(
                name: row["case"] ?? "",
                trace: row["trace"] ?? "",
                unit: row["unit"] ?? "",
                units: units,
                policy: policy,
                usesEstimates: row["estimates"] == "1",
                arrivalScale: row["arrival_scale"] ?? "1",
                figures: row
            )
        }
    }

    /// What the reference program is called with.
    var referenceArguments: [String] {
        let policies: [PoolPolicy: String] = [.fifo: "fifo", .easy: "easy", .conservative: "cons"]
        let names = ["device": "gpus", "node8": "nodes8", "core": "cpus"]
        var arguments = [policies[policy] ?? "", names[unit] ?? "", String(units)]
        if usesEstimates { arguments.append("--est") }
        if arrivalScale != "1" { arguments += ["--scale", arrivalScale] }
        return arguments
    }

    func jobs(of text: Data) -> TraceJobs {
        TraceJobs(
            text: text,
            unit: unit,
            units: units,
            usesEstimates: usesEstimates,
            arrivalScale: Double(arrivalScale) ?? 1
        )
    }

    /// What differs from the row; nothing when all is equal.
    func differences(_ found: ReplayFigures, dropped: Int) -> [String] {
        func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
        let ours = [
            "jobs": String(found.jobs),
            "dropped": String(dropped),
            "mean_wait_s": decimal(found.meanWaitSeconds, 3),
            "p50_wait_s": String(found.p50WaitSeconds),
            "p95_wait_s": String(found.p95WaitSeconds),
            "p99_wait_s": String(found.p99WaitSeconds),
            "max_wait_s": String(found.longestWaitSeconds),
            "bounded_slowdown": decimal(found.boundedSlowdown, 4),
            "utilisation": decimal(found.utilisation, 6),
            "makespan_s": String(found.makespanSeconds),
            "starts_fnv1a64": String(format: "%016llx", found.startsHash),
        ]
        return ours.keys.sorted().filter { ours[$0] != figures[$0] }
            .map { "\($0) \(ours[$0] ?? "") instead of \(figures[$0] ?? "nothing")" }
    }
}
