package import Federation
package import Quantities
package import Scheduling

/// What the archive keeps of an ended job beside its columns: what it asked for, and what ended it.
package struct JobDetail: Hashable, Sendable {
    package var shape: JobShape
    package var objective: Objective
    package var why: String
    /// How its places stood beside each other, for each attempt that had several systems to go to.
    package var comparisons: [Comparison]
    /// Where its newest checkpoint lay, if for one of its attempts it was settled what that goes on from.
    package var checkpoint: CheckpointPlace?
    /// Whether it might go on elsewhere while nobody knew if it still ran on a system that was out of reach.
    package var mayRunTwice: Bool
    /// How long it was foretold to run on some accelerators, from what it trains.
    package var foretold: [ForetoldRun]

    init(of job: Job, why: String, _ comparisons: [Comparison], _ checkpoint: CheckpointPlace?) {
        self.comparisons = comparisons
        self.checkpoint = checkpoint.flatMap { $0.settledFor == 0 ? nil : $0 }
        shape = job.shape
        // What it was given says more than what it left open.
        if let attempt = job.attempt {
            shape.perNode = attempt.perNode
            shape.timeLimit = attempt.timeLimit
        }
        objective = job.terms.objective
        mayRunTwice = job.terms.mayRunTwice
        foretold = job.terms.foretold
        self.why = why
    }
}

extension JobDetail: BinaryCoded {
    /// Whoever had no choice is written as before there were comparisons, and likewise for what came later.
    private static let versions: ClosedRange<UInt8> = 1...5

    private var version: UInt8 {
        if !foretold.isEmpty { return 5 }
        if mayRunTwice { return 4 }
        if checkpoint != nil { return 3 }
        return comparisons.isEmpty ? 1 : 2
    }

    package init(from reader: inout ByteReader) throws(CodingFault) {
        let version = try reader.readByte()
        guard Self.versions.contains(version) else { throw CodingFault(.unknownValue, at: reader.offset - 1) }
        shape = try reader.read()
        objective = try reader.read()
        why = try reader.read()
        comparisons = version >= 2 ? try reader.read() : []
        // All that have the fourth form may run twice; the last says whether they may. Of both not each has a checkpoint.
        mayRunTwice = version >= 5 ? try reader.readBool() : version == 4
        let hasCheckpoint = version >= 4 ? try reader.readBool() : version == 3
        checkpoint = hasCheckpoint ? try reader.read() as CheckpointPlace : nil
        foretold = version >= 5 ? try reader.read() : []
    }

    package func encode(to writer: inout ByteWriter) {
        writer.write(byte: version)
        writer.write(shape, objective, why)
        if version >= 2 { writer.write(comparisons) }
        if version >= 5 { writer.write(mayRunTwice) }
        if version >= 4 { writer.write(checkpoint != nil) }
        if let checkpoint { writer.write(checkpoint) }
        if version >= 5 { writer.write(foretold) }
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 32)
        encode(to: &writer)
        return writer.bytes
    }
}
