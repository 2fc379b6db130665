/// Whose records are asked for, and when: one account's at a time, however many wait, the one first that waits longest.
///
/// An account is left alone for ten times as long as its answer took, as if there were no other; the accounting as a whole
/// for as long as the answer took, so that it works for us half of the time at most. A turn costs a look at each account.
struct RecordTurns: Sendable {
    /// How long an account is left alone after an answer, at least. The accounting hears of an end a second late anyway.
    private static let shortestRest = Duration.milliseconds(250)
    /// The same for all accounts together.
    private static let shortestPause = Duration.milliseconds(SlurmConnector.lookMilliseconds)
    private static let longestRest = Duration.seconds(5)

    /// Who waits, in the order in which they came.
    private var line: [String] = []
    /// Whose records are being read.
    private var asked: String?
    /// Until when each account is left alone.
    private var rests: [String: ContinuousClock.Instant] = [:]
    /// Until when all are.
    private var pause: ContinuousClock.Instant?
    /// Whose lists could not be read since one could.
    private var failed: Set<String> = []

    /// Whether the lists of two accounts could not be read, and none since: the fault is hardly the accounts'.
    var isSilent: Bool { failed.count > 1 }

    /// Adds an account at the end, unless it waits already.
    mutating func join(_ user: String) {
        if !line.contains(user) { line.append(user) }
    }

    /// Takes out an account for which nobody waits any more.
    mutating func leave(_ user: String) { line.removeAll { $0 == user } }

    /// Takes out the account whose turn it is.
    mutating func take(at now: ContinuousClock.Instant) -> String? {
        guard asked == nil, let place = line.firstIndex(where: { turn(of: $0, from: now) <= now }) else { return nil }
        asked = line.remove(at: place)
        return asked
    }

    /// When the next turn comes; nil while an answer is out, or where nobody waits.
    func next(from now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        asked == nil ? line.lazy.map { turn(of: $0, from: now) }.min() : nil
    }

    /// Lets rest who was asked for, after an answer that took so long.
    mutating func answered(isRead: Bool, after length: Duration, at now: ContinuousClock.Instant) {
        guard let user = asked else { return }
        asked = nil
        rests = rests.filter { $0.value > now }
        rests[user] = now + min(Self.longestRest, max(Self.shortestRest, length * 10))
        pause = now + min(Self.longestRest, max(Self.shortestPause, length))
        if isRead { failed = [] } else { failed.insert(user) }
    }

    /// Takes out all who wait.
    mutating func giveUp() -> [String] {
        defer { line = [] }
        return line
    }

    private func turn(of user: String, from now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        max(rests[user] ?? now, pause ?? now)
    }
}
