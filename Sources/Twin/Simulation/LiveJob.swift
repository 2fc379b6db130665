/// A job between its submission and its end: a trivial row of a dense array.
struct LiveJob: Sendable {
    enum State: UInt8 {
        /// The row is free, and the next free one is named by ``handle``.
        case gone
        /// It waits with the broker.
        case open
        /// It waits with the broker for its window.
        case held
        /// It waits at one place.
        case queued
        /// Copies of it wait at many places.
        case copied
        case running
        /// What ran in this row was interrupted; the row is free once its end has passed.
        case interrupted
    }

    /// The number that its source gave it.
    var id: Int64
    var submitSeconds: Int64
    /// When it must have ended; `.max` for no deadline.
    var deadlineSeconds: Int64
    /// Device-seconds of its access mode that are kept for it.
    var heldDeviceSeconds: Int64 = 0
    /// Device-seconds that it has held, and what they came to, before the present attempt.
    var spentDeviceSeconds: Int64 = 0
    var charge = PowerMeter.Charge()
    /// When the present attempt started.
    var startSeconds: Int64 = 0
    /// How long it works at the speed of 1, and how long it is expected to.
    var workSeconds: UInt32
    var expectedSeconds: UInt32
    /// Work that is saved.
    var savedSeconds: UInt32 = 0
    var devices: UInt32
    var user: UInt32
    /// Its number at its place, or in the broker's queue.
    var handle: UInt32 = 0
    /// Where it is among those that run at its place.
    var rank: UInt32 = 0
    /// Tells a timer whether it is still meant.
    var generation: UInt32 = 0
    /// Where it waits or runs.
    var place: Int32 = -1
    /// The system of its user, and where it likes to go whatever the queue.
    var home: Int32
    var favourite: Int32
    var accessMode: Int32
    var country: Int32
    var organisation: Int32
    var attempts: UInt16 = 0
    var state = State.gone
}
