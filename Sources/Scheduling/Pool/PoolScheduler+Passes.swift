extension PoolScheduler {
    /// Starts whoever may start at this instant, and appends them in the order of their starting.
    ///
    /// Call it once for each instant, after all that ended, was cancelled and was submitted at it, and whenever
    /// ``nextReservedStartSeconds`` has come.
    public mutating func pass(atSeconds now: Int64, starting: inout [Handle]) {
        if policy != .fifo { correctOverdue(at: now) }
        switch policy {
        case .fifo: startHeads(at: now, &starting)
        case .easy, .shortestFirst: backfill(at: now, &starting)
        case .conservative: keepReservations(at: now, &starting)
        }
    }

    /// Starts the head of the queue while it fits.
    private mutating func startHeads(at now: Int64, _ starting: inout [Handle]) {
        while let head = order.first, rows[Int(head)].units <= freeUnits {
            if rows[Int(head)].isIndexed { index.remove(head, rows: &rows) }
            reservation = nil
            start(head, at: now, &starting)
        }
    }

    /// Serves the head of the queue, then whoever does not delay it.
    private mutating func backfill(at now: Int64, _ starting: inout [Handle]) {
        startHeads(at: now, &starting)
        guard let head = order.first, freeUnits > 0 else { return }
        if let reservation {
            // Since the last pass nothing came back and the head is the same: whoever had no room then has none now,
            // for time only shortens the window. Only newcomers are to be looked at.
            var room = self.room(beside: reservation, at: now)
            backfillNewcomers(besides: head, in: &room, at: now, &starting)
            return
        }
        guard order.count > 1 else { return }
        while let fresh = order.nextFresh() { index.insert(fresh, rows: &rows) }
        guard index.hasDemand(upTo: freeUnits) else { return }
        let needed = Int64(rows[Int(head)].units)
        guard let release = releases.release(of: needed - Int64(freeUnits)) else {
            preconditionFailure("A pool whose running jobs have all ended has room for any of its jobs.")
        }
        let made = Reservation(atSeconds: release.atSeconds, extra: Int64(freeUnits) + release.units - needed)
        reservation = made
        var room = self.room(beside: made, at: now)
        if policy == .easy {
            index.beginWalk()
            while room.free > 0, let next = index.next(in: room, rows: rows) {
                overtake(next, &room, at: now, &starting)
            }
        } else {
            while room.free > 0, let next = index.shortest(in: room, rows: rows) {
                overtake(next, &room, at: now, &starting)
            }
        }
    }

    private func room(beside reservation: Reservation, at now: Int64) -> BackfillIndex.Room {
        BackfillIndex.Room(
            free: freeUnits,
            extra: reservation.extra,
            window: UInt32(clamping: min(reservation.atSeconds - now, Int64(DemandClass.nobody - 1)))
        )
    }

    private mutating func backfillNewcomers(
        besides head: UInt32,
        in room: inout BackfillIndex.Room,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        if policy == .easy {
            while let fresh = order.nextFresh() {
                let row = rows[Int(fresh)]
                if fresh != head, room.holds(units: row.units, expectedSeconds: row.expectedSeconds) {
                    overtake(fresh, &room, at: now, &starting)
                } else {
                    index.insert(fresh, rows: &rows)
                }
            }
        } else {
            while let fresh = order.nextFresh() { index.insert(fresh, rows: &rows) }
            while room.free > 0, let next = index.shortest(in: room, rows: rows) {
                overtake(next, &room, at: now, &starting)
            }
        }
    }

    private mutating func overtake(
        _ handle: UInt32,
        _ room: inout BackfillIndex.Room,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        let row = rows[Int(handle)]
        if row.isIndexed { index.remove(handle, rows: &rows) }
        start(handle, at: now, &starting)
        room.free -= row.units
        if row.expectedSeconds > room.window {
            room.extra -= Int64(row.units)
            reservation?.extra = room.extra
        }
    }

    /// Running jobs that should have ended are expected to end soon: the longer they have run, the later.
    private mutating func correctOverdue(at now: Int64) {
        while let late = releases.first, late.endSeconds <= now {
            let row = rows[Int(late.handle)]
            let corrected = correctedEnd(of: row, at: now)
            releases.remove(endSeconds: late.endSeconds, handle: late.handle)
            releases.insert(.init(endSeconds: corrected.endSeconds, units: late.units, handle: late.handle))
            rows[Int(late.handle)].momentSeconds = corrected.endSeconds
            rows[Int(late.handle)].expectedSeconds = corrected.expectedSeconds
            reservation = nil
            plan = .failed
        }
    }

    /// A job that outlives its expectation is expected to run half as long again, and at least a minute more.
    private func correctedEnd(of row: PoolRow, at now: Int64) -> (endSeconds: Int64, expectedSeconds: UInt32) {
        let start = row.momentSeconds - Int64(row.expectedSeconds)
        let elapsed = now - start
        let expected = UInt32(clamping: elapsed + max(60, elapsed / 2))
        return (max(start + Int64(expected), now + 1), expected)
    }
}
