/// When each node is expected to have a given number of devices free: which nodes are ready first?
///
/// A tournament tree over the nodes. To change one costs O(log n), to find the k-th moment O(k log k), to name the k
/// nodes that are ready by then O(k log n).
struct NodeReadiness: Sendable {
    /// Devices that a node is to have free.
    let devices: UInt32
    /// How much of the log of changes the tree has seen; nil when it is to be built anew.
    var seen: Int?

    /// The root is 1; below knot k lie 2k and 2k + 1. Leaves hold moments, knots the least below them.
    private var moments: ContiguousArray<Int64>
    private let leaves: Int

    init(devices: UInt32, nodes: Int) {
        self.devices = devices
        var leaves = 1
        while leaves < nodes { leaves *= 2 }
        self.leaves = leaves
        moments = ContiguousArray(repeating: .max, count: 2 * leaves)
    }

    func moment(ofNode node: UInt32) -> Int64 { moments[leaves + Int(node)] }

    mutating func set(_ node: UInt32, toSeconds moment: Int64) {
        var knot = leaves + Int(node)
        moments.withUnsafeMutableBufferPointer { moments in
            guard moments[knot] != moment else { return }
            moments[knot] = moment
            while knot > 1 {
                knot /= 2
                let least = min(moments[2 * knot], moments[2 * knot + 1])
                guard moments[knot] != least else { return }
                moments[knot] = least
            }
        }
    }

    mutating func setAll(_ all: ContiguousArray<Int64>) {
        for (node, moment) in all.enumerated() { moments[leaves + node] = moment }
        for knot in (1..<leaves).reversed() { moments[knot] = min(moments[2 * knot], moments[2 * knot + 1]) }
    }

    /// When the `count`-th node is ready, the first counted as one; `.max` when so many never are.
    func moment(ofFirst count: Int) -> Int64 {
        guard count > 1 else { return moments[1] }
        // Best first: only knots that are ready before the answer are ever opened.
        var open = MomentHeap()
        open.insert(1, atSeconds: moments[1])
        var left = count
        while let best = open.first {
            open.removeFirst()
            guard best.seconds < .max else { break }
            let knot = Int(best.number)
            if knot >= leaves {
                left -= 1
                if left == 0 { return best.seconds }
            } else {
                open.insert(UInt32(2 * knot), atSeconds: moments[2 * knot])
                open.insert(UInt32(2 * knot + 1), atSeconds: moments[2 * knot + 1])
            }
        }
        return .max
    }

    /// Nodes that are ready by a moment, lowest numbers first, no more than `limit`.
    func nodes(readyBySeconds moment: Int64, limit: Int) -> [UInt32] {
        var found: [UInt32] = []
        collect(1, moment, limit, &found)
        return found
    }

    private func collect(_ knot: Int, _ moment: Int64, _ limit: Int, _ found: inout [UInt32]) {
        guard moments[knot] <= moment, found.count < limit else { return }
        if knot >= leaves {
            found.append(UInt32(knot - leaves))
        } else {
            collect(2 * knot, moment, limit, &found)
            collect(2 * knot + 1, moment, limit, &found)
        }
    }
}
