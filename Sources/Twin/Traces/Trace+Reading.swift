import Quantities

extension Trace {
    /// Reads a trace, recognising its format by what stands in it.
    ///
    /// Real files have gaps, so what is unknown stays unknown and is counted in ``warnings``. What can't be understood
    /// is a fault: a number that was misread would be a wrong answer that looks right.
    ///
    /// Cost: linear in the bytes; nothing is allocated for a field.
    package init(bytes: [UInt8]) throws(TraceFault) {
        self = try bytes.withUnsafeBufferPointer { text throws(TraceFault) in
            switch try Self.format(of: text) {
            case .csv: try CSVTraceReader.read(text)
            case .swf: try SWFTraceReader.read(text)
            case .sacct: try SacctTraceReader.read(text)
            }
        }
    }

    /// Recognises the format by the first line that is not blank.
    private static func format(of bytes: UnsafeBufferPointer<UInt8>) throws(TraceFault) -> Format {
        if bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B {
            throw TraceFault(
                line: 0,
                message: "the file is compressed",
                remedy: "Unpack it first, as with gzip -d."
            )
        }
        var text = TraceText(bytes)
        guard text.advance() else {
            throw TraceFault(line: 0, message: "the file is empty", remedy: "Name a file with jobs in it.")
        }
        if bytes[text.content.lowerBound] == UInt8(ascii: ";") { return .swf }
        var fields: [Range<Int>] = []
        text.split(at: UInt8(ascii: "|"), into: &fields)
        if fields.contains(where: { text.equals($0, "JobID") || text.equals($0, "JobIDRaw") }) { return .sacct }
        text.split(at: UInt8(ascii: ","), into: &fields)
        if fields.contains(where: { text.equals($0, "submit_s") }) { return .csv }
        text.splitAtBlanks(into: &fields)
        if fields.count >= 18, fields.allSatisfy({ text.integer($0) != nil }) { return .swf }
        throw TraceFault(
            line: text.line,
            message: "\(text.quoted(text.content)) is the beginning of no format that is known",
            remedy: "Give a CSV whose first line names its columns "
                + "(id,submit_s,duration_s,gpus,nodes,cpus,user,state,vc), a file in the Standard Workload Format, or what "
                + "sacct --parsable2 prints, with its header."
        )
    }
}
