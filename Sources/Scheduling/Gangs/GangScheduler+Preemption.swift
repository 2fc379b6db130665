extension GangScheduler {
    /// The cheapest set of running jobs to preempt so that a waiting job could start now; nil when none would do.
    ///
    /// Only those named are ever preempted, each with the device-seconds that it would lose. The caller ends them
    /// (``end(_:atSeconds:)``) and then starts the job (``startAtOnce(_:atSeconds:)``), before the next pass.
    public func preemption(
        for handle: Handle,
        among candidates: [(handle: Handle, lostDeviceSeconds: Int64)]
    ) -> (handles: [Handle], lostDeviceSeconds: Int64)? {
        precondition(rows[Int(handle.number)].state == .waiting, "Others give way to a waiting job only.")
        let named = candidates.map { candidate in
            precondition(rows[Int(candidate.handle.number)].state == .running, "Only a running job is preempted.")
            return PreemptionCandidate(
                number: candidate.handle.number,
                placement: placements[Int(candidate.handle.number)],
                lostDeviceSeconds: candidate.lostDeviceSeconds
            )
        }
        return all.preemption(for: demand(of: handle.number), among: named)
            .map { ($0.numbers.map(Handle.init), $0.lostDeviceSeconds) }
    }

    /// The most devices that one job could get now if these were preempted.
    public func mostDevices(preempting candidates: [Handle]) -> Int {
        var pool = all
        for candidate in candidates {
            precondition(rows[Int(candidate.number)].state == .running, "Only a running job is preempted.")
            pool.release(placements[Int(candidate.number)])
        }
        return pool.largestFit
    }

    /// Starts a waiting job whose turn it is by a higher rule than the queue's, if it fits now, and says whether it did.
    ///
    /// The head of the queue may have to wait longer for it: its reservation is made anew.
    public mutating func startAtOnce(_ handle: Handle, atSeconds now: Int64) -> Bool {
        let row = rows[Int(handle.number)]
        precondition(row.state == .waiting, "Only a waiting job starts.")
        let end = now + Int64(row.expectedSeconds)
        guard let placement = place(demand(of: handle.number), in: all, untilSeconds: end) else { return false }
        dropReservation()
        var started: [Handle] = []
        start(handle.number, on: placement, at: now, &started)
        return true
    }
}
