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
            if rows[Int(head)].isIndexed { unlist(head) }
            forgetHead()
            start(head, at: now, &starting)
        }
    }

    /// Serves the head of the queue, then whoever does not delay it.
    private mutating func backfill(at now: Int64, _ starting: inout [Handle]) {
        if policy == .shortestFirst { startHeadsAndConvoys(at: now, &starting) } else { startHeads(at: now, &starting) }
        guard let head, freeUnits > 0 else { return }
        if head != knownHead { (knownHead, headSinceSeconds, claim) = (head, now, nil) }
        let isKept = reservation != nil
        if !isKept {
            guard order.count > 1 else { return }
            while let fresh = order.nextFresh() { list(fresh) }
            guard index.hasDemand(upTo: freeUnits) else { return }
        }
        let reservation = self.reservation ?? reserve(for: head)
        self.reservation = reservation
        var room = BackfillIndex.Room(
            free: freeUnits,
            extra: reservation.extra,
            window: UInt32(clamping: min(reservation.atSeconds - now, Int64(DemandClass.nobody - 1)))
        )
        if policy == .shortestFirst {
            hold(room: &room, for: head, at: now)
            while let fresh = order.nextFresh() { list(fresh) }
            startShortest(in: &room, at: now, &starting)
        } else if isKept {
            // Since the last pass nothing came back and the head is the same: whoever had no room then has none now,
            // for time only shortens the window. Only newcomers are to be looked at.
            startNewcomers(besides: head, in: &room, at: now, &starting)
        } else {
            index.beginWalk()
            while room.free > 0, let next = index.next(in: room, rows: rows) {
                overtake(next, rows[Int(next)].expectedSeconds, &room, at: now, &starting)
            }
        }
    }

    /// The earliest moment at which running jobs are expected to have left enough for the head, and what is over then.
    private func reserve(for head: UInt32) -> Reservation {
        let needed = Int64(rows[Int(head)].units)
        guard let release = releases.release(of: needed - Int64(freeUnits)) else {
            preconditionFailure("A pool whose running jobs have all ended has room for any of its jobs.")
        }
        return Reservation(atSeconds: release.atSeconds, extra: Int64(freeUnits) + release.units - needed)
    }

    /// Where the head waits long beyond its first promise, makes room for others only beside what it will need.
    private mutating func hold(room: inout BackfillIndex.Room, for head: UInt32, at now: Int64) {
        let claim = self.claim ?? Claim(fromSeconds: now + Int64(room.window) + lateness)
        self.claim = claim
        guard now >= claim.fromSeconds else { return }
        room.window = 0
        room.extra = min(room.extra, Int64(units) - Int64(rows[Int(head)].units) - claim.besideUnits)
    }

    private mutating func startShortest(in room: inout BackfillIndex.Room, at now: Int64, _ starting: inout [Handle]) {
        let isPatient = now - headSinceSeconds < patienceSeconds
        while room.free > 0 {
            let next = isPatient ? likelyIndex.shortest(in: room, rows: rows) : index.shortest(in: room, rows: rows)
            guard let next else { return }
            let row = rows[Int(next)]
            overtake(next, isPatient ? row.likelySeconds : row.expectedSeconds, &room, at: now, &starting)
        }
    }

    private mutating func startNewcomers(
        besides head: UInt32,
        in room: inout BackfillIndex.Room,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        while let fresh = order.nextFresh() {
            let row = rows[Int(fresh)]
            if fresh != head, room.holds(units: row.units, expectedSeconds: row.expectedSeconds) {
                overtake(fresh, row.expectedSeconds, &room, at: now, &starting)
            } else {
                list(fresh)
            }
        }
    }

    /// Starts a job beside the reservation, because it is held to end after `seconds`.
    private mutating func overtake(
        _ handle: UInt32,
        _ seconds: UInt32,
        _ room: inout BackfillIndex.Room,
        at now: Int64,
        _ starting: inout [Handle]
    ) {
        let row = rows[Int(handle)]
        if row.isIndexed { unlist(handle) }
        leaveConvoy(handle)
        start(handle, at: now, &starting)
        room.free -= row.units
        if let claim, now >= claim.fromSeconds { self.claim?.besideUnits += Int64(row.units) }
        if seconds > room.window {
            room.extra -= Int64(row.units)
            reservation?.extra = room.extra
        } else if row.expectedSeconds > room.window {
            // Patience let it in; what that means for the head is to be reckoned anew.
            reservation = nil
        }
    }

    /// Running jobs that should have ended are expected to end like those that had run for as long.
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

    /// A job that outlives its expectation is expected to run as long as half of those did that had run for as long, though
    /// not beyond its limit, and at least a minute more.
    private func correctedEnd(of row: PoolRow, at now: Int64) -> (endSeconds: Int64, expectedSeconds: UInt32) {
        let start = row.momentSeconds - Int64(row.expectedSeconds)
        let elapsed = now - start
        let longer = min(residualLife.medianSeconds(outliving: elapsed), Int64(row.limitSeconds))
        let expected = UInt32(clamping: min(max(longer, elapsed + 60), Int64(DemandClass.nobody - 1)))
        return (max(start + Int64(expected), now + 1), expected)
    }
}
