import Quantities

/// How the last jobs and arrays ended, so that a dependency on them can be judged without the archive.
///
/// The archive is written when a record becomes durable, a moment after it is decided; this bridges the moment, and a
/// good while more.
///
/// Every end of a job passes here, live and in a replay. So it is a ring of the last ends, found through an open
/// table with linear probing, from which entries go without leaving marks (Knuth, The Art of Computer Programming 3,
/// section 6.4, algorithms L and R).
struct RecentEnds: Sendable {
    static let capacity = 65_536

    private var ring: ContiguousArray<KnownEnd> = []
    private var oldest = 0
    /// Places in the ring plus one, by the target's hash; 0 where none is. At most half of it is used.
    private var table: ContiguousArray<UInt32> = []

    subscript(target: DependencyTarget) -> KnownEnd? {
        if table.isEmpty { return nil }
        let place = table[slot(of: target)]
        return place == 0 ? nil : ring[Int(place) - 1]
    }

    mutating func remember(_ end: KnownEnd) {
        if ring.count == Self.capacity {
            forget(oldest)
            ring[oldest] = end
            table[slot(of: end.target)] = UInt32(oldest + 1)
            oldest = (oldest + 1) % Self.capacity
        } else {
            if 2 * (ring.count + 1) > table.count { grow() }
            ring.append(end)
            table[slot(of: end.target)] = UInt32(ring.count)
        }
    }

    /// Where the target is in the table, or else the free slot where it belongs.
    private func slot(of target: DependencyTarget) -> Int {
        var slot = home(of: target)
        while table[slot] != 0, ring[Int(table[slot]) - 1].target != target { slot = (slot + 1) & (table.count - 1) }
        return slot
    }

    /// The slot where the search for a target begins: neighbours among the numbers of jobs lie far apart.
    private func home(of target: DependencyTarget) -> Int {
        let key = target.job.number << 1 | (target.isArray ? 1 : 0)
        let mixed = key &* 0x9e37_79b9_7f4a_7c15
        return Int(mixed >> 32) & (table.count - 1)
    }

    private mutating func forget(_ place: Int) {
        var hole = slot(of: ring[place].target)
        // A target that was remembered again is found at its later place, which stays.
        guard Int(table[hole]) == place + 1 else { return }
        var next = hole
        while true {
            table[hole] = 0
            repeat {
                next = (next + 1) & (table.count - 1)
                if table[next] == 0 { return }
                // What is between its home and the hole can't be moved before its home.
            } while isBetween(hole, home(of: ring[Int(table[next]) - 1].target), next)
            table[hole] = table[next]
            hole = next
        }
    }

    /// Whether `home` lies behind `hole` and not behind `next`, going round.
    private func isBetween(_ hole: Int, _ home: Int, _ next: Int) -> Bool {
        hole <= next ? hole < home && home <= next : hole < home || home <= next
    }

    private mutating func grow() {
        table = ContiguousArray(repeating: 0, count: max(64, 2 * table.count))
        for (place, end) in ring.enumerated() { table[slot(of: end.target)] = UInt32(place + 1) }
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
        writer.write(UInt64(ring.count))
        for part in [ring[oldest...], ring[..<oldest]] {
            for end in part {
                writer.write(end.target, end.project, end.success)
                writer.pass()
            }
        }
    }
}
