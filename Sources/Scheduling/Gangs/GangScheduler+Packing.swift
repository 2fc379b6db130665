extension GangScheduler {
    /// The nodes that a job expected to end at `end` gets of a set of nodes; nil when it does not fit there.
    ///
    /// A small job goes where it least delays the moment at which the node is wholly free: beside jobs that end later than it
    /// does, and of those beside the ones that end soonest after it. Best fit by devices alone spreads long jobs over all
    /// nodes, one each, and a gang then waits for the longest of them everywhere. Nodes in use are weighed up to a fixed number,
    /// those with the least room first; only where none has room, a whole node is broken.
    func place(_ demand: GangDemand, in pool: NodePool, untilSeconds end: Int64) -> NodePlacement? {
        guard demand.wholeNodes == 0, demand.remainder > 0 else { return pool.choose(demand) }
        var best: (delay: Int64, gap: Int64, node: Int)?
        var left = Self.mostWeighed
        var count = pool.freeCounts.next(from: Int(demand.remainder))
        while let free = count, free < Int(devicesPerNode), left > 0 {
            var next = pool.nodes[free].next(from: 0)
            while let node = next, left > 0 {
                left -= 1
                let last = loads.lastEndSeconds(ofNode: node)
                let choice = (delay: max(0, end - last), gap: max(0, last - end), node: node)
                if let known = best, known <= choice {} else { best = choice }
                next = pool.nodes[free].next(from: node + 1)
            }
            count = pool.freeCounts.next(from: free + 1)
        }
        guard let best else { return pool.choose(demand) }
        return NodePlacement(sharedNode: UInt32(best.node), sharedDevices: demand.remainder)
    }

    private static var mostWeighed: Int { 64 }
}
