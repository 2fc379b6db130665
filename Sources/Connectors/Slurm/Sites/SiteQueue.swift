import Quantities

/// A cluster's own queue, by slurmctld's counts: whoever's jobs they are, and how fast they start.
struct SiteQueue: Hashable, Sendable {
    var running: Int64
    var waiting: Int64
    /// How many jobs it started in so many seconds, up to now.
    var started: Int64
    var seconds: Int64

    /// Of fewer starts no rate is made.
    private static let leastStarts: Int64 = 8

    /// The queue with what it means for a newcomer of ours, who goes behind the others.
    ///
    /// That is when Slurm reckons to start the last of ours that waits; where it reckons nothing, the jobs of others that
    /// wait, at the rate at which jobs start there (Little's law). Held jobs are counted with them, so that is rather too
    /// long.
    func load(with attempts: some Collection<SlurmAttempt>, at now: Instant) -> SystemLoad {
        let ours = attempts.filter(\.isWaiting)
        let reckoned = ours.compactMap(\.expectedStart).max().map { max(.zero, $0.seconds(since: now)) }
        return SystemLoad(
            running: Int(clamping: running),
            waiting: Int(clamping: waiting),
            expectedWait: reckoned ?? wait(behind: max(0, waiting - Int64(ours.count)))
        )
    }

    private func wait(behind others: Int64) -> Seconds? {
        guard others > 0 else { return .zero }
        guard started >= Self.leastStarts, seconds > 0 else { return nil }
        let (product, isTooMuch) = others.multipliedReportingOverflow(by: seconds)
        // A year is as good as never.
        return Seconds(min(isTooMuch ? .max : product / started, 366 * 86_400))
    }
}

extension SlurmAttempt {
    /// Whether the site has it and has not begun it.
    var isWaiting: Bool {
        if case .placed = phase { runningSince == nil } else { false }
    }
}
