public import Quantities

/// When work would start on a group of equal nodes that serves its queue strictly in order.
///
/// It plays the future: running work ends at its time limit, the next in line starts as soon as enough nodes have room,
/// and nobody overtakes. Real work ends earlier than its limit, so the forecast is the latest start that the queue as
/// it stands allows, not the likely one.
///
/// Cost: each step is linear in the nodes, and each request or release is one step.
public struct StartForecast: Sendable {
    private struct Release {
        var at: Instant
        var nodes: [UInt32]
        var room: NodeCapacity
    }

    private var free: [NodeCapacity]
    /// Sorted by time, latest first, so that the next one is at the end.
    private var releases: [Release] = []
    private var now: Instant

    /// Starts at `now` with what is free on each node.
    public init(free: [NodeCapacity], now: Instant) {
        self.free = free
        self.now = now
    }

    /// Says that work on `nodes` will give `room` back on each of them at `instant`.
    public mutating func release(_ room: NodeCapacity, on nodes: [UInt32], at instant: Instant) {
        let release = Release(at: max(instant, now), nodes: nodes, room: room)
        var low = 0
        var high = releases.count
        while low < high {
            let middle = (low + high) / 2
            if releases[middle].at > release.at { low = middle + 1 } else { high = middle }
        }
        releases.insert(release, at: low)
    }

    /// Puts work last in line and returns when it starts; nil when it never fits.
    public mutating func enqueue(_ need: NodeCapacity, nodes count: UInt32, for duration: Seconds) -> Instant? {
        while true {
            if let chosen = room(for: need, count: count) {
                for node in chosen { free[Int(node)] = free[Int(node)] - need }
                release(need, on: chosen, at: now + duration)
                return now
            }
            guard let next = releases.popLast() else { return nil }
            now = next.at
            for node in next.nodes { free[Int(node)] = free[Int(node)] + next.room }
        }
    }

    private func room(for need: NodeCapacity, count: UInt32) -> [UInt32]? {
        var found: [UInt32] = []
        for (number, node) in free.enumerated() where node.holds(need) {
            found.append(UInt32(number))
            if found.count == Int(count) { return found }
        }
        return nil
    }
}
