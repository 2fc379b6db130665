/// Who runs on each node, sorted by when they are expected to end.
///
/// Linked lists in one array: a node has as many entries as jobs, at most one for each of its devices.
struct NodeLoads: Sendable {
    private struct Entry {
        var endSeconds: Int64
        var job: UInt32
        var devices: UInt32
        /// The next on the same node, or the next that is free.
        var next: UInt32
    }

    private static let none = UInt32.max

    private var entries: ContiguousArray<Entry> = []
    private var firstSpare = none
    /// The first entry of each node.
    private var first: ContiguousArray<UInt32>

    /// When the last of each node ends.
    private var lastEnds: ContiguousArray<Int64>

    init(nodes: Int) {
        first = ContiguousArray(repeating: Self.none, count: nodes)
        lastEnds = ContiguousArray(repeating: .min, count: nodes)
    }

    mutating func insert(_ job: UInt32, devices: UInt32, untilSeconds end: Int64, onNode node: UInt32) {
        var before = Self.none
        var after = first[Int(node)]
        while after != Self.none, entries[Int(after)].endSeconds <= end {
            before = after
            after = entries[Int(after)].next
        }
        let entry = Entry(endSeconds: end, job: job, devices: devices, next: after)
        let place: UInt32
        if firstSpare == Self.none {
            place = UInt32(entries.count)
            entries.append(entry)
        } else {
            place = firstSpare
            firstSpare = entries[Int(place)].next
            entries[Int(place)] = entry
        }
        if after == Self.none { lastEnds[Int(node)] = end }
        link(place, after: before, onNode: node)
    }

    /// Takes a job off a node. It must be there.
    mutating func remove(_ job: UInt32, fromNode node: UInt32) {
        var before = Self.none
        var place = first[Int(node)]
        while entries[Int(place)].job != job {
            before = place
            place = entries[Int(place)].next
        }
        let after = entries[Int(place)].next
        if after == Self.none {
            lastEnds[Int(node)] = before == Self.none ? .min : entries[Int(before)].endSeconds
        }
        link(after, after: before, onNode: node)
        entries[Int(place)].next = firstSpare
        firstSpare = place
    }

    /// When the last job on a node is expected to end. Somebody must run there.
    func lastEndSeconds(ofNode node: Int) -> Int64 { lastEnds[node] }

    /// When a node that has `free` devices now will have `devices`, if everyone ends as expected and nobody comes.
    func readySeconds(ofNode node: UInt32, devices: UInt32, free: UInt32) -> Int64 {
        var room = free
        var moment = Int64.min
        var place = first[Int(node)]
        while room < devices {
            let entry = entries[Int(place)]
            room += entry.devices
            moment = entry.endSeconds
            place = entry.next
        }
        return moment
    }

    /// The jobs on a node, the first to end first.
    func jobs(onNode node: UInt32) -> [UInt32] {
        var jobs: [UInt32] = []
        var place = first[Int(node)]
        while place != Self.none {
            jobs.append(entries[Int(place)].job)
            place = entries[Int(place)].next
        }
        return jobs
    }

    private mutating func link(_ place: UInt32, after before: UInt32, onNode node: UInt32) {
        if before == Self.none { first[Int(node)] = place } else { entries[Int(before)].next = place }
    }
}
