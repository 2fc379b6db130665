/// The jobs of a trace as they queue for one pool of equal devices.
///
/// What is kept, what is dropped and in which order is a contract, so that two programs agree to the second.
package struct ReplayQueue: Sendable {
    /// A job of the queue.
    package struct Job: Hashable, Sendable {
        /// Its place in ``Trace/jobs``.
        package var place: Int32
        /// How many devices it takes.
        package var devices: Int32
        /// When it joins the queue.
        package var submitSeconds: Int64
        /// How long it runs.
        package var runSeconds: Int64
        /// How long a scheduler expects it to run; never less than it does.
        package var expectedSeconds: Int64

        /// Describes a job.
        package init(place: Int32, devices: Int32, submitSeconds: Int64, runSeconds: Int64, expectedSeconds: Int64) {
            self.place = place
            self.devices = devices
            self.submitSeconds = submitSeconds
            self.runSeconds = runSeconds
            self.expectedSeconds = expectedSeconds
        }
    }

    /// The jobs in the order of the queue: by submission, then by number.
    package var jobs: [Job]
    /// How many were left out: no demand, more than the pool has, or a run under a second.
    package var dropped: Int
    /// The devices of the pool.
    package var devices: Int

    /// Queues the jobs of a trace.
    ///
    /// - Parameters:
    ///   - devices: How many devices the pool has.
    ///   - usesEstimates: Whether a scheduler expects what the users said, or else the truth.
    ///   - arrivalScale: What submission times are multiplied by, the fraction dropped; below 1 the load is heavier.
    /// - Precondition: `arrivalScale` is positive and at most ``greatestArrivalScale``.
    package init(
        _ trace: Trace,
        unit: DemandUnit,
        devices: Int,
        usesEstimates: Bool = false,
        arrivalScale: Double = 1
    ) {
        precondition(
            arrivalScale > 0 && arrivalScale <= Self.greatestArrivalScale,
            "an arrival scale is positive and bounded"
        )
        self.devices = devices
        jobs = []
        jobs.reserveCapacity(trace.jobs.count)
        dropped = 0
        for (place, job) in trace.jobs.enumerated() {
            let demand = unit.demand(of: job)
            guard demand >= 1, demand <= devices, job.runSeconds >= 1 else {
                dropped += 1
                continue
            }
            let expected = usesEstimates ? max(job.estimateSeconds ?? 0, job.runSeconds) : job.runSeconds
            jobs.append(
                Job(
                    place: Int32(place),
                    devices: demand,
                    submitSeconds: arrivalScale == 1
                        ? job.submitSeconds : Int64(Double(job.submitSeconds) * arrivalScale),
                    runSeconds: job.runSeconds,
                    expectedSeconds: expected
                )
            )
        }
        guard arrivalScale < 1 else { return }
        // Moments that were apart may now be one, and then the number decides.
        jobs.sort { left, right in
            if left.submitSeconds != right.submitSeconds { return left.submitSeconds < right.submitSeconds }
            let (one, other) = (trace.jobs[Int(left.place)], trace.jobs[Int(right.place)])
            return (one.id, one.arrayTask) < (other.id, other.arrayTask)
        }
    }

    /// More would carry real moments out of what integers hold.
    package static let greatestArrivalScale = 1000.0
}
