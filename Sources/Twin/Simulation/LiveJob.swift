/// A job between its submission and its end: a trivial row of a dense array.
struct LiveJob: Sendable {
    enum State: UInt8 {
        /// The row is free, and the next free one is named by ``handle``.
        case gone
        /// It waits with the broker for any place.
        case open
        /// It waits with the broker for its window, or at a place for the end of maintenance.
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
    /// Device-seconds that attempts before the present one have held, and what they came to.
    var spentDeviceSeconds: Int64 = 0
    var charge = PowerMeter.Charge()
    /// When the present attempt started, or is planned to.
    var startSeconds: Int64 = 0
    /// Until when the plan keeps devices for it; 0 for no plan.
    var slotEndSeconds: Int64 = 0
    /// How long those attempts worked on what is saved, on the devices that they had.
    var usefulSeconds: Int64 = 0
    /// How long it works at the speed of 1, and how long it is expected to.
    var workSeconds: UInt32
    var expectedSeconds: UInt32
    /// Work that is saved.
    var savedSeconds: UInt32 = 0
    /// What is left, with checkpoints and beginning again, at the speed of 1; and what is expected to be.
    var attemptSeconds: UInt32 = 0
    var attemptExpectedSeconds: UInt32 = 0
    var devices: UInt32
    var user: UInt32
    /// Its number at its place, or in the broker's queue.
    var handle: UInt32 = 0
    /// Where it is among those that run at its place.
    var rank: UInt32 = 0
    /// Tells a timer whether it is still meant. Never goes back while a row is used again.
    var generation: UInt32 = 0
    /// Where it waits or runs; while it waits for any place, its lane in the common queue.
    var place: Int32 = -1
    /// The system of its user, and the other one where they have an account.
    var home: Int32
    var favourite: Int32
    var accessMode: Int32
    var country: Int32
    var organisation: Int32
    var workload: Int32
    var isPreemptible: Bool
    var attempts: UInt16 = 0
    /// How often maintenance kept it from starting.
    var parkings: UInt8 = 0
    var state = State.gone

    init(_ submission: Submission, checkpoints: Checkpoints?) {
        id = submission.id
        submitSeconds = submission.submitSeconds
        deadlineSeconds = submission.deadlineSeconds
        workSeconds = submission.workSeconds
        expectedSeconds = submission.expectedSeconds
        devices = submission.devices
        user = submission.user
        home = submission.home
        favourite = submission.favourite
        accessMode = submission.accessMode
        country = submission.country
        organisation = submission.organisation
        workload = submission.workload
        isPreemptible = submission.isPreemptible
        prepareAttempt(checkpoints)
    }

    /// Device-seconds of its access mode that are kept for it.
    var heldDeviceSeconds: Int64 { Int64(devices) * Int64(expectedSeconds) }

    /// Says how long the next attempt takes.
    mutating func prepareAttempt(_ checkpoints: Checkpoints?) {
        guard let checkpoints else {
            attemptSeconds = max(1, workSeconds - savedSeconds)
            attemptExpectedSeconds = max(1, expectedSeconds - min(savedSeconds, expectedSeconds))
            return
        }
        attemptSeconds = checkpoints.attemptSeconds(of: workSeconds, saved: savedSeconds)
        attemptExpectedSeconds = checkpoints.attemptSeconds(of: expectedSeconds, saved: savedSeconds)
    }
}

extension LiveJob {
    /// Keeps what is saved of an attempt that has run for so long at a place, and prepares the next.
    mutating func saveWork(after seconds: Int64, _ place: borrowing Place, _ checkpoints: Checkpoints) {
        let worked = checkpoints.savedSeconds(after: seconds * place.speedThousandths / 1000, saved: savedSeconds)
        // Something is left to do: what ends at this very second has been taken out before.
        let gained = UInt32(clamping: min(worked, Int64(workSeconds - savedSeconds) - 1))
        guard gained > 0 else { return }
        savedSeconds += gained
        usefulSeconds += Int64(place.wallSeconds(gained))
        prepareAttempt(checkpoints)
    }
}

extension Checkpoints {
    /// How long the rest of a job takes: what is left, its checkpoints but one at its end, and beginning again.
    func attemptSeconds(of work: UInt32, saved: UInt32) -> UInt32 {
        var seconds = max(1, Int64(work) - Int64(saved))
        if seconds > everySeconds { seconds += (seconds - 1) / everySeconds * costSeconds }
        if saved > 0 { seconds += restartSeconds }
        return UInt32(clamping: seconds)
    }

    /// How much of an attempt that was stopped after so long, at the speed of 1, is saved beyond what was before.
    func savedSeconds(after seconds: Int64, saved: UInt32) -> Int64 {
        let worked = saved > 0 ? max(0, seconds - restartSeconds) : seconds
        return worked / (everySeconds + costSeconds) * everySeconds
    }
}
