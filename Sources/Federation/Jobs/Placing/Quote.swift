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
    /// How long it would run: what was foretold, else its time limit on the slowest chip that could take it, less on
    /// faster ones. This and what follows from it is zero where the job can't run.
    package var run: Seconds
    /// When that would be over.
    package var end: Instant?
    /// The most that can be charged, for the whole time limit: what is set aside.
    package var hold: DeviceSeconds
    /// What is charged for the run, whole-node effects included.
    package var billed: DeviceSeconds
    /// The price of that.
    package var cost: MicroEuros
    /// The energy of that, by the partition's stated model.
    package var joules: Joules
    /// The greenhouse gas of that, by the grid's hours in which it would run where they are known, else by the year's.
    package var carbon: MicrogramsCO2e
    /// The hours in which it would run: from its start, or from now where nobody can say when that is.
    package var gridHours: Range<Int64> = 0..<0
    /// In how many of them the grid's intensity is known.
    package var gridHoursKnown: UInt32 = 0

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
        let present = partitions.filter(\.isPresent).map { partition in
            (partition, obstacles(to: shape, terms, of: person, on: allocation, in: partition))
        }
        let slowest = slowestSpeed(of: present.filter { $0.1.isEmpty }.map(\.0.id))
        let quotes = present.map { partition, obstacles in
            quote(shape, terms, in: partition, obstacles, slowest: slowest, on: allocation, at: now)
        }
        return quotes.sorted { left, right in
            if left.isPossible != right.isPossible { return left.isPossible }
            return terms.objective.prefers(offer(left), to: offer(right))
        }
    }

    private func quote(
        _ shape: JobShape,
        _ terms: JobTerms,
        in partition: Partition,
        _ obstacles: [Obstacle],
        slowest: Int64?,
        on allocation: Allocation?,
        at now: Instant
    ) -> Quote {
        let need = Need(shape, in: partition.shape, of: pool(of: partition).node)
        var quote = Quote(
            partition: partition.id,
            obstacles: obstacles,
            waits: isInService(partition.system) ? [] : [.systemDown],
            need: need,
            run: .zero,
            hold: .zero,
            billed: .zero,
            cost: .zero,
            joules: .zero,
            carbon: .zero
        )
        if allocation?.state == .pending { quote.waits.append(.allocationNotStarted) }
        // What can't be is not priced: sizes that no machine has make sums that no account could hold.
        guard obstacles.isEmpty else { return quote }
        if let allocation, need.hold > allocation.available { quote.waits.append(.budgetExhausted) }
        if isBeyondShare(need, in: partition.id, at: now) { quote.waits.append(.shareCapReached) }
        if quote.waits.isEmpty { quote.start = forecastStart(of: need, in: partition, before: nil, at: now) }
        let begins = quote.start ?? now
        let place = meaning(
            of: need,
            terms,
            in: partition.id,
            slowest: slowest,
            start: quote.start,
            emittingFrom: begins
        )
        (quote.run, quote.end, quote.hold, quote.billed) = (place.run, place.end, need.hold, place.billed)
        (quote.cost, quote.joules, quote.carbon) = (place.cost, place.joules, place.carbon)
        quote.gridHours = GridHours.hours(from: begins, to: begins + place.run)
        quote.gridHoursKnown = gridHours[Int(partition.system.number) - 1].countKnown(in: quote.gridHours)
        return quote
    }

    /// How many ready jobs wait that could run in a partition.
    package func waitingJobs(for partition: PartitionID) -> Int { queues.countWaiting(for: partition) }

    private func offer(_ quote: Quote) -> Offer {
        Offer(
            place: quote.partition.number,
            end: quote.end,
            cost: quote.cost,
            carbon: quote.carbon,
            ahead: waitingToBegin(on: self[quote.partition].system)
        )
    }

    /// How many waiting jobs a person's quote plays out, and how many each choice of a place does. Behind more, nobody
    /// can say when work would start.
    private static let mostAheadOfQuote = 100_000
    static let mostAheadOfChoice = 200

    /// When work would start in a partition behind everything that runs there and whoever came before, but for those who
    /// wait there for more of a share than is left.
    ///
    /// Cost: linear in what runs there, and a step for each older job that waits there.
    ///
    /// - Parameter job: Who is to start; nil for a newcomer, behind everybody.
    func forecastStart(of need: Need, in partition: Partition, before job: JobID?, at now: Instant) -> Instant? {
        let pool = pool(of: partition)
        let sharing = self[partition.system].partitions.filter { self[$0].shape.pool == partition.shape.pool }
        let most = job == nil ? Self.mostAheadOfQuote : Self.mostAheadOfChoice
        guard let ahead = queues.waiting(for: sharing, before: job ?? nextJob, atMost: most) else { return nil }
        var forecast = StartForecast(free: pool.free, now: now)
        // Latest first, which is how the forecast keeps them.
        for end in pool.ends.reversed() {
            guard let attempt = jobs[end.job]?.attempt else { preconditionFailure("what is to end is live") }
            forecast.release(attempt.perNode, on: attempt.nodes, at: end.at)
        }
        let shareLeft = shareLeft(in: partition.id, at: now)
        for id in ahead {
            guard let job = jobs[id], self[job.allocation].state == .active else { continue }
            let ahead = self.need(of: job, in: partition.id)
            guard ahead.hold <= shareLeft else { continue }
            _ = forecast.enqueue(ahead.perNode, nodes: ahead.nodes, for: ahead.timeLimit)
        }
        return forecast.enqueue(need.perNode, nodes: need.nodes, for: need.timeLimit)
            .map { soonestStart(in: partition.id, from: $0, at: now) }
    }
}
