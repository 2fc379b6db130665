extension Simulation {
    /// A fault stops running jobs: what each has saved stays. Returns the rows in which they go on, to be sent their ways by
    /// ``resume(_:)`` once whatever failed is out of service.
    mutating func interrupt(_ rows: some Sequence<UInt32>) -> [UInt32] {
        rows.map { interrupt($0) }
    }

    /// As ``interrupt(_:)-sequence``, for one.
    mutating func interrupt(_ row: UInt32) -> UInt32 {
        stop(row)
        interruptions += 1
        var job = jobs[Int(row)]
        hash.add(.interrupted, job.id, place: job.place, atSeconds: nowSeconds)
        if let checkpoints = scenario.checkpoints {
            job.saveWork(after: nowSeconds - job.startSeconds, places[Int(job.place)], checkpoints)
        }
        // The end of this row is still to come, and must find it; the job goes on in another.
        jobs[Int(row)].state = .interrupted
        liveCount -= 1
        return makeRow(job)
    }

    /// Lets interrupted jobs queue anew.
    mutating func resume(_ rows: [UInt32]) {
        for row in rows {
            if Int(jobs[Int(row)].attempts) >= Self.mostAttempts || !route(row) { drop(row, .abandoned) }
        }
    }
}
