import Quantities

/// Reads the Standard Workload Format: 18 numbers a line, -1 where unknown, headers behind `;`.
///
/// Definition: Chapin et al., "Benchmarks and Standards for the Evaluation of Parallel Job Schedulers", JSSPP 1999, as
/// kept by the Parallel Workloads Archive.
enum SWFTraceReader {
    private static let fieldNames = [
        "job number", "submit time", "wait time", "run time", "allocated processors", "average processor time",
        "used memory", "requested processors", "requested time", "requested memory", "status", "user", "group",
        "executable", "queue", "partition", "preceding job", "think time",
    ]

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(TraceFault) -> Trace {
        var text = TraceText(bytes)
        var gathering = TraceGathering()
        var fields: [Range<Int>] = []
        var origin: Int64?
        var processors: Int?
        gathering.jobs.reserveCapacity(bytes.count / 80)

        while text.advance() {
            text.splitAtBlanks(into: &fields)
            if bytes[fields[0].lowerBound] == UInt8(ascii: ";") {
                readHeader(text, &origin, &processors)
                continue
            }
            guard fields.count >= 18 else {
                throw TraceFault(
                    line: text.line,
                    message: "\(fields.count) fields, where the Standard Workload Format has 18",
                    remedy: "Write -1 for what is unknown."
                )
            }
            func amount(_ place: Int, _ most: Int64, _ example: String) throws(TraceFault) -> Int64? {
                try text.amount(fields[place - 1], called: fieldNames[place - 1], most: most, example: example)
            }
            let status = try amount(11, 1000, "a status from 0 to 5") ?? -1
            if (2...4).contains(status) {
                gathering.warn(.partialExecution, line: text.line)
                continue
            }
            guard
                let submit = try amount(2, TraceText.mostSeconds, "seconds from the log's beginning, as 3600")
            else {
                gathering.warn(.noSubmission, line: text.line)
                continue
            }
            let allocated = try amount(5, TraceText.mostUnits, "a count, as 8") ?? 0
            let requested = try amount(8, TraceText.mostUnits, "a count, as 8") ?? 0
            let job = TraceJob(
                id: try amount(1, 1_000_000_000_000_000, "the job's number, as 17") ?? Int64(text.line),
                submitSeconds: submit,
                runSeconds: try amount(4, TraceText.mostSeconds, "seconds, as 3600") ?? 0,
                estimateSeconds: try amount(9, TraceText.mostSeconds, "seconds, as 3600").flatMap { $0 > 0 ? $0 : nil },
                cores: Int32(allocated > 0 ? allocated : requested),
                user: try amount(12, .max, "a number, as 3") == nil
                    ? TraceJob.none : gathering.users.number(of: fields[11], in: bytes),
                group: try amount(13, .max, "a number, as 3") == nil
                    ? TraceJob.none : gathering.groups.number(of: fields[12], in: bytes),
                partition: try amount(15, .max, "a number, as 3") == nil
                    ? TraceJob.none : gathering.partitions.number(of: fields[14], in: bytes),
                end: status == 1 ? .succeeded : status == 0 ? .failed : status == 5 ? .cancelled : .unknown
            )
            gathering.add(job, line: text.line)
        }
        return gathering.trace(format: .swf, origin: origin, processors: processors)
    }

    /// Takes what we use of `; Label: value`; the rest is for people.
    private static func readHeader(_ text: TraceText, _ origin: inout Int64?, _ processors: inout Int?) {
        let line = text.content
        guard let colon = line.first(where: { text.bytes[$0] == UInt8(ascii: ":") }) else { return }
        func trimmed(_ range: Range<Int>) -> Range<Int> {
            var range = range
            while let first = range.first,
                text.bytes[first] == 0x20 || text.bytes[first] == UInt8(ascii: ";")
                    || text.bytes[first] == 0x09
            {
                range = range.dropFirst()
            }
            while let last = range.last, text.bytes[last] == 0x20 || text.bytes[last] == 0x09 {
                range = range.dropLast()
            }
            return range
        }
        let label = trimmed(line.lowerBound..<colon)
        let value = trimmed(colon + 1..<line.upperBound)
        if text.equals(label, "UnixStartTime"), let start = text.integer(value), start > 0 { origin = start }
        if text.equals(label, "MaxProcs"), let count = text.integer(value), count > 0 { processors = Int(count) }
    }
}
