package import Scheduling

/// The jobs of a trace as they queue for one pool of equal devices.
///
/// What is kept, what is dropped and in which order is a contract, so that two programs agree to the second.
package struct ReplayQueue: Sendable {
    /// The jobs in the order of the queue: by submission, then by number.
    package var jobs: [PoolJob]
    /// The place of each of them in ``Trace/jobs``.
    package var places: [Int32]
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
        places = trace.jobs.indices.compactMap { place in
            let job = trace.jobs[place]
            return job.runSeconds >= 1 && (1...max(1, devices)).contains(Int(unit.demand(of: job))) ? Int32(place) : nil
        }
        dropped = trace.jobs.count - places.count
        func submit(_ place: Int32) -> Int64 {
            let seconds = trace.jobs[Int(place)].submitSeconds
            return arrivalScale == 1 ? seconds : Int64(Double(seconds) * arrivalScale)
        }
        if arrivalScale < 1 {
            // Moments that were apart may now be one, and then the number decides.
            places.sort { left, right in
                let (one, other) = (trace.jobs[Int(left)], trace.jobs[Int(right)])
                return (submit(left), one.id, one.arrayTask) < (submit(right), other.id, other.arrayTask)
            }
        }
        jobs = places.map { place in
            let job = trace.jobs[Int(place)]
            let expected = usesEstimates ? max(job.estimateSeconds ?? 0, job.runSeconds) : job.runSeconds
            return PoolJob(
                submitSeconds: submit(place),
                runSeconds: UInt32(job.runSeconds),
                expectedSeconds: UInt32(expected),
                units: UInt32(unit.demand(of: job))
            )
        }
    }

    /// More would carry real moments out of what integers hold.
    package static let greatestArrivalScale = 1000.0
}
