import Federation
import Quantities

extension FaultHistory {
    /// Something on its way between the server and a system.
    enum Message: Sendable {
        /// The server is about to carry out a deed.
        case perform(ModelEngine.Deed, on: SystemID, life: Int)
        /// An order on its way to a system that had been started so often.
        case start(AttemptKey, timeLimit: Seconds, on: SystemID, epoch: Int)
        case stop(AttemptKey, StopReason, on: SystemID, epoch: Int)
        case forget(AttemptKey, on: SystemID, epoch: Int)
        /// What was seen, or what a system answered, on its way to the server.
        case sight(AttemptKey, ObserveAttempt.Sight)
        /// The server's question what there is, and the answer.
        case ask(SystemID, life: Int)
    }

    /// Puts a deed in line; the order is made only when it is performed, from what is durable then.
    mutating func perform(_ deed: ModelEngine.Deed, on system: SystemID, after milliseconds: Int64) {
        let moment = Instant(milliseconds: now.milliseconds + milliseconds)
        agenda.add(.perform(deed, on: system, life: lives), at: moment)
    }

    /// Asks every system what there is.
    mutating func askAll() {
        for system in engine.published.systems { agenda.add(.ask(system.id, life: lives), at: now) }
    }

    /// Lets time pass: messages arrive, systems work, the server listens.
    mutating func pass(milliseconds: Int64) throws(BrokenPromise) {
        let end = Instant(milliseconds: now.milliseconds + milliseconds)
        while true {
            let working = systems.compactMap(\.next).min()
            guard let next = [agenda.next, working].compactMap({ $0 }).min(), next <= end else { break }
            now = max(now, next)
            try work()
            while let (_, message) = agenda.take(by: now) { try arrive(message) }
        }
        now = end
    }

    private mutating func work() throws(BrokenPromise) {
        for position in systems.indices {
            systems[position].advance(to: now)
            try listen(to: position)
        }
    }

    /// Sends on what happened on a system.
    mutating func listen(to position: Int) throws(BrokenPromise) {
        let happened = systems[position].happened
        systems[position].happened = []
        for one in happened {
            switch one {
            case .began(let key):
                exercised.executions += 1
                try referee.began(key, on: position)
            case .over(let key): referee.over(key)
            case .told(let key, let sight):
                if case .ended = sight, breaking == .endsAreKeptSecret { continue }
                guard isReached(position) else { continue }
                send(.sight(key, sight), lost: .sightLost, doubled: .sightDoubled, late: .sightLate)
            }
        }
    }

    /// Whether a system can be reached now.
    func isReached(_ position: Int) -> Bool { silentUntil[position] <= now }

    private mutating func send(_ message: Message, lost: DriveFault, doubled: DriveFault, late: DriveFault) {
        if strikes(lost, onceIn: 16) { return }
        let copies = strikes(doubled, onceIn: 12) ? 2 : 1
        for _ in 0..<copies {
            let delay = strikes(late, onceIn: 10) ? Int64(random.below(900_000)) : Int64(random.below(300))
            agenda.add(message, at: Instant(milliseconds: now.milliseconds + delay))
        }
    }

    private mutating func arrive(_ message: Message) throws(BrokenPromise) {
        switch message {
        case .perform(let deed, let system, let life): if life == lives { carryOut(deed, on: system) }
        case .start(let key, let timeLimit, let system, let epoch):
            let position = Int(system.number) - 1
            guard isReached(position), systems[position].epoch == epoch else { return }
            if strikes(.connectorError, onceIn: 20) { return }
            let answer = systems[position].start(key, timeLimit: timeLimit, at: now)
            if case .refused(let refusal) = answer {
                note(.orderRefused)
                let end = AttemptEnd(cause: refusal.cause, started: nil, ended: clock)
                agenda.add(.sight(key, .ended(end)), at: now)
            }
            if strikes(.answerLost, onceIn: 20) { systems[position].dropTold(key) }
            try listen(to: position)
        case .stop(let key, let reason, let system, let epoch):
            let position = Int(system.number) - 1
            guard isReached(position), systems[position].epoch == epoch else { return }
            systems[position].stop(key, because: reason, at: now)
            try listen(to: position)
        case .forget(let key, let system, let epoch):
            let position = Int(system.number) - 1
            guard isReached(position), systems[position].epoch == epoch else { return }
            systems[position].forget(key)
        case .sight(let key, let sight): observe(key, sight)
        case .ask(let system, let life): if life == lives { compare(with: system) }
        }
    }

    private mutating func observe(_ key: AttemptKey, _ sight: ObserveAttempt.Sight) {
        let command = Command.observeAttempt(ObserveAttempt(key: key, sight: sight))
        inbox.append(ModelEngine.Order(command: command, actor: .engine))
    }

    /// Tells what an attempt goes on from, or that it can't be told: each word comes up, by the attempt's numbers alone.
    private mutating func settleCheckpoint(of key: AttemptKey) {
        let chance = Int((key.job.number + UInt64(key.attempt)) % 5)
        guard chance < CheckpointOrigin.allCases.count else {
            let end = AttemptEnd(cause: .lost(why: "Its checkpoint could not be moved."), started: nil, ended: clock)
            return observe(key, .ended(end))
        }
        let order = SettleCheckpoint(key: key, origin: CheckpointOrigin.allCases[chance])
        inbox.append(ModelEngine.Order(command: .settleCheckpoint(order), actor: .engine))
    }

    /// Makes an order from what is durable now, as the live engine's order maker does, and sends it.
    private mutating func carryOut(_ deed: ModelEngine.Deed, on system: SystemID) {
        let epoch = systems[Int(system.number) - 1].epoch
        let message: Message
        switch deed {
        case .start(let key):
            guard let attempt = engine.published.jobs[key.job]?.attempt, attempt.number == key.attempt,
                attempt.stop == nil
            else { return }
            if engine.published.checkpointToSettle(for: key) != nil { return settleCheckpoint(of: key) }
            message = .start(key, timeLimit: attempt.timeLimit, on: system, epoch: epoch)
        case .stop(let key, let reason): message = .stop(key, reason, on: system, epoch: epoch)
        case .forget(let key): message = .forget(key, on: system, epoch: epoch)
        }
        send(message, lost: .orderLost, doubled: .orderDoubled, late: .orderLate)
    }

    /// Compares what should be on a system with what is there, as the live engine's link does every few seconds.
    private mutating func compare(with system: SystemID) {
        let position = Int(system.number) - 1
        let isReached = isReached(position)
        let report = ReportReachability(system: system, isReachable: isReached)
        inbox.append(ModelEngine.Order(command: .reportReachability(report), actor: .engine))
        let expected = liveAttempts(on: system)
        guard isReached else {
            guard breaking == .silenceMeansLost else { return }
            for (key, _) in expected {
                let end = AttemptEnd(cause: .lost(why: "It can't be reached."), started: nil, ended: clock)
                observe(key, .ended(end))
            }
            return
        }
        let found = systems[position].compare(expected.map(\.0), at: now)
        for ((key, standing), (_, stop)) in zip(found.expected, expected) {
            switch standing {
            case .known(.ended): if breaking != .endsAreKeptSecret { settle(key, standing) }
            case .known: settle(key, standing)
            case .absent: perform(.start(key), on: system, after: 0)
            }
            if let stop { perform(.stop(key, stop), on: system, after: 0) }
        }
        for (key, isOver) in found.orphans {
            guard engine.published.jobs[key.job]?.attempt?.number != key.attempt else { continue }
            perform(isOver ? .forget(key) : .stop(key, .evicted), on: system, after: 0)
        }
    }

    private mutating func settle(_ key: AttemptKey, _ standing: SimulatedSystem.Standing) {
        if case .known(let sight) = standing { observe(key, sight) }
    }

    private func liveAttempts(on system: SystemID) -> [(AttemptKey, stop: StopReason?)] {
        var live: [(AttemptKey, stop: StopReason?)] = []
        let state = engine.published
        state.jobs.visit { job in
            guard let attempt = job.attempt, state[attempt.partition].system == system else { return }
            live.append((AttemptKey(job: job.id, attempt: attempt.number), attempt.stop))
        }
        return live
    }
}
