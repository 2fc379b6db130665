import Glibc

/// Rests between the pieces of long work, so that whoever needs processor or disk meanwhile hardly waits for it.
///
/// The work takes a fifth of the time, or more where a piece takes over 25 ms. It adapts by itself: where processor or
/// disk is slow, rests are long.
struct Rests: Sendable {
    private var begun = ContinuousClock.now
    private static let restPerWork = 4
    private static let longest = Duration.milliseconds(100)

    /// Waits, after a piece of work.
    mutating func rest() {
        let rest = min((ContinuousClock.now - begun) * Self.restPerWork, Self.longest)
        usleep(UInt32(rest / .microseconds(1)))
        begun = .now
    }
}
