import Scheduling

extension Place {
    /// A node with a name takes no work; the rows of those who ran there.
    mutating func failNode(_ node: UInt32, fromSeconds now: Int64, untilSeconds end: Int64) -> [UInt32] {
        brokenParts[Int(node)] += 1
        forgetRoom()
        plan?.change(by: -Int32(devicesPerNode), fromSeconds: now, toSeconds: end)
        return (gang?.withdraw(node) ?? []).map { rowOf[Int($0.number)] }
    }

    /// Takes devices of a pool out of service, as many as are free; nil when none is.
    mutating func close(_ count: UInt32, fromSeconds now: Int64, untilSeconds end: Int64) -> UInt32? {
        let free = min(count, pool?.freeUnits ?? 0)
        guard free > 0 else { return nil }
        let handle = pool?.close(units: free, fromSeconds: now, untilSeconds: end)
        plan?.change(by: -Int32(free), fromSeconds: now, toSeconds: end)
        forgetRoom()
        return handle?.number
    }

    /// A node works again: by its number where it has one, else by what kept its devices.
    mutating func mendNode(_ detail: UInt32, atSeconds now: Int64) {
        forgetRoom()
        guard gang == nil else {
            brokenParts[Int(detail)] -= 1
            if outages == 0, brokenParts[Int(detail)] == 0 { gang?.restore(detail) }
            return
        }
        pool?.end(PoolScheduler.Handle(number: detail), atSeconds: now)
        // While all is closed, what is mended is closed too.
        if outages > 0, let handle = close(devices, fromSeconds: now, untilSeconds: now + 1) { closures.append(handle) }
    }

    /// Takes everything out of service that is not yet; nothing runs any more.
    mutating func closeAll(fromSeconds now: Int64, untilSeconds end: Int64) {
        if gang != nil { plan?.change(by: -Int32(bitPattern: devices), fromSeconds: now, toSeconds: end) }
        for node in 0..<(gang?.topology.nodeCount ?? 0) {
            precondition(gang?.withdraw(UInt32(node)).isEmpty ?? true, "Nothing runs where all was interrupted.")
        }
        if let handle = close(devices, fromSeconds: now, untilSeconds: end) { closures.append(handle) }
        forgetRoom()
    }

    /// Puts everything into service but nodes that are still broken.
    mutating func reopenAll(atSeconds now: Int64) {
        for node in 0..<(gang?.topology.nodeCount ?? 0) where brokenParts[node] == 0 { gang?.restore(UInt32(node)) }
        for handle in closures { pool?.end(PoolScheduler.Handle(number: handle), atSeconds: now) }
        closures = []
        forgetRoom()
    }
}
