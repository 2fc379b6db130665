extension PoolReplay {
    /// As ``starts(of:)``, but what the jobs say they expect counts as their limit, and what is expected is predicted.
    ///
    /// Predictions rest on the jobs that ended before, never on the future: see ``RunTimePrediction``. `senders` names,
    /// in the order of the jobs, who sent each: a user, a group, or whatever is known. A job without a limit of its own
    /// has `.max` for its expected run time.
    public func predictedStarts(of jobs: [PoolJob], senders: [UInt32]) -> [Int64] {
        precondition(jobs.count == senders.count, "Every job of a replay has a sender.")
        var pool = PoolScheduler(units: units, policy: policy)
        var prediction = RunTimePrediction()
        var ends = EndQueue()
        /// Which job a handle stands for, and what each job is to the prediction and to the pool.
        var jobOf: ContiguousArray<UInt32> = []
        var tickets: ContiguousArray<RunTimePrediction.Ticket> = []
        var handles: ContiguousArray<UInt32> = []
        var starts = [Int64](repeating: 0, count: jobs.count)
        var starting: [PoolScheduler.Handle] = []
        while true {
            let next = tickets.count
            let submission = next < jobs.count ? jobs[next].submitSeconds : nil
            guard let now = earliest(submission, ends.firstSeconds, &pool) else { return starts }
            while ends.firstSeconds == now {
                let handle = ends.removeFirst(atSeconds: now)
                let job = Int(jobOf[Int(handle)])
                pool.end(PoolScheduler.Handle(number: handle), atSeconds: now)
                prediction.end(tickets[job], runSeconds: jobs[job].runSeconds) { waiting, expectation in
                    pool.expect(expectation, of: PoolScheduler.Handle(number: handles[Int(waiting)]))
                }
            }
            while tickets.count < jobs.count, jobs[tickets.count].submitSeconds <= now {
                let number = tickets.count
                let job = jobs[number]
                let (ticket, expectation) = prediction.submit(
                    job: UInt32(number),
                    sender: senders[number],
                    units: job.units,
                    atSeconds: job.submitSeconds,
                    limitSeconds: job.expectedSeconds
                )
                let handle = pool.submit(units: job.units, expecting: expectation)
                tickets.append(ticket)
                handles.append(handle.number)
                jobOf.put(UInt32(number), at: Int(handle.number))
            }
            pool.pass(atSeconds: now, starting: &starting)
            while let handle = starting.popLast() {
                let job = Int(jobOf[Int(handle.number)])
                starts[job] = now
                prediction.start(tickets[job])
                ends.insert(handle.number, atSeconds: now + Int64(jobs[job].runSeconds))
            }
        }
    }
}
