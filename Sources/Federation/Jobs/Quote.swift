package import Quantities
import Scheduling

/// What one partition would mean for a job, or why it can't be.
package struct Quote: Sendable {
    /// The partition.
    package var partition: PartitionID
    /// What keeps the job out for good; empty when nothing does.
    package var obstacles: [Obstacle]
    /// What keeps it from being placed now, though the partition could run it.
    package var waits: [PendingReason]
    /// What it comes to there.
    package var need: Need
    /// When it would start at the latest if everybody ahead used all of their time; nil when nobody can say.
    package var start: Instant?
    /// When its time limit would then be over.
    package var end: Instant?
    /// The most that can be charged: what is set aside. This and what follows from it is zero where the job can't run.
    package var hold: DeviceSeconds
    /// The price of that.
    package var cost: MicroEuros
    /// The energy of that, by the partition's stated model.
    package var joules: Joules
    /// The greenhouse gas of that.
    package var carbon: MicrogramsCO2e

    /// Whether the job could run there.
    package var isPossible: Bool { obstacles.isEmpty }
}

extension FederationState {
    /// A quote from every partition, best first by the terms' objective; those that can't run the job come last.
    ///
    /// Cost: one forecast for each partition that could run it, linear in what runs and waits there.
    package func quotes(
        for shape: JobShape,
        _ terms: JobTerms,
        of person: PersonID?,
        on allocation: Allocation?,
        at now: Instant
    ) -> [Quote] {
        let quotes = partitions.filter(\.isPresent).map { partition -> Quote in
            let found = obstacles(to: shape, terms, of: person, on: allocation, in: partition)
            let need = Need(shape, in: partition.shape, of: pool(of: partition).node)
            // What can't be is not priced: sizes that no machine has make sums that no account could hold.
            let hold = found.isEmpty ? need.hold : .zero
            let joules = estimatedJoules(hold, in: partition)
            var waits: [PendingReason] = []
            if !isInService(partition.system) { waits.append(.systemDown) }
            if let allocation {
                if allocation.state == .pending { waits.append(.allocationNotStarted) }
                if hold > allocation.available { waits.append(.budgetExhausted) }
            }
            let start = found.isEmpty && waits.isEmpty ? forecastStart(of: need, in: partition, at: now) : nil
            return Quote(
                partition: partition.id,
                obstacles: found,
                waits: waits,
                need: need,
                start: start,
                end: start.map { $0 + need.timeLimit },
                hold: hold,
                cost: hold.cost(microEurosPerDeviceHour: partition.microEurosPerDeviceHour),
                joules: joules,
                carbon: joules.carbon(gramsPerKilowattHour: self[partition.system].gridGramsPerKilowattHour)
            )
        }
        return quotes.sorted { left, right in
            if left.isPossible != right.isPossible { return left.isPossible }
            return terms.objective.prefers(offer(left), to: offer(right))
        }
    }

    /// How many ready jobs wait that could run in a partition.
    package func waitingJobs(for partition: PartitionID) -> Int { queues.countWaiting(for: partition) }

    private func offer(_ quote: Quote) -> Offer {
        Offer(place: quote.partition.number, end: quote.end, cost: quote.cost, carbon: quote.carbon)
    }

    /// When work would start in a partition behind everything that runs and waits there.
    private func forecastStart(of need: Need, in partition: Partition, at now: Instant) -> Instant? {
        let pool = pool(of: partition)
        let sharing = self[partition.system].partitions.filter { self[$0].shape.pool == partition.shape.pool }
        var forecast = StartForecast(free: pool.free, now: now)
        jobs.visit { job in
            guard let attempt = job.attempt, sharing.contains(attempt.partition) else { return }
            let end = (attempt.started ?? attempt.placed) + attempt.timeLimit
            forecast.release(attempt.perNode, on: attempt.nodes, at: end)
        }
        for id in Set(sharing.flatMap(queues.waiting(for:))).sorted() {
            guard let job = jobs[id], self[job.allocation].state == .active else { continue }
            let ahead = self.need(of: job, in: partition.id)
            _ = forecast.enqueue(ahead.perNode, nodes: ahead.nodes, for: ahead.timeLimit)
        }
        return forecast.enqueue(need.perNode, nodes: need.nodes, for: need.timeLimit)
    }
}
