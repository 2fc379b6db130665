extension GangScheduler {
    /// Starts whoever may start at this instant, and appends them in the order of their starting.
    ///
    /// Call it once for each instant, after all that ended, was cancelled and was submitted at it.
    public mutating func pass(atSeconds now: Int64, starting: inout [Handle]) {
        correctOverdue(at: now)
        startHeads(at: now, &starting)
        defer { hasMoreRoom = false }
        guard policy != .fifo, let head = order.first, all.freeDevices > 0 else { return }
        let isKept = reservation != nil && !hasMoreRoom
        if !isKept {
            guard order.count > 1 else { return }
            while let fresh = order.nextFresh() { list(fresh) }
            guard index.hasDemand(upTo: UInt32(all.largestFit)) else { return }
        }
        if !isKept { reserve(for: head) }
        startGuarded(besides: head, at: now, &starting)
        var room = guards.room(beside: open, at: now)
        if policy == .shortestFirst {
            while let fresh = order.nextFresh() { list(fresh) }
            while room.free > 0, let next = index.shortest(in: room, rows: rows) {
                overtake(next, &room, at: now, &starting)
            }
        } else if isKept {
            // Whoever had no room at the last pass has none now: only newcomers are to be looked at.
            while let fresh = order.nextFresh() {
                let row = rows[Int(fresh)]
                if fresh != head, room.holds(units: row.units, expectedSeconds: row.expectedSeconds) {
                    overtake(fresh, &room, at: now, &starting)
                } else {
                    list(fresh)
                }
            }
        } else {
            index.beginWalk()
            while room.free > 0, let next = index.next(in: room, rows: rows) {
                overtake(next, &room, at: now, &starting)
            }
        }
    }

    /// Starts those behind the head whose nodes are ready.
    private mutating func startGuarded(besides head: UInt32, at now: Int64, _ starting: inout [Handle]) {
        for place in guards.places where guards.all[place].number != head {
            let number = guards.all[place].number
            guard let placement = guards.all[place].pool.choose(demand(of: number)) else { continue }
            start(number, on: placement, at: now, &starting)
        }
    }

    /// Starts the head of the queue while it fits: on its own nodes, on those that nobody has, or wherever there is room.
    private mutating func startHeads(at now: Int64, _ starting: inout [Handle]) {
        while let head = order.first, all.freeDevices > 0 {
            let end = now + Int64(rows[Int(head)].expectedSeconds)
            let demand = demand(of: head)
            let own = guards.place(of: head)
            guard
                let placement = own.flatMap({ guards.all[$0].pool.choose(demand) })
                    ?? place(demand, in: open, untilSeconds: end) ?? place(demand, in: all, untilSeconds: end)
            else { return }
            reservation = nil
            hasMoreRoom = true
            start(head, on: placement, at: now, &starting)
            // Whoever's nodes it took beyond their start gets others.
            for node in placement.nodes {
                guard let robbed = guards.place(ofNode: node), guards.all[robbed].startSeconds < end else { continue }
                lapsed.insert(guards.all[robbed].number, at: 0)
                liftGuard(robbed)
            }
        }
    }

    /// Starts a job beside the reservations.
    private mutating func overtake(
        _ number: UInt32,
        _ room: inout GuardedRoom,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        let placement = placement(besideGuards: number, at: now)
        start(number, on: placement, at: now, &starting)
        room = guards.room(beside: open, at: now)
    }

    private mutating func placement(besideGuards number: UInt32, at now: Int64) -> NodePlacement {
        let demand = demand(of: number)
        let end = now + Int64(rows[Int(number)].expectedSeconds)
        // What ends in time goes to guarded nodes first, for nothing else may: the others stay free for long work.
        for place in guards.places where end <= guards.all[place].startSeconds && guards.all[place].pool.fits(demand) {
            if let placement = self.place(demand, in: guards.all[place].pool, untilSeconds: end) { return placement }
        }
        if let placement = place(demand, in: open, untilSeconds: end) { return placement }
        let forbidden = guards.places.filter { guards.all[$0].startSeconds < end }.flatMap { guards.all[$0].nodes }
        for node in forbidden { all.withdraw(node) }
        defer { for node in forbidden { all.restore(node) } }
        guard let placement = place(demand, in: all, untilSeconds: end) else {
            preconditionFailure("Whoever is within the largest fit has a place.")
        }
        return placement
    }

    private mutating func list(_ number: UInt32) {
        index.insert(number, seconds: rows[Int(number)].expectedSeconds, rows: &rows)
    }

    func demand(of number: UInt32) -> GangDemand {
        GangDemand(devices: rows[Int(number)].units, devicesPerNode: devicesPerNode)
    }

    /// Running jobs that should have ended are expected to end like those that had run for as long.
    private mutating func correctOverdue(at now: Int64) {
        while let due = expectedEnds.first, due.seconds <= now {
            expectedEnds.removeFirst()
            let row = rows[Int(due.number)]
            guard row.state == .running, row.momentSeconds == due.seconds else { continue }
            let elapsed = now - (row.momentSeconds - Int64(row.expectedSeconds))
            let longer = min(residualLife.medianSeconds(outliving: elapsed), Int64(row.limitSeconds))
            let expected = UInt32(clamping: min(max(longer, elapsed + 60), Int64(DemandClass.nobody - 1)))
            let end = now - elapsed + Int64(expected)
            rows[Int(due.number)].momentSeconds = max(end, now + 1)
            rows[Int(due.number)].expectedSeconds = expected
            let placement = placements[Int(due.number)]
            for node in placement.nodes { unload(due.number, node) }
            load(due.number, placement, untilSeconds: max(end, now + 1))
            expectedEnds.insert(due.number, atSeconds: max(end, now + 1))
            dropReservation()
        }
    }
}
