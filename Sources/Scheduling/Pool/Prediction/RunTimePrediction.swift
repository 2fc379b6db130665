/// Predicts how long jobs will run from those that have ended, and never from the future.
///
/// The nearest kin tell most: jobs of the same sender that ask for the same number of units and were submitted shortly
/// before or after. Likely is the mean of the three nearest that have ended; cautious the longest of the twelve nearest.
/// Where no near kin has ended, the last thirty-two of the kin speak, or of the sender, or of those who
/// asked for as many units, or of all. When a
/// job ends, what was predicted for those of its nearest kin that still wait is made anew.
///
/// After Tsafrir, Etsion and Feitelson, "Backfilling using system-generated predictions rather than user runtime
/// estimates", TPDS 2007, who take a user's last two jobs. Integers only. A prediction looks at no more than 32 kin, so
/// its cost does not grow with what is remembered, and what is remembered of a kin is little more than what has not ended.
public struct RunTimePrediction: Sendable {
    /// A job that was submitted, by its kin and its place there.
    public struct Ticket: Hashable, Sendable {
        var kin: UInt32
        var place: UInt32
    }

    private struct Key: Hashable, Sendable {
        var sender: UInt32
        var units: UInt32
    }

    /// What is expected where nothing is known and no limit is given.
    private static let daySeconds: UInt32 = 86_400

    private var kins: ContiguousArray<Kin> = []
    private var kinOf: [Key: UInt32] = [:]
    private var bySender: [UInt32: RecentRunTimes] = [:]
    private var byUnits: [UInt32: RecentRunTimes] = [:]
    private var all = RecentRunTimes()

    /// Knows nothing yet.
    public init() {}

    /// Takes notice of a submission and says what to expect of the job.
    ///
    /// `job` is the caller's name for it, which ``end(_:runSeconds:changed:)`` hands back while the job waits. The limit
    /// is `.max` where there is none.
    public mutating func submit(
        job: UInt32,
        sender: UInt32,
        units: UInt32,
        atSeconds now: Int64,
        limitSeconds: UInt32 = .max
    ) -> (ticket: Ticket, expectation: RunTimeExpectation) {
        let key = Key(sender: sender, units: units)
        let number: UInt32
        if let known = kinOf[key] {
            number = known
        } else {
            number = UInt32(kins.count)
            kins.append(Kin(sender: sender, units: units))
            kinOf[key] = number
        }
        let place = kins[Int(number)].append(job: job, atSeconds: now, limitSeconds: limitSeconds)
        return (Ticket(kin: number, place: place), expectation(of: Int(number), at: place))
    }

    /// Says that a job has started, and that its prediction matters no more.
    public mutating func start(_ ticket: Ticket) { kins[Int(ticket.kin)].leave(ticket.place, ranSeconds: nil) }

    /// Says that a job left the queue without running.
    public mutating func cancel(_ ticket: Ticket) { kins[Int(ticket.kin)].leave(ticket.place, ranSeconds: 0) }

    /// Learns how long a job ran, and tells for which waiting jobs more is expected or less.
    public mutating func end(
        _ ticket: Ticket,
        runSeconds: UInt32,
        changed: (_ job: UInt32, RunTimeExpectation) -> Void
    ) {
        let number = Int(ticket.kin)
        let seconds = max(runSeconds, 1)
        kins[number].leave(ticket.place, ranSeconds: seconds)
        bySender[kins[number].sender, default: RecentRunTimes()].add(seconds)
        byUnits[kins[number].units, default: RecentRunTimes()].add(seconds)
        all.add(seconds)
        for place in kins[number].waitingNear(ticket.place) {
            changed(kins[number].job(at: place), expectation(of: number, at: place))
        }
    }

    private func expectation(of number: Int, at place: UInt32) -> RunTimeExpectation {
        let kin = kins[number]
        let limit = kin.limitSeconds(at: place)
        if let near = kin.nearest(to: place) {
            return RunTimeExpectation(likelySeconds: near.likely, cautiousSeconds: near.cautious, limitSeconds: limit)
        }
        let known = [kin.recent, bySender[kin.sender], byUnits[kin.units], all].compactMap { $0 }
        guard let recent = known.first(where: { $0.count > 1 }) else {
            return RunTimeExpectation(seconds: max(1, limit == .max ? Self.daySeconds : limit), limitSeconds: limit)
        }
        return RunTimeExpectation(
            likelySeconds: recent.meanOfLastTwo,
            cautiousSeconds: recent.longest,
            limitSeconds: limit
        )
    }
}

/// The last thirty-two run times of some family of jobs.
struct RecentRunTimes: Sendable {
    private var seconds = SIMD32<UInt32>(repeating: 0)
    private(set) var count = 0

    mutating func add(_ runSeconds: UInt32) {
        seconds[count % 32] = runSeconds
        // Never back to fewer than thirty-two, whatever the number of jobs.
        count = count == 95 ? 64 : count + 1
    }

    var meanOfLastTwo: UInt32 {
        UInt32((UInt64(seconds[(count - 1) % 32]) + UInt64(seconds[(count - 2) % 32])) / 2)
    }

    var longest: UInt32 { seconds.max() }
}
