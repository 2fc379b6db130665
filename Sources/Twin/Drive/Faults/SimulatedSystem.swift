import Federation
import Quantities

/// A system as its connector shows it: it accepts an attempt once however often it is told, runs it for its true time,
/// ends it at its limit, tells what happens, and never starts what is over.
struct SimulatedSystem: Sendable {
    /// Something that happened on the system, in the order in which it did.
    enum Happening: Sendable {
        case began(AttemptKey)
        case over(AttemptKey)
        case told(AttemptKey, ObserveAttempt.Sight)
    }

    /// How an order to start was answered.
    enum Answer: Sendable {
        case taken
        case isOver
        case otherAttemptLives
        case refused(RefusedOrder)
    }

    /// What it knows of an attempt when it is asked.
    enum Standing: Sendable {
        case known(ObserveAttempt.Sight)
        case absent
    }

    private struct Live: Sendable {
        var timeLimit: Seconds
        var begins: Instant
        var ends: Instant
        var cause: AttemptEnd.Cause
        var hasBegun = false
    }

    private let seed: UInt64
    private let ignoresFences: Bool
    private let namesOwners: Bool
    /// Rises with every start of the system: what was on its way to it before does not arrive.
    private(set) var epoch = 0
    /// By how much its clock is wrong.
    var clockAheadMilliseconds: Int64 = 0
    var hasBrokenMeter = false
    /// What happened since somebody last looked.
    var happened: [Happening] = []
    private var live: [AttemptKey: Live] = [:]
    private var ended: [AttemptKey: AttemptEnd] = [:]
    /// The highest attempt of each job that is over and forgotten.
    private var forgotten: [JobID: UInt32] = [:]

    init(seed: UInt64, breaking: BrokenRule?) {
        self.seed = seed
        ignoresFences = breaking == .systemsIgnoreFences
        namesOwners = breaking == .systemsNameOwners
    }

    /// Whether nothing runs or waits.
    var isIdle: Bool { live.isEmpty }

    /// When something next happens by itself.
    var next: Instant? { live.values.map { $0.hasBegun ? $0.ends : min($0.begins, $0.ends) }.min() }

    /// Takes an attempt, or says why not.
    mutating func start(_ key: AttemptKey, timeLimit: Seconds, at now: Instant) -> Answer {
        let work = SimulatedWork(key, timeLimit: timeLimit, seed: seed)
        if let refusal = work.refusal { return .refused(refusal) }
        if !ignoresFences {
            if live[key] != nil || ended[key] != nil {
                if case .known(let sight) = standing(of: key) { happened.append(.told(key, sight)) }
                return .taken
            }
            guard forgotten[key.job, default: 0] < key.attempt else { return .isOver }
            guard !live.keys.contains(where: { $0.job == key.job }) else { return .otherAttemptLives }
        } else if live[key]?.hasBegun == true {
            // A second process of the same attempt.
            happened.append(.began(key))
        }
        let begins = Instant(milliseconds: now.milliseconds + work.delayMilliseconds)
        let ends = Instant(milliseconds: begins.milliseconds + work.runMilliseconds)
        live[key] = Live(timeLimit: timeLimit, begins: begins, ends: ends, cause: work.cause)
        happened.append(.told(key, .accepted(siteJob: siteJob(key))))
        return .taken
    }

    /// Loses what it was about to tell of an attempt.
    mutating func dropTold(_ key: AttemptKey) {
        happened.removeAll { if case .told(key, _) = $0 { true } else { false } }
    }

    /// Ends an attempt after a moment of grace; one that was never started never will be. A recall leaves alone what has
    /// begun.
    mutating func stop(_ key: AttemptKey, because reason: StopReason, at now: Instant) {
        if let work = live[key] {
            guard reason != .recalled || !work.hasBegun else { return }
            guard work.hasBegun else {
                finish(key, .stopped, at: now)
                return
            }
            let grace = Instant(milliseconds: now.milliseconds + 3000)
            guard grace < work.ends else { return }
            live[key]?.ends = grace
            // Every third script catches the signal and ends with a code of its own.
            live[key]?.cause = key.job.number % 3 == 0 ? .exited(code: 143) : .stopped
        } else if let end = ended[key] {
            happened.append(.told(key, .ended(end)))
        } else if forgotten[key.job, default: 0] < key.attempt {
            finish(key, .stopped, at: now)
        }
    }

    /// Lets go of an attempt whose end is recorded; what still lives is kept.
    mutating func forget(_ key: AttemptKey) {
        guard live[key] == nil else { return }
        ended[key] = nil
        forgotten[key.job] = max(forgotten[key.job, default: 0], key.attempt)
    }

    /// What it knows of the attempts that are expected, and which others it has.
    mutating func compare(
        _ expected: [AttemptKey],
        at now: Instant
    ) -> (expected: [(AttemptKey, Standing)], orphans: [(AttemptKey, isOver: Bool)]) {
        let wanted = Set(expected)
        let others = (Array(live.keys) + Array(ended.keys)).filter { !wanted.contains($0) }.sorted()
        return (expected.map { ($0, judge($0, at: now)) }, others.map { ($0, live[$0] == nil) })
    }

    private func judge(_ key: AttemptKey, at now: Instant) -> Standing {
        if case .known(let sight) = standing(of: key) { return .known(sight) }
        guard forgotten[key.job, default: 0] >= key.attempt else { return .absent }
        let why = "The system was told to forget it."
        return .known(.ended(AttemptEnd(cause: .lost(why: why), started: nil, ended: shown(now))))
    }

    private func standing(of key: AttemptKey) -> Standing {
        if let end = ended[key] { return .known(.ended(end)) }
        guard let work = live[key] else { return .absent }
        return .known(work.hasBegun ? .running(since: shown(work.begins)) : .accepted(siteJob: siteJob(key)))
    }

    /// Lets time pass: what is due begins and ends.
    mutating func advance(to now: Instant) {
        for key in live.keys.sorted() {
            guard let work = live[key] else { continue }
            if !work.hasBegun, work.begins <= min(now, work.ends) {
                live[key]?.hasBegun = true
                happened.append(.began(key))
                happened.append(.told(key, .running(since: shown(work.begins))))
            }
            if work.ends <= now { finish(key, work.cause, at: work.ends) }
        }
    }

    /// Starts anew. What ran is lost; what is known of it survives, unless the disk did not.
    mutating func restart(at now: Instant, forgetting: Bool) {
        epoch += 1
        for key in live.keys.sorted() { finish(key, .lost(why: "The machine restarted."), at: now) }
        happened.removeAll { if case .told = $0 { true } else { false } }
        guard forgetting else { return }
        ended = [:]
        forgotten = [:]
    }

    private mutating func finish(_ key: AttemptKey, _ cause: AttemptEnd.Cause, at now: Instant) {
        let work = live.removeValue(forKey: key)
        let began = work?.hasBegun == true ? work?.begins : nil
        if began != nil { happened.append(.over(key)) }
        let metered = SimulatedWork(key, timeLimit: work?.timeLimit ?? .zero, seed: seed).joules
        let end = AttemptEnd(
            cause: cause,
            started: began.map(shown),
            ended: shown(now),
            cpuMilliseconds: hasBrokenMeter ? .min : 1000,
            joules: hasBrokenMeter ? Joules(key.job.number % 2 == 0 ? .max : .min) : metered,
            energySource: .measured,
            energyModel: "simulated meter"
        )
        ended[key] = end
        happened.append(.told(key, .ended(end)))
    }

    private func siteJob(_ key: AttemptKey) -> String {
        namesOwners ? "\(RefusedOrder.Vault.mark)-\(key)" : "site-\(key)"
    }

    /// A moment as the system's own clock shows it.
    private func shown(_ moment: Instant) -> Instant {
        Instant(milliseconds: moment.milliseconds + clockAheadMilliseconds)
    }
}
