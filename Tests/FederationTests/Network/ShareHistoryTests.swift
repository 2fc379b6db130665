import Federation
import Quantities
import Scheduling
import Testing

/// Months of two systems that offer now more and now less, by chance, beside a book kept from the events alone.
@Suite struct ShareHistories {
    @Test(arguments: [UInt64](1...30))
    func `nothing is placed beyond a share, and months let everything go on`(seed: UInt64) throws {
        var history = try ShareHistory(seed: seed)
        for _ in 0..<300 { try history.step() }
        #expect(history.overshoots == [], "seed \(seed)")
        #expect(history.waited > 0 && history.months.count >= 2, "seed \(seed)")
        try history.finish()
        #expect(history.overshoots == [], "seed \(seed)")
        #expect(history.world.state.jobs.count == 0, "seed \(seed)")
    }
}

struct ShareHistory {
    var world: World
    /// Where more was placed than is offered, or the state counts otherwise than the book.
    private(set) var overshoots: [String] = []
    /// How often a job waited for a share.
    private(set) var waited = 0
    /// The months that passed.
    private(set) var months: Set<CalendarMonth> = []
    private var random: SplitMix64
    private var perMille: [SystemID: UInt32] = [1: 1000, 2: 1000]
    private var used: [SystemID: [CalendarMonth: Int64]] = [:]

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        world = try World(budget: 1 << 40, lasting: 1 << 30)
        try world.addSystem("beta")
    }

    mutating func step() throws {
        world.now = world.now + Seconds(Int64(random.below(40_000)))
        try give(.tick, by: .engine)
        switch random.below(5) {
        case 0:
            let system = SystemID(UInt64(1 + random.below(2)))
            let share = random.pick([1, 1, 2, 1000] as [UInt32])
            try give(.setOfferedShare(SetOfferedShare(system: system, perMille: share, why: "by chance")))
        case 1, 2:
            // Never more than a thousandth of the shortest month.
            let job = world.state.nextJob
            let need = NodeCapacity(cores: 1, devices: UInt32(1 + random.below(2)), memory: Bytes(1 << 20))
            let time = Seconds(Int64(100 + random.below(4700)))
            let shape = JobShape(nodes: 1, perNode: need, isExclusive: false, timeLimit: time)
            try give(.submitJobs(SubmitJobs(project: 1, shape: shape, terms: .plain, sheet: .zero)), by: world.member)
            if let open = world.state.jobs[job], world.state.pendingReasons(of: open) == [.shareCapReached] {
                waited += 1
            }
        default: try endOne(using: Int64(random.below(6000)))
        }
    }

    /// Lets what is left go on, with nobody adding to it.
    mutating func finish() throws {
        for system in [1, 2] as [SystemID] {
            try give(.setOfferedShare(SetOfferedShare(system: system, perMille: 1, why: "at last")))
        }
        for _ in 0..<2000 where world.state.jobs.count > 0 {
            world.now = world.now + 40_000
            try give(.tick, by: .engine)
            try endOne(using: 1)
        }
    }

    /// Ends the oldest attempt after it ran for so long, or for as long as it has been there.
    private mutating func endOne(using seconds: Int64) throws {
        var live: (key: AttemptKey, placed: Instant)?
        world.state.jobs.visit { job in
            guard live == nil, let attempt = job.attempt else { return }
            live = (AttemptKey(job: job.id, attempt: attempt.number), attempt.placed)
        }
        guard let live else { return }
        let started = max(live.placed, Instant(milliseconds: world.now.milliseconds - seconds * 1000))
        let end = AttemptEnd(cause: .exited(code: 0), started: started, ended: world.now)
        try give(.observeAttempt(ObserveAttempt(key: live.key, sight: .ended(end))), by: .engine)
    }

    private mutating func give(_ command: Command, by actor: Actor? = nil) throws {
        let month = CalendarMonth(of: world.now)
        months.insert(month)
        var placed: Set<SystemID> = []
        for event in try world.give(command, by: actor) {
            switch event {
            case .offeredShareSet(let fact): perMille[fact.system] = fact.perMille
            case .attemptEnded(let fact): used[fact.system, default: [:]][month, default: 0] += fact.used.count
            case .jobPlaced(let fact): placed.insert(world.state[fact.partition].system)
            default: continue
            }
        }
        for system in [1, 2] as [SystemID] { check(system, in: month, wasGiven: placed.contains(system)) }
    }

    private mutating func check(_ system: SystemID, in month: CalendarMonth, wasGiven: Bool) {
        guard let share = perMille[system], share < 1000 else { return }
        var held: Int64 = 0
        world.state.jobs.visit { job in
            if let attempt = job.attempt, world.state[attempt.partition].system == system { held += attempt.hold.count }
        }
        // Each has four accelerators.
        let offered = 4 * month.seconds.count * Int64(share) / 1000
        let gone = held + (used[system]?[month] ?? 0)
        if wasGiven, gone > offered { overshoots.append("\(gone) of \(offered) on system \(system) in \(month)") }
        let counted = world.state.sharesOfDevices(of: system).first { $0.kind == .accelerator }
        let isCounted = counted.map { $0.offered.count == offered && $0.used.count + $0.held.count == gone } ?? false
        if !isCounted { overshoots.append("system \(system) counts otherwise in \(month)") }
    }
}
