import Federation
import Quantities

/// A random life of a federation with everything that can go wrong, held to the promises of `docs/architecture.md`.
///
/// Clients give commands of every kind, good and bad; a model of the live engine decides them through the same
/// `FederationState.execute`, makes them durable, and lets orders follow; simulated systems carry them out and report.
/// The server dies at any point between a decision and what follows from it; messages are lost, doubled and late;
/// clocks jump; systems can't be reached, refuse, start anew and forget. At the end all faults cease, and everything
/// must come to its end. The seed decides all of it, so a finding is played again by its seed.
///
/// Cost: about four commands a step, and some dozens to settle.
package struct FaultHistory: Sendable {
    /// The history's seed.
    package let seed: UInt64
    /// How many steps it takes before everything settles.
    package let steps: Int
    /// What it has exercised so far.
    package internal(set) var exercised = Exercise()

    let breaking: BrokenRule?
    /// The true time, which nobody in the history knows.
    var now = FoundedWorld.begins
    /// By how much the server's clock is wrong.
    var clockAheadMilliseconds: Int64 = 0
    var clockSteps = 0
    /// How often the server was started anew: what an earlier one was about to do it does not do.
    var lives = 0
    /// Faults, as drawn by chance; commands have a stream of their own.
    var random: RandomStream
    var maker: CommandMaker
    var engine: ModelEngine
    var inbox: [ModelEngine.Order] = []
    var systems: [SimulatedSystem] = []
    /// Until when each system can't be reached.
    var silentUntil: [Instant] = []
    /// The systems without power, and the request by which each is fenced, once it was made.
    var dark: [Int: Int?] = [:]
    var agenda = Agenda<Message>()
    var requests: [Request] = []
    /// The requests that were not answered yet.
    var open: [Int] = []
    var referee = Referee()
    /// Whether something may go wrong now.
    var isFaulty = false
    var step = 0

    /// Prepares a history.
    ///
    /// - Parameter breaking: A rule to break on purpose, to see that a history notices.
    package init(seed: UInt64, steps: Int, breaking: BrokenRule? = nil) {
        self.seed = seed
        self.steps = steps
        self.breaking = breaking
        random = RandomStream(seed: seed)
        maker = CommandMaker(seed: seed)
        engine = ModelEngine(breaking: breaking)
    }

    /// Plays the history to its end, and returns the first broken promise.
    package mutating func run() -> Finding? {
        do throws(BrokenPromise) {
            try found()
            isFaulty = true
            for number in 1...max(1, steps) {
                step = number
                try takeStep()
            }
            step = steps + 1
            try settle()
            exercised.histories = 1
            return nil
        } catch {
            return Finding(seed: seed, steps: steps, step: step, promise: error.promise, what: error.what)
        }
    }

    /// A digest of every record, in order: equal for equal seeds, on every machine and in every build.
    package var fingerprint: UInt64 { engine.journal.fingerprint }

    private mutating func found() throws(BrokenPromise) {
        inbox = FoundedWorld().orders
        try drain(.written)
        keepSystemsInStep()
    }

    private mutating func takeStep() throws(BrokenPromise) {
        switch random.below(100) {
        case 0..<50: giveCommands()
        case 50..<84: try pass(milliseconds: 1000 + Int64(random.exponential(mean: 240_000)))
        default: try goWrong()
        }
        try pass(milliseconds: Int64(random.below(4000)))
        if random.below(3) == 0 { askAll() }
        inbox += due
        askForFences()
        askAgain()
        try drain(fate())
        let reasons = try StateCheck.check(engine.published)
        for reason in reasons { exercised.reasons[reason, default: 0] += 1 }
    }

    /// What the server's clock shows.
    var clock: Instant { Instant(milliseconds: now.milliseconds + clockAheadMilliseconds) }

    /// After how long out of reach of a system its jobs that may run twice go on elsewhere.
    static let lease = Seconds(600)

    /// A tick, once the clock alone brings something about, and the end of leases, once one is over.
    var due: [ModelEngine.Order] {
        let moment = max(clock, engine.last)
        var commands: [Command] = []
        if engine.published.needsTick(at: moment) { commands.append(.tick) }
        let lease = breaking == .leasesAreShort ? FederationState.shortestLease : Self.lease
        if !engine.published.leasesOver(after: lease, at: moment).isEmpty {
            commands.append(.endLeases(EndLeases(after: Self.lease)))
        }
        return commands.map { ModelEngine.Order(command: $0, actor: .engine) }
    }

    /// Whether something goes wrong, once in `count` times; counted when it does.
    mutating func strikes(_ fault: DriveFault, onceIn count: UInt32) -> Bool {
        guard isFaulty, random.below(count) == 0 else { return false }
        note(fault)
        return true
    }

    mutating func note(_ fault: DriveFault) { exercised.faults[fault, default: 0] += 1 }

    /// Carries out what is in line, and follows it up as far as the batch's fate lets it.
    mutating func drain(_ fate: ModelEngine.Fate) throws(BrokenPromise) {
        let orders = inbox
        inbox = []
        guard !orders.isEmpty else { return }
        let outcome = try engine.carryOut(orders, clock: clock, fate: fate)
        exercised.decisions += outcome.decisions.count
        for decision in outcome.decisions {
            try referee.judge(decision)
            if outcome.isDurable { try referee.take(decision) }
            count(decision, isDurable: outcome.isDurable)
        }
        if outcome.isDurable {
            try referee.take(outcome.records, engine.published)
            exercised.records += outcome.records.count
        }
        if outcome.isReplied { for decision in outcome.decisions { reply(decision) } }
        for (system, deed) in outcome.deeds { perform(deed, on: system, after: 0) }
        keepSystemsInStep()
        switch fate {
        case .written, .noRoom: return
        case .diesBeforeWriting, .diesBeforeReplying, .diesBeforeSending: try restart()
        }
    }

    private mutating func count(_ decision: ModelEngine.Decision, isDurable: Bool) {
        let kind = CommandKind(decision.order.command)
        switch decision.result {
        case .failure(let refusal):
            exercised.refused[kind, default: 0] += 1
            exercised.refusals[refusal.code, default: 0] += 1
        case .success(let done):
            guard isDurable, !done.events.isEmpty else { return }
            exercised.accepted[kind, default: 0] += 1
            for event in done.events {
                switch event {
                case .attemptEnded(let fact): exercised.outcomes[fact.outcome, default: 0] += 1
                case .jobEnded(let fact): exercised.outcomes[fact.outcome, default: 0] += 1
                default: continue
                }
            }
        }
    }

    /// A system that was registered exists.
    private mutating func keepSystemsInStep() {
        while systems.count < engine.published.systems.count {
            let number = UInt64(systems.count)
            systems.append(SimulatedSystem(seed: seed &+ number &* 0x51_7C_C1, breaking: breaking))
            silentUntil.append(now)
        }
    }
}
