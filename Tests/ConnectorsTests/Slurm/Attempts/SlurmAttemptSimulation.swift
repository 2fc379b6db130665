import Federation
import Quantities
import Spool
import Testing

@testable import Connectors

/// Plays attempts against a faulty site and holds what they tell against what really ran.
struct SlurmAttemptSimulation {
    private struct Pending {
        var at: Int64
        var index: Int
        var answer: SiteAnswer
    }

    private struct Landing {
        var at: Int64
        var index: Int
        var question: SiteQuestion
    }

    private static let tick: Int64 = 200
    private static let begin: Int64 = 1_800_000_000_000

    private let seed: UInt64
    private var site: FakeSite
    private var chance: SplitMix
    /// When to recall; its own chance, so that histories without recalls are what they were.
    private var recalls: SplitMix?
    /// When to stop besides; its own chance as well.
    private var stops: SplitMix?
    /// When the server's clock is set, and how; its own chance as well.
    private var settings: SplitMix?
    /// By how much it goes wrong.
    private var wrong: Int64 = 0
    private var attempts: [SlurmAttempt] = []
    private var told: [Int: AttemptObservation.State] = [:]
    /// When each was told to be lost, or to be stopped before it began: from then on another attempt may run.
    private var givenUpAt: [Int: Int64] = [:]
    private var pending: [Pending] = []
    private var landings: [Landing] = []
    private var stopped: Set<Int> = []
    /// Which were recalled, and by nothing else asked to end.
    private var recalled: Set<Int> = []
    /// Of which slurmctld told us that the script came to its end.
    private var heardOf: Set<Int> = []
    /// What went wrong, in words.
    private(set) var faults: [String] = []
    private(set) var ends: [String: Int] = [:]
    /// How often a look showed which word of a state, flags among them.
    private(set) var words: [String: Int] = [:]

    /// - Parameters:
    ///   - isRecalling: Whether attempts are recalled now and then.
    ///   - isFlagging: Whether the states of jobs bear flags for a while after they changed.
    ///   - isFailingLaunches: Whether nodes now and then can't launch what they are given.
    ///   - isStopping: Whether attempts are often stopped, and the controller falls soon after that.
    ///   - isSettingClock: Whether the server's clock is set now and then, forward or back.
    init(
        seed: UInt64,
        version: SlurmVersion,
        isRecalling: Bool = false,
        isFlagging: Bool = false,
        isFailingLaunches: Bool = false,
        isStopping: Bool = false,
        isSettingClock: Bool = false
    ) {
        self.seed = seed
        recalls = isRecalling ? SplitMix(state: seed ^ 0xbed) : nil
        stops = isStopping ? SplitMix(state: seed ^ 0x57e) : nil
        settings = isSettingClock ? SplitMix(state: seed ^ 0xc10c) : nil
        site = FakeSite(
            version: version,
            seed: seed,
            isFlagging: isFlagging,
            isFailingLaunches: isFailingLaunches,
            isFallingAfterCancels: isStopping
        )
        chance = SplitMix(state: seed ^ 0xfab)
    }

    /// Three minutes of faults, then quiet until all is told; attempts come in the first two minutes.
    mutating func play() {
        var now = Self.begin
        while now < Self.begin + 180_000 {
            if attempts.count < 10, now < Self.begin + 120_000, chance.next() % 30 == 0 { add(at: now) }
            for index in attempts.indices where chance.next() % 1500 == 0 {
                stopped.insert(index)
                attempts[index].stop(at: instant(now))
            }
            for index in attempts.indices {
                if let drawn = recalls?.next(), drawn % 150 == 0 { recall(index, at: now) }
                if let drawn = stops?.next(), drawn % 20 == 0 {
                    stopped.insert(index)
                    attempts[index].stop(at: instant(now))
                }
            }
            if chance.next() % 300 == 0 { restart(at: now) }
            if let drawn = settings?.next(), drawn % 20 == 0 { setClock(drawn >> 8) }
            step(&now)
        }
        site.calmDown()
        let deadline = now + 1_200_000
        while now < deadline, !attempts.allSatisfy(\.isOver) || !pending.isEmpty { step(&now) }
        // Whatever is told to be over has to stay so.
        for _ in 0..<500 { step(&now) }
        judge()
    }

    /// How jobs are followed: in each way that the version has, history by history.
    private var watch: SlurmAttempt.Watch {
        let ways: [SlurmAttempt.Watch] = site.version.isStructured ? [.records, .looks, .states] : [.records, .looks]
        return ways[Int(seed % UInt64(ways.count))]
    }

    /// What the server's clock shows.
    private func instant(_ now: Int64) -> Instant { Instant(milliseconds: now + wrong) }

    /// Sets the server's clock by up to ten minutes.
    private mutating func setClock(_ drawn: UInt64) {
        let step = Int64(drawn % 1_200_000) - 600_000
        wrong += step
        for index in attempts.indices { attempts[index].move(by: step) }
    }

    private mutating func add(at now: Int64) {
        let number = UInt64(attempts.count + 1)
        attempts.append(
            SlurmAttempt(
                key: AttemptKey(job: JobID(number), attempt: 1),
                name: "fbq-\(number).1",
                account: "ada",
                partition: "gpu",
                meter: SiteMeter(),
                hasOrder: true,
                at: instant(now)
            )
        )
    }

    /// Takes an attempt back, again and again as the engine does until it hears that it began or is over.
    private mutating func recall(_ index: Int, at now: Int64) {
        recalled.insert(index)
        attempts[index].recall(at: instant(now))
    }

    /// The server falls and comes back with what it had written: no order, no answer that was on its way.
    private mutating func restart(at now: Int64) {
        pending.removeAll()
        for index in attempts.indices where !attempts[index].isOver {
            let kept = AttemptEntry(attempts[index]).record.bytes
            guard let read = try? AttemptEntry(bytes: kept) else {
                blame(attempts[index], "can't be read again")
                continue
            }
            attempts[index] = read.attempt(meter: SiteMeter(), at: instant(now))
        }
    }

    private mutating func step(_ now: inout Int64) {
        now += Self.tick
        site.step(to: now)
        let landed = landings.filter { $0.at <= now }
        landings.removeAll { $0.at <= now }
        for landing in landed { _ = site.carryOut(landing.question, attempts[landing.index].name, at: now) }
        let arrived = pending.filter { $0.at <= now }
        pending.removeAll { $0.at <= now }
        for one in arrived {
            if case .job(let job) = one.answer, job.name == attempts[one.index].name {
                if job.endedByItself { heardOf.insert(one.index) }
                for word in job.states { words[word, default: 0] += 1 }
            }
            let news = attempts[one.index].take(
                one.answer,
                at: instant(now),
                chance: Double(chance.next() % 1000) / 1000
            )
            for state in news { hear(state, of: one.index, at: now) }
        }
        for index in attempts.indices {
            // The engine gives an order again for what its system does not know.
            if attempts[index].isAbsent { attempts[index].hasOrder = true }
            let question = attempts[index].next(at: instant(now), by: watch)
            if attempts[index].isOver, let state = attempts[index].state { hear(state, of: index, at: now) }
            guard let question else { continue }
            let (answer, at, landing) = site.ask(question, attempts[index].name, at: now)
            pending.append(Pending(at: at, index: index, answer: answer))
            if let landing { landings.append(Landing(at: landing, index: index, question: question)) }
        }
    }

    private mutating func hear(_ state: AttemptObservation.State, of index: Int, at now: Int64) {
        told[index] = state
        let isGivenUp =
            switch state {
            case .lost: true
            case .ended(let end): end.cause == .stopped && end.started == nil
            default: false
            }
        if isGivenUp, givenUpAt[index] == nil { givenUpAt[index] = now }
    }

    private mutating func judge() {
        for (index, attempt) in attempts.enumerated() {
            let runs = site.runs.filter { $0.name == attempt.name }.sorted { $0.begun < $1.begun }
            for (first, second) in zip(runs, runs.dropFirst()) where second.begun < first.stopped ?? first.until {
                blame(attempt, "ran twice at once")
            }
            let complete = runs.filter(\.isComplete)
            if runs.count > 1 { blame(attempt, "began twice") }
            if let given = givenUpAt[index], runs.contains(where: { $0.stopped ?? .max > given }) {
                blame(attempt, "runs after it is told to be lost, or stopped before it began")
            }
            if runs.contains(where: { $0.stopped == nil }) { blame(attempt, "still runs") }
            guard attempt.isOver, let state = told[index] else {
                blame(attempt, "never ended: \(attempt.phase) \(attempt.trouble ?? "")")
                continue
            }
            switch state {
            case .ended(let end):
                ends["\(end.cause)", default: 0] += 1
                if end.cause == .stopped, recalled.contains(index), !stopped.contains(index) {
                    ends["recalled", default: 0] += 1
                    let isTraced = site.keepMilliseconds >= 60_000 && !site.traceless.contains(attempt.name)
                    if end.started == nil, !runs.isEmpty, isTraced {
                        blame(attempt, "is told to be recalled, and ran")
                    }
                }
                if case .exited(let code) = end.cause {
                    let isTrue = complete.contains { $0.code == code || (code == 1 && $0.code != 0) }
                    if !isTrue { blame(attempt, "is told to have exited with \(code), and never did") }
                }
            case .lost:
                ends["lost", default: 0] += 1
                if site.keepsEnd(of: attempt.name) || heardOf.contains(index) {
                    blame(attempt, "is told to be lost, and its end is known")
                }
            default: blame(attempt, "is told to be \(state) at the end")
            }
        }
    }

    private mutating func blame(_ attempt: SlurmAttempt, _ what: String) {
        faults.append("seed \(seed): \(attempt.name) \(what)")
    }
}

extension SlurmJob {
    /// Whether its script came to its end, and nothing else ended it.
    fileprivate var endedByItself: Bool { isOver && ["COMPLETED", "FAILED"].contains(state) && exit.signal == 0 }
}

@Suite struct `Attempts on a faulty site` {
    @Test(arguments: [SlurmVersion.v38, .v43])
    func `none is lost, doubled or mistaken in hundreds of histories`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...150 {
            var history = SlurmAttemptSimulation(seed: seed, version: version)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
        }
        // A simulation in which nothing happens proves nothing.
        #expect(ends["exited(code: 0)", default: 0] > 250, "\(ends)")
        #expect(ends["lost", default: 0] > 5, "\(ends)")
        #expect(ends["stopped", default: 0] > 5, "\(ends)")
    }

    @Test(arguments: [SlurmVersion.v38, .v40, .v43])
    func `none is lost, doubled or mistaken where states bear flags`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        var words: [String: Int] = [:]
        for seed in UInt64(1)...90 {
            var history = SlurmAttemptSimulation(seed: seed, version: version, isFlagging: true)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
            words.merge(history.words, uniquingKeysWith: +)
        }
        #expect(ends["exited(code: 0)", default: 0] > 100, "\(ends)")
        // Before v0.0.40 a flag stands in the place of the state, since then beside it.
        for flag in ["COMPLETING", "CONFIGURING"] { #expect(words[flag, default: 0] > 10, "\(words)") }
    }

    @Test(arguments: [SlurmVersion.v38, .v43])
    func `none that is lost before it began begins once that is told`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...150 {
            var history = SlurmAttemptSimulation(seed: seed, version: version, isFailingLaunches: true)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
        }
        #expect(ends["exited(code: 0)", default: 0] > 100, "\(ends)")
        #expect(ends["lost", default: 0] > 100, "\(ends)")
    }

    @Test(arguments: [SlurmVersion.v38, .v43])
    func `none that is stopped before it began begins once that is told`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...150 {
            var history = SlurmAttemptSimulation(seed: seed, version: version, isStopping: true)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
        }
        #expect(ends["stopped", default: 0] > 300, "\(ends)")
    }

    @Test(arguments: [SlurmVersion.v38, .v43])
    func `none that is recalled is cancelled once it has begun, or runs to its end twice`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...150 {
            var history = SlurmAttemptSimulation(seed: seed, version: version, isRecalling: true)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
        }
        #expect(ends["exited(code: 0)", default: 0] > 150, "\(ends)")
        #expect(ends["recalled", default: 0] > 40, "\(ends)")
    }

    @Test(arguments: [SlurmVersion.v38, .v43])
    func `none is lost, doubled or mistaken when the server's clock is set`(_ version: SlurmVersion) {
        var ends: [String: Int] = [:]
        for seed in UInt64(1)...150 {
            var history = SlurmAttemptSimulation(seed: seed, version: version, isSettingClock: true)
            history.play()
            for fault in history.faults { Issue.record("\(fault)") }
            ends.merge(history.ends, uniquingKeysWith: +)
        }
        #expect(ends["exited(code: 0)", default: 0] > 250, "\(ends)")
        #expect(ends["lost", default: 0] > 5, "\(ends)")
    }
}
