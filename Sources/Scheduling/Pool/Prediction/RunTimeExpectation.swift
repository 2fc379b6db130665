/// How long a job is expected to run: likely, cautiously, and at most.
///
/// Whoever overtakes is chosen by the likely run time; reservations are made from the cautious one; and no correction
/// goes beyond the limit at which the system would end the job.
@frozen
public struct RunTimeExpectation: Hashable, Sendable {
    /// As good a guess as there is.
    public var likelySeconds: UInt32
    /// What it will hardly outlive; no less than likely.
    public var cautiousSeconds: UInt32
    /// When the system would end it; `.max` where it has no limit.
    public var limitSeconds: UInt32

    /// One number for both guesses, and perhaps a limit.
    @inlinable
    public init(seconds: UInt32, limitSeconds: UInt32 = .max) {
        likelySeconds = seconds
        cautiousSeconds = seconds
        self.limitSeconds = limitSeconds
    }

    /// A guess and a cautious one, both cut at the limit and at least a second.
    @inlinable
    public init(likelySeconds: UInt32, cautiousSeconds: UInt32, limitSeconds: UInt32 = .max) {
        self.likelySeconds = max(1, min(likelySeconds, limitSeconds))
        self.cautiousSeconds = max(self.likelySeconds, min(cautiousSeconds, limitSeconds))
        self.limitSeconds = limitSeconds
    }
}
