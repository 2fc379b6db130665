/// What can go wrong in a fault history.
package enum DriveFault: String, Sendable, CaseIterable {
    /// The server dies with a batch decided and not written.
    case crashBeforeWriting
    /// It dies with a batch written and nobody told.
    case crashBeforeReplying
    /// It dies after the replies, before any order went to a system.
    case crashBeforeSending
    /// It dies between two batches, with orders and observations in line.
    case crashAtRest
    /// It is stopped in good order, which leaves a snapshot with no record after it.
    case orderlyStop
    /// A start begins from a snapshot and the records after it.
    case startFromSnapshot
    /// The disk has no room: a batch is refused as a whole.
    case diskFull
    /// A reply does not reach its client, who asks again with the same key.
    case replyLost
    /// A client asks again before it had a reply.
    case requestDoubled
    /// An order does not reach its system.
    case orderLost
    /// An order reaches its system twice.
    case orderDoubled
    /// An order arrives late, after what was sent later.
    case orderLate
    /// An observation does not reach the server.
    case sightLost
    /// An observation arrives twice.
    case sightDoubled
    /// An observation arrives late, after what was seen later.
    case sightLate
    /// The server's clock is set forward.
    case clockForward
    /// The server's clock is set back.
    case clockBack
    /// A system carries an order out, and answers with an error.
    case answerLost
    /// A system can't carry an order out now.
    case connectorError
    /// A system never carries the order out.
    case orderRefused
    /// A system can't be reached for a while; what runs there goes on.
    case unreachable
    /// A system starts anew: what ran there is lost, and it says so.
    case systemRestart
    /// A system starts anew and knows nothing of before.
    case systemForgets
    /// A system loses its power, and is turned on again only after its operator's fence was answered.
    case powerLost
    /// A system's clock is wrong.
    case systemClockOff
    /// A system's meter reports what can't be.
    case meterBroken
}

/// A rule that is broken on purpose, to prove that a history would notice.
package enum BrokenRule: String, Sendable, CaseIterable {
    /// Systems start whatever they are told to, as often as they are told.
    case systemsIgnoreFences
    /// A crash takes back the last record that was acknowledged.
    case journalLosesRecords
    /// Replies go out before the batch is written.
    case repliesBeforeWriting
    /// Clients ask again without their key.
    case clientsWithoutKeys
    /// The server takes its clock's word, even when it was set back.
    case clockIsBelieved
    /// A snapshot keeps what the clock showed, and not the last instant that was given out.
    case snapshotsForgetTime
    /// Systems name what they run after its owner.
    case systemsNameOwners
    /// A system that can't be reached is taken for one that lost its work.
    case silenceMeansLost
    /// An operator fences a system on which work goes on.
    case fencesAreFalse
    /// The server places jobs as if every system offered all of its time.
    case sharesAreIgnored
    /// The server gives jobs up that may run twice long before their leases are over.
    case leasesAreShort
    /// Systems never tell how attempts ended.
    case endsAreKeptSecret
}
