extension Simulation {
    /// Ends jobs that may be preempted for whoever is first in line at a place and may not be, while that lets it start at once.
    ///
    /// They go on as whoever a fault has stopped: in the queue, from what they have saved.
    mutating func preempt(at place: Int) {
        var stopped: [UInt32] = []
        while let row = places[place].claimant, mayStart(jobs[Int(row)], at: place) {
            let rows = toPreempt(at: place)
            // Where this place is asked while it is being served, some have not begun yet: the next time will do.
            guard !rows.isEmpty, rows.allSatisfy({ jobs[Int($0)].state == .running }) else { break }
            preemptions += rows.count
            // What is given back to those who are ended might put another first, who has no room: all in vain.
            places[place].line?.pinFirst()
            stopped += interrupt(rows)
            serve(place)
            places[place].line?.unpin()
            guard jobs[Int(row)].state == .running else { break }
        }
        resume(stopped)
    }

    /// Whether neither maintenance nor a share keeps a job from starting at a place.
    func mayStart(_ job: LiveJob, at place: Int) -> Bool {
        suits(job, place) && !isKeptByClosure(job, places[place].wallSeconds(job.attemptExpectedSeconds), at: place)
    }

    private mutating func toPreempt(at place: Int) -> [UInt32] {
        guard places[place].gang != nil else { return places[place].lastStartedToPreempt }
        let lost = places[place].preemptibleRows.map { lostDeviceSeconds(of: $0) }
        return places[place].cheapestToPreempt(losing: lost, atSeconds: nowSeconds)
    }

    /// What a running job would lose if it were stopped now.
    private func lostDeviceSeconds(of row: UInt32) -> Int64 {
        let job = jobs[Int(row)]
        let seconds = nowSeconds - job.startSeconds
        var stopped = job
        if let checkpoints = scenario.checkpoints {
            stopped.saveWork(after: seconds, places[Int(job.place)], checkpoints)
        }
        return Int64(job.devices) * max(0, seconds - (stopped.usefulSeconds - job.usefulSeconds))
    }
}
