package import Federation
package import Quantities

/// The present state of a federation, played forward without stopping it.
///
/// A play is the live federation's own rules on a copy: what runs goes on, what waits is placed as places and budgets
/// come free, and the clock jumps from one end to the next. Nothing fails, systems start what they are given at once,
/// and run times are what ``RunTimes`` expects; all work is taken to succeed. A system that is out of service or out of
/// reach stays so unless the question says otherwise, for nobody knows when it is back; what may run twice leaves it
/// after a lease.
///
/// ```swift
/// let fork = Fork(of: state, at: now)
/// let start = try fork.start(of: 4711, typicalPercent: 40)
/// let answer = try fork.ask(.outage(.down, of: 3, from: now, until: now + 7 * 86_400), runTimes: .share(percent: 40))
/// ```
///
/// Cost of a play: two decisions for each attempt, when it begins and when it ends.
package struct Fork: Sendable {
    private let state: FederationState
    private let now: Instant
    private let lease: Seconds?

    /// Forks a state, which is a copy that costs nothing until it is played.
    ///
    /// - Parameter lease: After how long out of reach of a system its jobs that may run twice go on elsewhere; nil for never.
    package init(of state: FederationState, at now: Instant, lease: Seconds? = nil) {
        self.state = state
        self.now = now
        self.lease = lease
    }

    /// Plays one future.
    ///
    /// - Parameters:
    ///   - suppositions: What is otherwise, in order.
    ///   - runTimes: How long attempts are expected to run.
    ///   - arrivals: What is submitted meanwhile.
    ///   - horizon: When to stop at the latest; nil for when everything has ended that can.
    /// - Throws: `Refusal` when a supposition can't be.
    package func play(
        _ suppositions: [WhatIf] = [],
        runTimes: RunTimes,
        arrivals: [Arrival] = [],
        until horizon: Instant? = nil
    ) throws(Refusal) -> ForkCourse {
        var player = ForkPlayer(state, at: now, runTimes: runTimes, arrivals: arrivals, lease: lease)
        for supposition in suppositions { try player.suppose(supposition) }
        player.play(until: horizon ?? Instant(milliseconds: .max)) { _ in }
        return player.course
    }

    /// Plays two futures with the same run times and arrivals: as things are, and as they would be.
    ///
    /// - Parameter report: Is told now and then how much is played, from 0 to 1 and never less than before; what it throws
    ///   breaks off the play.
    /// - Throws: `Refusal` when the question can't be asked, and what `report` throws.
    package func ask(
        _ question: WhatIf,
        runTimes: RunTimes,
        arrivals: [Arrival] = [],
        until horizon: Instant? = nil,
        reporting report: (Double) throws -> Void = { _ in }
    ) throws -> ForkAnswer {
        try question.check(in: state)
        let end = horizon ?? Instant(milliseconds: .max)
        /// The player goes with the end of its play: two states at once would be twice the memory.
        func course(_ change: WhatIf?, _ report: (Double) throws -> Void) throws -> ForkCourse {
            var player = ForkPlayer(state, at: now, runTimes: runTimes, arrivals: arrivals, lease: lease)
            if let change { try player.suppose(change) }
            try player.play(until: end, reporting: report)
            return player.course
        }
        return ForkAnswer(
            before: try course(nil) { share in try report(share / 2) },
            after: try course(question) { share in try report((1 + share) / 2) }
        )
    }

    /// When a job would start. One that runs has started already.
    ///
    /// Three plays: with run times at the typical share of their limits, at half of it, and at the limits. With the
    /// rules of today, which serve each queue in order, more time in front of a job rarely brings it forward, but it
    /// can: the interval is what the three tell, not a bound.
    ///
    /// - Parameters:
    ///   - typicalPercent: The share of their limit that jobs use, e.g. the median of what ended lately.
    ///   - report: As in ``ask(_:runTimes:arrivals:until:reporting:)``.
    /// - Throws: `Refusal` when no such job is open, and what `report` throws.
    package func start(
        of job: JobID,
        typicalPercent: Int64,
        reporting report: (Double) throws -> Void = { _ in }
    ) throws -> StartInterval {
        guard state.jobs[job] != nil else { throw Refusal(.notFound, "There is no open job \(job).") }
        return try interval([], [job], typicalPercent, report)
    }

    /// When a submission would start that is not made; of an array, when its first task would.
    ///
    /// - Throws: `Refusal` when it would be refused.
    package func start(
        of order: SubmitJobs,
        by person: PersonID,
        typicalPercent: Int64
    ) throws -> StartInterval {
        try interval([.submission(order, by: person)], [state.nextJob], typicalPercent) { _ in }
    }

    private func interval(
        _ suppositions: [WhatIf],
        _ jobs: [JobID],
        _ typicalPercent: Int64,
        _ report: (Double) throws -> Void
    ) throws -> StartInterval {
        guard (1...100).contains(typicalPercent) else {
            throw Refusal(.invalidValue, "A typical share lies between 1 and 100 percent of a time limit.")
        }
        var starts: [Instant?] = []
        for percent in [typicalPercent, max(1, typicalPercent / 2), 100] {
            var player = ForkPlayer(state, at: now, runTimes: .share(percent: percent), arrivals: [], lease: lease)
            for supposition in suppositions { try player.suppose(supposition) }
            let played = Double(starts.count)
            try player.play(until: Instant(milliseconds: .max), orStartOf: jobs) { try report((played + $0) / 3) }
            starts.append(player.course[jobs[0]]?.start)
        }
        let known = starts.compactMap { $0 }
        return StartInterval(
            earliest: known.min(),
            expected: starts[0],
            latest: known.count == starts.count ? known.max() : nil
        )
    }
}
