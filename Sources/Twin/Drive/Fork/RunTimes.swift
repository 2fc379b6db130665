package import Federation
package import Quantities

/// How long attempts are expected to run, where nobody can know.
package struct RunTimes: Sendable {
    private let guess: @Sendable (Job, Seconds) -> Seconds

    /// Asks a prediction for each attempt: its job, and its time limit.
    package init(_ guess: @escaping @Sendable (Job, Seconds) -> Seconds) { self.guess = guess }

    /// Everybody uses all of their time.
    package static let limits = RunTimes { $1 }

    /// Everybody uses the same share of their time, e.g. the median share of what ended lately.
    package static func share(percent: Int64) -> RunTimes { RunTimes { $1.scaled(by: percent, over: 100) } }

    /// When an attempt ends that began at `start`.
    ///
    /// One that has outlived its guess already is given half of what its limit leaves it.
    func end(of job: Job, limit: Seconds, start: Instant, seenAt now: Instant) -> Instant {
        let latest = start + limit
        let guessed = start + min(max(1, guess(job, limit)), limit)
        guard guessed <= now, start < now else { return guessed }
        return Instant(milliseconds: now.milliseconds + max(0, latest.milliseconds - now.milliseconds) / 2)
    }
}
