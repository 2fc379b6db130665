import Quantities

/// Reads what `sacct --parsable2` prints, with its header: the names in the header decide.
///
/// `sacct -a -X -P -o JobID,Submit,Start,End,ElapsedRaw,State,AllocTRES,NNodes,TimelimitRaw,User,Account,Partition`
/// is all that is used; steps are left out when `-X` was not given. Times without a zone are taken as UTC.
enum SacctTraceReader {
    /// The columns that we use; of several for the same fact the first that a line fills decides.
    private enum Column: Int, CaseIterable {
        case jobID, jobIDRaw, submit, start, end, elapsedRaw, elapsed, state, allocTRES, reqTRES, allocCPUS, nCPUS,
            reqCPUS,
            nNodes, allocNodes, reqNodes, timelimitRaw, timelimit, user, account, partition

        /// As sacct writes it.
        var name: String {
            switch self {
            case .jobID: "JobID"
            case .jobIDRaw: "JobIDRaw"
            case .submit: "Submit"
            case .start: "Start"
            case .end: "End"
            case .elapsedRaw: "ElapsedRaw"
            case .elapsed: "Elapsed"
            case .state: "State"
            case .allocTRES: "AllocTRES"
            case .reqTRES: "ReqTRES"
            case .allocCPUS: "AllocCPUS"
            case .nCPUS: "NCPUS"
            case .reqCPUS: "ReqCPUS"
            case .nNodes: "NNodes"
            case .allocNodes: "AllocNodes"
            case .reqNodes: "ReqNodes"
            case .timelimitRaw: "TimelimitRaw"
            case .timelimit: "Timelimit"
            case .user: "User"
            case .account: "Account"
            case .partition: "Partition"
            }
        }
    }

    /// A line of the file with the header's knowledge.
    private struct Row {
        var text: TraceText
        var fields: [Range<Int>] = []
        var places = [Int](repeating: -1, count: Column.allCases.count)

        func field(_ column: Column) -> Range<Int> {
            let place = places[column.rawValue]
            return place < 0 ? 0..<0 : fields[place]
        }

        func has(_ column: Column) -> Bool { places[column.rawValue] >= 0 }

        func fault(_ column: Column, _ remedy: Phrase) -> TraceFault {
            TraceFault(
                line: text.line,
                field: column.name,
                message: "\(text.quoted(field(column))) can't be read",
                remedy: remedy
            )
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(TraceFault) -> Trace {
        var row = Row(text: TraceText(bytes))
        var gathering = TraceGathering()
        _ = row.text.advance()
        row.text.split(at: UInt8(ascii: "|"), into: &row.fields)
        let width = row.fields.count
        for (place, field) in row.fields.enumerated() {
            guard let column = Column.allCases.first(where: { $0.name == row.text.string(field) }) else {
                gathering.warn(.unknownColumn, line: row.text.line)
                continue
            }
            row.places[column.rawValue] = place
        }
        try check(row)
        gathering.jobs.reserveCapacity(bytes.count / 64)
        /// Whether the job added last is a heterogeneous job's first component.
        var isHeterogeneous = false

        while row.text.advance() {
            row.text.split(at: UInt8(ascii: "|"), into: &row.fields)
            guard row.fields.count == width else {
                throw TraceFault(
                    line: row.text.line,
                    message: "\(row.fields.count) fields, where the header names \(width)",
                    remedy:
                        "A \"|\" can't stand inside a field: leave columns of free text, as JobName, out of sacct's -o."
                )
            }
            let id = try identity(row)
            if id.isStep {
                gathering.warn(.jobStep, line: row.text.line)
                continue
            }
            let submitted = try moment(row, .submit)
            guard let submitted else {
                gathering.warn(.noSubmission, line: row.text.line)
                continue
            }
            let size = try size(row)
            if id.isComponent, isHeterogeneous, let last = gathering.jobs.indices.last,
                gathering.jobs[last].id == id.number
            {
                gathering.warn(.component, line: row.text.line)
                gathering.jobs[last].gpus += size.gpus
                gathering.jobs[last].cores += size.cores
                gathering.jobs[last].nodes += size.nodes
                continue
            }
            isHeterogeneous = id.isComponent
            let user = gathering.users.number(of: row.field(.user), in: bytes)
            let group = gathering.groups.number(of: row.field(.account), in: bytes)
            let partition = gathering.partitions.number(of: row.field(.partition), in: bytes)
            gathering.add(
                TraceJob(
                    id: id.number,
                    submitSeconds: submitted,
                    runSeconds: try run(row),
                    estimateSeconds: try limit(row),
                    arrayTask: id.task,
                    gpus: size.gpus,
                    nodes: size.nodes,
                    cores: size.cores,
                    user: user,
                    group: group,
                    partition: partition,
                    end: end(row, &gathering)
                ),
                line: row.text.line
            )
        }
        // Seconds count from the first submission, as in the other formats.
        let origin = gathering.jobs.reduce(into: Int64.max) { $0 = min($0, $1.submitSeconds) }
        for place in gathering.jobs.indices { gathering.jobs[place].submitSeconds -= origin }
        return gathering.trace(format: .sacct, origin: origin == .max ? nil : origin)
    }

    private static func check(_ row: Row) throws(TraceFault) {
        func missing(_ message: Phrase) -> TraceFault {
            TraceFault(
                line: row.text.line,
                message: message,
                remedy:
                    "Add it to sacct's -o: JobID,Submit,Start,End,ElapsedRaw,State,AllocTRES,NNodes,TimelimitRaw,User,Account."
            )
        }
        if !row.has(.submit) { throw missing("the column Submit is missing") }
        if !row.has(.elapsedRaw), !row.has(.elapsed), !(row.has(.start) && row.has(.end)) {
            throw missing("the column ElapsedRaw, Elapsed, or Start with End is missing")
        }
    }

    /// `1234`, `1234_5`, `1234_[6-9]`, `1234+1`, and their steps: `1234.batch`, `1234_5.0`.
    private static func identity(
        _ row: Row
    ) throws(TraceFault) -> (number: Int64, task: Int32, isStep: Bool, isComponent: Bool) {
        let column: Column = row.has(.jobID) ? .jobID : .jobIDRaw
        let field = row.field(column)
        let bytes = row.text.bytes
        let end = field.first { bytes[$0] &- 0x30 > 9 } ?? field.upperBound
        guard let number = row.text.integer(field.lowerBound..<end) else {
            throw row.fault(column, "Write a job's number as sacct does: 1234, 1234_5 or 1234.batch.")
        }
        let isStep = field.contains { bytes[$0] == UInt8(ascii: ".") }
        guard end < field.upperBound, !isStep else { return (number, -1, isStep, false) }
        let tail = end + 1..<field.upperBound
        let task = bytes[end] == UInt8(ascii: "_") ? row.text.integer(tail).map { Int32(clamping: $0) } ?? -1 : -1
        return (number, task, false, bytes[end] == UInt8(ascii: "+"))
    }

    private static func run(_ row: Row) throws(TraceFault) -> Int64 {
        if !row.field(.elapsedRaw).isEmpty {
            return try row.text.amount(
                row.field(.elapsedRaw),
                called: Column.elapsedRaw.name,
                most: TraceText.mostSeconds,
                example: "seconds, as 3600"
            ) ?? 0
        }
        if !row.field(.elapsed).isEmpty {
            guard let seconds = SlurmTime.span(row.field(.elapsed), in: row.text) else {
                throw row.fault(.elapsed, "Write it as sacct does: 1-12:30:00.")
            }
            return seconds
        }
        guard let start = try moment(row, .start), let end = try moment(row, .end) else { return 0 }
        return max(0, end - start)
    }

    private static func limit(_ row: Row) throws(TraceFault) -> Int64? {
        for column in [Column.timelimitRaw, .timelimit] {
            let field = row.field(column)
            if field.isEmpty || row.text.equals(field, "UNLIMITED") || row.text.equals(field, "Partition_Limit") {
                continue
            }
            let seconds =
                column == .timelimitRaw
                ? row.text.integer(field).map { $0 * 60 } : SlurmTime.span(field, in: row.text)
            guard let seconds, seconds <= TraceText.mostSeconds else {
                throw row.fault(column, "Write it as sacct does: minutes in TimelimitRaw, 1-12:30:00 in Timelimit.")
            }
            if seconds > 0 { return seconds }
        }
        return nil
    }

    private static func moment(_ row: Row, _ column: Column) throws(TraceFault) -> Int64? {
        let field = row.field(column)
        if field.isEmpty || row.text.equals(field, "Unknown") || row.text.equals(field, "None") { return nil }
        guard let seconds = SlurmTime.moment(field, in: row.text) else {
            throw row.fault(column, "Write it as sacct does, 2026-11-21T08:30:00, or as seconds since 1970.")
        }
        return seconds
    }

    private static func size(_ row: Row) throws(TraceFault) -> (gpus: Int32, cores: Int32, nodes: Int32) {
        let text = row.text
        let resources = row.field(.allocTRES).isEmpty ? row.field(.reqTRES) : row.field(.allocTRES)
        var total: Int64 = 0
        var byModel: Int64 = 0
        var cores: Int64 = 0
        var nodes: Int64 = 0
        var place = resources.lowerBound
        while place < resources.upperBound {
            let end =
                (place..<resources.upperBound).first { text.bytes[$0] == UInt8(ascii: ",") } ?? resources.upperBound
            let entry = place..<end
            place = end + 1
            guard let equals = entry.first(where: { text.bytes[$0] == UInt8(ascii: "=") }) else { continue }
            let name = entry.lowerBound..<equals
            let isTotal = text.equals(name, "gres/gpu")
            let isModel = text.begins(name, with: "gres/gpu:")
            let isCores = text.equals(name, "cpu")
            guard isTotal || isModel || isCores || text.equals(name, "node") else { continue }
            guard let count = text.integer(equals + 1..<end), (0...TraceText.mostUnits).contains(count) else {
                throw row.fault(
                    row.field(.allocTRES).isEmpty ? .reqTRES : .allocTRES,
                    "Write it as sacct does: cpu=8,gres/gpu=2,node=1."
                )
            }
            if isTotal {
                total += count
            } else if isModel {
                byModel += count
            } else if isCores {
                cores += count
            } else {
                nodes += count
            }
        }
        for column in [Column.allocCPUS, .nCPUS, .reqCPUS] where cores == 0 {
            cores = try count(row, column)
        }
        for column in [Column.nNodes, .allocNodes, .reqNodes] where nodes == 0 {
            nodes = try count(row, column)
        }
        // A job that never began has 0 nodes allocated; sacct then repeats what was asked.
        return (Int32(total > 0 ? total : byModel), Int32(cores), Int32(nodes))
    }

    private static func count(_ row: Row, _ column: Column) throws(TraceFault) -> Int64 {
        try row.text.amount(
            row.field(column),
            called: column.name,
            most: TraceText.mostUnits,
            example: "a count, as 8"
        ) ?? 0
    }

    private static func end(_ row: Row, _ gathering: inout TraceGathering) -> TraceJob.End {
        let field = row.field(.state)
        if field.isEmpty { return .unknown }
        if let end = TraceJob.End(state: field, in: row.text) { return end }
        let isUnderWay = ["RUNNING", "PENDING", "REQUEUED", "SUSPENDED", "RESIZING"].contains(row.text.string(field))
        if !isUnderWay { gathering.warn(.unknownState, line: row.text.line) }
        return .unknown
    }
}
