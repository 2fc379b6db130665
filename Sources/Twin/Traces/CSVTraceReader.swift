import Quantities

/// Reads the canonical CSV. The header decides which column is which; only `submit_s` and `duration_s` must be there.
enum CSVTraceReader {
    private static let columnNames = [
        "id", "submit_s", "duration_s", "gpus", "nodes", "cpus", "user", "state", "vc", "est_s",
    ]

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(TraceFault) -> Trace {
        var text = TraceText(bytes)
        var gathering = TraceGathering()
        var fields: [Range<Int>] = []
        _ = text.advance()
        text.split(at: UInt8(ascii: ","), into: &fields)
        let width = fields.count
        var columns = [Int?](repeating: nil, count: columnNames.count)
        for (place, field) in fields.enumerated() {
            guard let column = columnNames.firstIndex(of: text.string(field)) else {
                gathering.warn(.unknownColumn, line: text.line)
                continue
            }
            columns[column] = place
        }
        for required in [1, 2] where columns[required] == nil {
            throw TraceFault(
                line: text.line,
                message: "the column \(columnNames[required]) is missing",
                remedy: "Name it in the first line: \(columnNames.joined(separator: ","))."
            )
        }
        gathering.jobs.reserveCapacity(bytes.count / 32)

        while text.advance() {
            text.split(at: UInt8(ascii: ","), into: &fields)
            guard fields.count == width else {
                throw TraceFault(
                    line: text.line,
                    message: "\(fields.count) fields, where the first line names \(width)",
                    remedy: "Give each column a field, empty where it is unknown. A comma can't stand inside a field."
                )
            }
            func field(_ column: Int) -> Range<Int> { columns[column].map { fields[$0] } ?? 0..<0 }
            func amount(_ column: Int, _ most: Int64, _ example: String) throws(TraceFault) -> Int64? {
                try text.amount(field(column), called: columnNames[column], most: most, example: example)
            }
            guard
                let submit = try amount(1, TraceText.mostSeconds, "seconds from the first submission, as 3600")
            else {
                gathering.warn(.noSubmission, line: text.line)
                continue
            }
            let id = try amount(0, 1_000_000_000_000_000, "the job's number, as 17") ?? Int64(text.line - 1)
            let run = try amount(2, TraceText.mostSeconds, "seconds, as 3600") ?? 0
            let job = TraceJob(
                id: id,
                submitSeconds: submit,
                runSeconds: run,
                estimateSeconds: try amount(9, TraceText.mostSeconds, "seconds, as 3600").flatMap { $0 > 0 ? $0 : nil },
                gpus: Int32(try amount(3, TraceText.mostUnits, "a count, as 8") ?? 0),
                nodes: Int32(try amount(4, TraceText.mostUnits, "a count, as 8") ?? 0),
                cores: Int32(try amount(5, TraceText.mostUnits, "a count, as 8") ?? 0),
                user: gathering.users.number(of: field(6), in: bytes),
                group: gathering.groups.number(of: field(8), in: bytes),
                end: end(field(7), text, &gathering)
            )
            gathering.add(job, line: text.line)
        }
        return gathering.trace(format: .csv, origin: nil)
    }

    private static func end(
        _ field: Range<Int>,
        _ text: TraceText,
        _ gathering: inout TraceGathering
    ) -> TraceJob.End {
        if field.isEmpty { return .unknown }
        if let end = TraceJob.End(state: field, in: text) { return end }
        gathering.warn(.unknownState, line: text.line)
        return .unknown
    }
}

extension TraceJob.End {
    /// Reads a state as Slurm writes it; nil when it is not known.
    init?(state field: Range<Int>, in text: TraceText) {
        if text.equals(field, "COMPLETED") {
            self = .succeeded
        } else if text.equals(field, "FAILED") {
            self = .failed
        } else if text.begins(field, with: "CANCELLED") {  // "CANCELLED by 1001"
            self = .cancelled
        } else if text.equals(field, "TIMEOUT") || text.equals(field, "DEADLINE") {
            self = .timedOut
        } else if text.equals(field, "OUT_OF_MEMORY") {
            self = .outOfMemory
        } else if text.equals(field, "NODE_FAIL") || text.equals(field, "BOOT_FAIL") {
            self = .nodeFailed
        } else if text.equals(field, "PREEMPTED") {
            self = .preempted
        } else {
            return nil
        }
    }
}
