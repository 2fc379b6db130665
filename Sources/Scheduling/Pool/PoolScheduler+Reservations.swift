extension PoolScheduler {
    /// Under conservative backfill: the next moment at which a reserved job starts, if nothing else happens before.
    public mutating func nextReservedStartSeconds() -> Int64? {
        while let next = reservedStarts.first {
            if stands(next) { return next.seconds }
            reservedStarts.removeFirst()
        }
        return nil
    }

    /// Under conservative backfill: when a waiting job is to start at the latest, if expectations hold.
    public func reservedStartSeconds(of handle: Handle) -> Int64? {
        let row = rows[Int(handle.number)]
        return row.state == .waiting && row.momentSeconds != .max ? row.momentSeconds : nil
    }

    /// Gives newcomers their reservations, and starts whoever's time has come.
    mutating func keepReservations(at now: Int64, _ starting: inout [Handle]) {
        profile.forget(beforeSeconds: now)
        switch plan {
        case .stands: break
        case .mayImprove: improvePlan(at: now)
        case .failed: makePlanAnew(at: now)
        }
        plan = .stands
        while let fresh = order.nextFresh() { reserve(fresh, at: now) }
        while let next = reservedStarts.first, next.seconds <= now {
            reservedStarts.removeFirst()
            if stands(next) { start(next.number, at: now, &starting) }
        }
    }

    private func stands(_ entry: MomentHeap.Entry) -> Bool {
        let row = rows[Int(entry.number)]
        return row.state == .waiting && row.momentSeconds == entry.seconds
    }

    private mutating func reserve(_ handle: UInt32, at now: Int64) {
        let row = rows[Int(handle)]
        let seconds = Int64(row.expectedSeconds)
        guard let start = profile.earliestFit(units: row.units, forSeconds: seconds, notBeforeSeconds: now) else {
            preconditionFailure("A job that asks for no more than the pool has fits in the end.")
        }
        profile.change(by: -Int32(row.units), fromSeconds: start, toSeconds: start + seconds)
        rows[Int(handle)].momentSeconds = start
        reservedStarts.insert(handle, atSeconds: start)
    }

    /// In the order of the queue, lifts each reservation that can move forward and makes it anew.
    private mutating func improvePlan(at now: Int64) {
        for place in order.head..<order.fresh where order.handles[place] != ArrivalOrder.gap {
            let handle = order.handles[place]
            let row = rows[Int(handle)]
            guard canImprove(row, at: now) else { continue }
            let end = row.momentSeconds + Int64(row.expectedSeconds)
            profile.change(by: Int32(row.units), fromSeconds: row.momentSeconds, toSeconds: end)
            reserve(handle, at: now)
        }
    }

    /// Whether a job fits before its start: into a hole there, or with a part of its own place.
    ///
    /// Most cannot, and to see that leaves the profile and what it remembers as they are, so that the proof for one is a proof
    /// for all that ask for as much or more.
    private mutating func canImprove(_ row: PoolRow, at now: Int64) -> Bool {
        guard row.momentSeconds > now else { return false }
        return profile.free(atSeconds: row.momentSeconds - 1) >= Int(row.units)
            || profile.hasFit(
                units: row.units,
                forSeconds: Int64(row.expectedSeconds),
                beforeSeconds: row.momentSeconds
            )
    }

    /// Makes all reservations anew in the order of the queue, around what runs.
    private mutating func makePlanAnew(at now: Int64) {
        profile = AvailabilityProfile(units: units, fromSeconds: now)
        reservedStarts.removeAll()
        releases.walk { entry in
            profile.change(by: -Int32(entry.units), fromSeconds: now, toSeconds: entry.endSeconds)
        }
        for place in order.head..<order.fresh where order.handles[place] != ArrivalOrder.gap {
            reserve(order.handles[place], at: now)
        }
    }
}
