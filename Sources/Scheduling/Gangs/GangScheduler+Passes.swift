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
        let reservation = self.reservation ?? reserve(for: head, at: now)
        // A head that no node will ever serve keeps nobody waiting.
        let longest = Int64(DemandClass.nobody - 1)
        let window = reservation.startSeconds.map { min($0 - now, longest) } ?? longest
        var room = BackfillIndex.Room(free: 0, extra: 0, window: UInt32(clamping: window))
        measure(&room)
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

    /// Starts the head of the queue while it fits, wherever it fits best: its reservation keeps others away, not itself here.
    private mutating func startHeads(at now: Int64, _ starting: inout [Handle]) {
        while let head = order.first, all.freeDevices > 0 {
            let end = now + Int64(rows[Int(head)].expectedSeconds)
            guard let placement = place(demand(of: head), in: all, untilSeconds: end) else { return }
            dropReservation()
            start(head, on: placement, at: now, &starting)
        }
    }

    /// Starts a job beside the reservation.
    private mutating func overtake(
        _ number: UInt32,
        _ room: inout BackfillIndex.Room,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        let demand = demand(of: number)
        // What ends in time goes to guarded nodes first, for nothing else may: the others stay free for long work.
        let seconds = rows[Int(number)].expectedSeconds
        let end = now + Int64(seconds)
        let early = seconds <= room.window ? place(demand, in: guarded, untilSeconds: end) : nil
        guard
            let placement = early ?? place(demand, in: open, untilSeconds: end)
                ?? place(demand, in: all, untilSeconds: end)
        else { preconditionFailure("Whoever is within the largest fit has a place.") }
        start(number, on: placement, at: now, &starting)
        measure(&room)
    }

    /// Any demand up to the largest fit has a place, so that the index need only compare numbers of devices.
    private func measure(_ room: inout BackfillIndex.Room) {
        room.free = UInt32(all.largestFit)
        room.extra = Int64(open.largestFit)
    }

    private mutating func list(_ number: UInt32) {
        index.insert(number, seconds: rows[Int(number)].expectedSeconds, rows: &rows)
    }

    func demand(of number: UInt32) -> GangDemand {
        GangDemand(devices: rows[Int(number)].units, devicesPerNode: devicesPerNode)
    }

    /// Running jobs that should have ended are expected to end soon: the longer they have run, the later.
    private mutating func correctOverdue(at now: Int64) {
        while let due = expectedEnds.first, due.seconds <= now {
            expectedEnds.removeFirst()
            let row = rows[Int(due.number)]
            guard row.state == .running, row.momentSeconds == due.seconds else { continue }
            let elapsed = now - (row.momentSeconds - Int64(row.expectedSeconds))
            let expected = UInt32(
                clamping: min(max(elapsed + elapsed / 2, elapsed + 60), Int64(DemandClass.nobody - 1))
            )
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
