package import Federation
package import Quantities
package import Scheduling

/// What the archive keeps of an ended job beside its columns: what it asked for, and what ended it.
package struct JobDetail: Hashable, Sendable {
    package var shape: JobShape
    package var objective: Objective
    package var why: String

    init(of job: Job, why: String) {
        shape = job.shape
        // What it was given says more than what it left open.
        if let attempt = job.attempt {
            shape.perNode = attempt.perNode
            shape.timeLimit = attempt.timeLimit
        }
        objective = job.terms.objective
        self.why = why
    }
}

extension JobDetail: BinaryCoded {
    private static let version: UInt8 = 1

    package init(from reader: inout ByteReader) throws(CodingFault) {
        guard try reader.readByte() == Self.version else { throw CodingFault(.unknownValue, at: reader.offset - 1) }
        shape = try reader.read()
        objective = try reader.read()
        why = try reader.read()
    }

    package func encode(to writer: inout ByteWriter) {
        writer.write(byte: Self.version)
        writer.write(shape, objective, why)
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 32)
        encode(to: &writer)
        return writer.bytes
    }
}
