import Quantities

/// How the last jobs and arrays ended, so that a dependency on them can be judged without the archive.
///
/// The archive is written when a record becomes durable, a moment after it is decided; this bridges the moment, and a
/// good while more.
struct RecentEnds: Sendable {
    static let capacity = 65_536

    private var known: [DependencyTarget: KnownEnd] = [:]
    private var order: ContiguousArray<DependencyTarget> = []
    private var start = 0

    subscript(target: DependencyTarget) -> KnownEnd? { known[target] }

    mutating func remember(_ end: KnownEnd) {
        known[end.target] = end
        order.append(end.target)
        if order.count - start > Self.capacity {
            known[order[start]] = nil
            start += 1
        }
        if start > Self.capacity {
            order.removeSubrange(..<start)
            start = 0
        }
    }
}

extension RecentEnds: BinaryCoded {
    init(from reader: inout ByteReader) throws(CodingFault) {
        self.init()
        let count = try reader.readLength()
        for _ in 0..<count {
            remember(KnownEnd(target: try reader.read(), project: try reader.read(), success: try reader.read()))
        }
    }

    func encode(to writer: inout ByteWriter) {
        writer.write(UInt64(order.count - start))
        for target in order[start...] {
            guard let end = known[target] else { preconditionFailure("what is in order is known") }
            writer.write(end.target, end.project, end.success)
        }
    }
}
