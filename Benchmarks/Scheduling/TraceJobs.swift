import Foundation
import Scheduling

/// The jobs of a trace in the canonical CSV, as one case of the oracle wants them.
struct TraceJobs {
    var jobs: [PoolJob] = []
    /// Who sent each job, as far as the trace says: user, or virtual cluster.
    var senders: [String] = []
    /// Jobs that ask for nothing, for more than the pool has, or that run for less than a second.
    var dropped = 0

    /// Columns: id,submit_s,duration_s,gpus,nodes,cpus,user,state,vc[,est_s].
    init(text: Data, unit: String, units: UInt32, usesEstimates: Bool = false, arrivalScale: Double = 1) {
        let bytes = [UInt8](text)
        var row: [Range<Int>] = []
        var start = 0
        var isHeader = true
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") else { continue }
            row.append(start..<index)
            start = index + 1
            guard byte == UInt8(ascii: "\n") else { continue }
            if !isHeader { add(row, of: bytes, unit, units, usesEstimates, arrivalScale) }
            isHeader = false
            row.removeAll(keepingCapacity: true)
        }
    }

    private mutating func add(
        _ row: [Range<Int>],
        of bytes: [UInt8],
        _ unit: String,
        _ units: UInt32,
        _ usesEstimates: Bool,
        _ arrivalScale: Double
    ) {
        func number(_ column: Int) -> Int64 {
            guard column < row.count else { return -1 }
            var value: Int64 = row[column].isEmpty ? -1 : 0
            for index in row[column] {
                guard bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else { break }
                value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
            }
            return value
        }
        var need = number(unit == "core" ? 5 : 3)
        if unit == "node8" { need = (need + 7) / 8 }
        let run = number(2)
        guard need >= 1, need <= Int64(units), run >= 1 else {
            dropped += 1
            return
        }
        let estimate = usesEstimates ? max(number(9), run) : run
        let submit = arrivalScale == 1 ? number(1) : Int64(Double(number(1)) * arrivalScale)
        jobs.append(
            PoolJob(
                submitSeconds: submit,
                runSeconds: UInt32(run),
                expectedSeconds: UInt32(estimate),
                units: UInt32(need)
            )
        )
        let sender = [6, 8].first { $0 < row.count && !row[$0].isEmpty }
        senders.append(sender.map { String(decoding: bytes[row[$0]], as: UTF8.self) } ?? "")
    }
}
