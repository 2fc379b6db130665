import Quantities

/// The bytes of a trace, walked line by line and field by field where they lie.
struct TraceText {
    /// More seconds than any real trace has (126 years), and few enough for 32 bits and for sums in 64.
    static let mostSeconds: Int64 = 4_000_000_000
    /// More devices, cores or nodes than any one job can have.
    static let mostUnits: Int64 = 100_000_000

    let bytes: UnsafeBufferPointer<UInt8>
    /// The number of the present line, from 1.
    private(set) var line = 0
    /// The present line, without its end.
    private(set) var content = 0..<0
    private var next = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        // The mark that some programs put before UTF-8 text.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { next = 3 }
    }

    /// Goes to the next line that is not blank; false after the last.
    mutating func advance() -> Bool {
        while next < bytes.count {
            let start = next
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            next = end + 1
            line += 1
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            content = start..<end
            if content.contains(where: { bytes[$0] != 0x20 && bytes[$0] != 0x09 }) { return true }
        }
        return false
    }

    /// Puts the fields of the present line between `separator`s into `fields`, quotes around a field taken away.
    func split(at separator: UInt8, into fields: inout [Range<Int>]) {
        fields.removeAll(keepingCapacity: true)
        var start = content.lowerBound
        var place = start
        while true {
            if place == content.upperBound || bytes[place] == separator {
                fields.append(unquoted(start..<place))
                if place == content.upperBound { return }
                start = place + 1
            }
            place += 1
        }
    }

    /// Puts the fields of the present line between blanks into `fields`.
    func splitAtBlanks(into fields: inout [Range<Int>]) {
        fields.removeAll(keepingCapacity: true)
        var place = content.lowerBound
        while true {
            while place < content.upperBound, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
            guard place < content.upperBound else { return }
            let start = place
            while place < content.upperBound, bytes[place] != 0x20, bytes[place] != 0x09 { place += 1 }
            fields.append(start..<place)
        }
    }

    private func unquoted(_ field: Range<Int>) -> Range<Int> {
        guard field.count >= 2, bytes[field.lowerBound] == UInt8(ascii: "\""),
            bytes[field.upperBound - 1] == UInt8(ascii: "\"")
        else {
            return field
        }
        return field.lowerBound + 1..<field.upperBound - 1
    }

    /// The text of a field.
    func string(_ field: Range<Int>) -> String { String(decoding: bytes[field], as: UTF8.self) }

    /// Whether a field is this word.
    func equals(_ field: Range<Int>, _ word: StaticString) -> Bool {
        guard field.count == word.utf8CodeUnitCount else { return false }
        for offset in 0..<field.count where bytes[field.lowerBound + offset] != word.utf8Start[offset] { return false }
        return true
    }

    /// Whether a field begins with this word.
    func begins(_ field: Range<Int>, with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        return field.count >= count && equals(field.lowerBound..<field.lowerBound + count, word)
    }

    /// The whole number of a field, a fraction behind it dropped; nil when it is none.
    func integer(_ field: Range<Int>) -> Int64? {
        var place = field.lowerBound
        guard place < field.upperBound else { return nil }
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let first = place
        var value: Int64 = 0
        while place < field.upperBound {
            let digit = bytes[place] &- 0x30
            guard digit < 10 else { break }
            // 18 digits fit whatever they are.
            guard place - first < 18 else { return nil }
            value = value &* 10 &+ Int64(digit)
            place += 1
        }
        guard place > first else { return nil }
        if place < field.upperBound {
            guard bytes[place] == UInt8(ascii: ".") else { return nil }
            for rest in place + 1..<field.upperBound where bytes[rest] &- 0x30 > 9 { return nil }
        }
        return isNegative ? -value : value
    }

    /// The amount in a field, which is at most `most`; nil when the field is empty or negative, which means unknown.
    func amount(
        _ field: Range<Int>,
        called name: @autoclosure () -> String,
        most: Int64,
        example: String
    ) throws(TraceFault) -> Int64? {
        guard !field.isEmpty else { return nil }
        guard let value = integer(field) else {
            throw TraceFault(
                line: line,
                field: name(),
                message: "\(quoted(field)) is not a whole number",
                remedy: "Write \(example), or leave it empty if it is unknown."
            )
        }
        guard value <= most else {
            throw TraceFault(
                line: line,
                field: name(),
                message: "\(quoted(field)) is more than \(most)",
                remedy: "Check the unit: \(example) is expected."
            )
        }
        return value < 0 ? nil : value
    }

    /// A field as a message quotes it: short, and on one line.
    func quoted(_ field: Range<Int>) -> String {
        let shown = field.prefix(40).map { bytes[$0] < 0x20 || bytes[$0] == 0x7F ? UInt8(ascii: "?") : bytes[$0] }
        return "\"" + String(decoding: shown, as: UTF8.self) + (field.count > 40 ? "…\"" : "\"")
    }
}

/// Gathers what a reader has found, whatever the format.
struct TraceGathering {
    var jobs: [TraceJob] = []
    var users = NameTable()
    var groups = NameTable()
    var partitions = NameTable()
    private var counts = [(count: Int, firstLine: Int)](
        repeating: (0, 0),
        count: TraceWarning.Kind.allCases.count
    )

    mutating func warn(_ kind: TraceWarning.Kind, line: Int) {
        let place = Int(kind.rawValue)
        if counts[place].count == 0 { counts[place].firstLine = line }
        counts[place].count += 1
    }

    /// Adds a job, and says what a replay will miss in it.
    mutating func add(_ job: TraceJob, line: Int) {
        if job.runSeconds < 1 { warn(.noRunTime, line: line) }
        if job.gpus < 1, job.cores < 1 { warn(.noSize, line: line) }
        if let last = jobs.last, job.submitSeconds < last.submitSeconds { warn(.outOfOrder, line: line) }
        jobs.append(job)
    }

    /// The trace, its jobs in order. Times become seconds from `origin`.
    consuming func trace(format: Trace.Format, origin: Int64?, processors: Int? = nil) -> Trace {
        var isOrdered = true
        for place in jobs.indices.dropFirst() where TraceJob.stands(jobs[place], before: jobs[place - 1]) {
            isOrdered = false
            break
        }
        if !isOrdered { jobs.sort(by: TraceJob.stands) }
        let warnings = TraceWarning.Kind.allCases.compactMap { kind -> TraceWarning? in
            let (count, line) = counts[Int(kind.rawValue)]
            return count == 0 ? nil : TraceWarning(kind: kind, count: count, firstLine: line)
        }
        return Trace(
            format: format,
            jobs: jobs,
            users: users.names,
            groups: groups.names,
            partitions: partitions.names,
            originUnixSeconds: origin,
            processors: processors,
            warnings: warnings
        )
    }
}
