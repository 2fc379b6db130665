package import Quantities
package import Scheduling

/// Equal nodes that one or more partitions share, and what is free on each.
package struct Pool: Sendable {
    /// What every node has when nothing runs.
    package var node: NodeCapacity
    /// What is free on each node now.
    package private(set) var free: [NodeCapacity]
    /// How many cores are free in all: zero means that no pass is worth its time.
    package private(set) var freeCores: UInt64
    /// How many accelerators are free in all.
    package private(set) var freeDevices: UInt64
    /// The attempts on its nodes by when they give them back at the latest, first to last. Derived from the jobs, so no
    /// snapshot holds it.
    private(set) var ends: ContiguousArray<LatestEnd> = []

    /// The attempts on its nodes that have not begun, the longest waiting first. Derived like the above.
    private(set) var waiting: ContiguousArray<Waiting> = []

    /// An attempt that its system has not begun.
    struct Waiting: Sendable {
        var since: Instant
        var job: JobID
    }

    /// When an attempt ends at the latest.
    struct LatestEnd: Sendable {
        var at: Instant
        var job: JobID
    }

    /// Makes a pool of `count` idle nodes.
    package init(node: NodeCapacity, count: UInt32) {
        self.node = node
        free = Array(repeating: node, count: Int(count))
        freeCores = UInt64(node.cores) * UInt64(count)
        freeDevices = UInt64(node.devices) * UInt64(count)
    }

    /// Whether there may be room for `need` on each of `count` nodes, by the sums alone.
    func mayHold(_ need: NodeCapacity, count: UInt32) -> Bool {
        UInt64(need.cores) * UInt64(count) <= freeCores && UInt64(need.devices) * UInt64(count) <= freeDevices
    }

    /// The first `count` nodes that each hold `need`, or nil. Cost: linear in the nodes.
    func nodes(for need: NodeCapacity, count: UInt32) -> [UInt32]? {
        var found: [UInt32] = []
        for (number, node) in free.enumerated() where node.holds(need) {
            found.append(UInt32(number))
            if found.count == Int(count) { return found }
        }
        return nil
    }

    /// Notes when a job's attempt ends at the latest.
    mutating func expect(_ job: JobID, until end: Instant) {
        ends.insert(LatestEnd(at: end, job: job), at: position(of: job, end))
    }

    /// Takes back what ``expect(_:until:)`` noted.
    mutating func forget(_ job: JobID, until end: Instant) {
        let position = position(of: job, end)
        precondition(position < ends.count && ends[position].job == job, "an attempt that ends was expected to")
        ends.remove(at: position)
    }

    /// Notes that a job's attempt waits for its system to begin it.
    mutating func beginWait(of job: JobID, since placed: Instant) {
        let after = waiting.lastIndex { ($0.since, $0.job) < (placed, job) }.map { $0 + 1 } ?? 0
        waiting.insert(Waiting(since: placed, job: job), at: after)
    }

    /// Notes that a job's attempt waits no more, if it did.
    mutating func endWait(of job: JobID) {
        guard let position = waiting.firstIndex(where: { $0.job == job }) else { return }
        waiting.remove(at: position)
    }

    private func position(of job: JobID, _ end: Instant) -> Int {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if (ends[middle].at, ends[middle].job) < (end, job) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Takes `need` from a node.
    mutating func take(_ need: NodeCapacity, from number: UInt32) {
        precondition(free[Int(number)].holds(need), "a node is never promised more than it has")
        free[Int(number)] = free[Int(number)] - need
        freeCores -= UInt64(need.cores)
        freeDevices -= UInt64(need.devices)
    }

    /// Gives `need` back to a node.
    mutating func give(_ need: NodeCapacity, to number: UInt32) {
        free[Int(number)] = free[Int(number)] + need
        freeCores += UInt64(need.cores)
        freeDevices += UInt64(need.devices)
    }
}

extension Pool: BinaryCoded {
    /// Reads the node's shape, then what is free on each.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        node = try reader.read()
        free = try reader.read()
        freeCores = free.reduce(0) { $0 + UInt64($1.cores) }
        freeDevices = free.reduce(0) { $0 + UInt64($1.devices) }
    }

    /// Writes the node's shape, then what is free on each.
    package func encode(to writer: inout ByteWriter) { writer.write(node, free) }
}
