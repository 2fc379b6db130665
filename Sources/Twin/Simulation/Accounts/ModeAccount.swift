/// What an access mode may use, holds and has used: in device-seconds, whole.
///
/// A job is accepted when the budget has room for its expected run time, which is held for it until it has gone. What it
/// has used is what it held devices for: failures, checkpoints and slow devices may make that more, so that a budget may
/// be overdrawn by what nobody could know beforehand. The cap of a share is looked at whenever something starts, with all
/// that the attempt is expected to take.
package struct ModeAccount: Hashable, Sendable {
    /// What it may use in all; nil for no limit.
    package var budget: Int64?
    /// Kept for jobs that have not ended.
    package var held: Int64 = 0
    /// Used by jobs that have.
    package var used: Int64 = 0
    /// What it may use of each place, and what it has used and holds there.
    var caps: [Int64] = []
    var onPlaces: [Int64] = []
    /// What its jobs paid.
    package var microEuros: Int64 = 0

    /// Whether a job of so many device-seconds may be accepted.
    func holds(_ amount: Int64) -> Bool { budget.map { held + used + amount <= $0 } ?? true }

    /// Whether it may run there under the cap of its share.
    func holds(_ amount: Int64, onPlace place: Int) -> Bool { onPlaces[place] + amount <= caps[place] }
}
