import Federation
import Quantities

extension FaultHistory {
    /// How many rounds everything may take to come to its end. Each is some time of the longest job.
    private static let mostRounds = 400

    /// All faults cease: clients get their answers, systems come back, and every job must come to its end.
    mutating func settle() throws(BrokenPromise) {
        isFaulty = false
        for position in systems.indices {
            if dark[position] == nil { silentUntil[position] = now }
            systems[position].hasBrokenMeter = false
        }
        try answerClients()
        for position in dark.keys.sorted() { turnOn(position) }
        try finishWork()
        try explainWhatWaits()
        try cancelWhatWaits()
        try engine.checkReplay()
        try referee.checkLedger(of: engine.published)
        _ = try StateCheck.check(engine.published)
        for allocation in engine.published.allocations where allocation.held != .zero {
            throw BrokenPromise(.settling, "allocation \(allocation.id) holds budget for nothing")
        }
        guard systems.allSatisfy(\.isIdle) else {
            throw BrokenPromise(.settling, "a system runs what nobody asked for any more")
        }
    }

    private mutating func answerClients() throws(BrokenPromise) {
        for _ in 0..<4 where !open.isEmpty {
            try pass(milliseconds: 31_000)
            askAgain()
            try drain(.written)
        }
        guard open.isEmpty else { throw BrokenPromise(.settling, "\(open.count) requests are never answered") }
        try engine.checkReplay()
    }

    /// Plays on until nothing moves any more: nothing runs, and nothing is placed.
    private mutating func finishWork() throws(BrokenPromise) {
        var quiet = 0
        for _ in 0..<Self.mostRounds {
            let before = engine.journal.records.count
            bringSystemsBack()
            inbox += due
            askAll()
            try pass(milliseconds: 2000)
            try drain(.written)
            // On to the next thing that happens by itself.
            let next = systems.compactMap(\.next).min() ?? now
            try pass(milliseconds: max(0, next.milliseconds - now.milliseconds) + 1000)
            try drain(.written)
            let isQuiet = engine.journal.records.count == before && systems.allSatisfy(\.isIdle)
            quiet = isQuiet ? quiet + 1 : 0
            if quiet == 2 { return }
        }
        throw BrokenPromise(.settling, "after \(Self.mostRounds) rounds without faults something still moves")
    }

    private mutating func bringSystemsBack() {
        for system in engine.published.systems where !system.maintenance.isEmpty {
            let none = PlanMaintenance(system: system.id, windows: [])
            inbox.append(ModelEngine.Order(command: .planMaintenance(none), actor: .engine))
        }
        for system in engine.published.systems where !engine.published.offeredShare(of: system.id).isWhole {
            let whole = SetOfferedShare(system: system.id, perMille: OfferedShare.whole, why: "it is well again")
            inbox.append(ModelEngine.Order(command: .setOfferedShare(whole), actor: .engine))
        }
        for system in engine.published.systems where system.state != .active && !system.partitions.isEmpty {
            let to = CommandMaker.following(system.state)
            let step = ChangeSystemState(system: system.id, to: to, why: "it is well again")
            inbox.append(ModelEngine.Order(command: .changeSystemState(step), actor: .engine))
        }
    }

    /// What waits in an idle federation waits for a person: for a budget, a release, an account, another job.
    private mutating func explainWhatWaits() throws(BrokenPromise) {
        let state = engine.published
        var broken: BrokenPromise?
        var explained: Set<AllocationID> = []
        state.jobs.visit { job in
            if let attempt = job.attempt {
                broken = BrokenPromise(.settling, "attempt \(job.id).\(attempt.number) never ends")
                return
            }
            let reasons = state.pendingReasons(of: job)
            // Within a budget the oldest goes first, so whoever waits in line waits for an older one.
            if reasons == [.waitingForDevices], !explained.contains(job.allocation) {
                broken = BrokenPromise(.settling, "job \(job.id) waits for room where everything is idle")
            }
            if reasons != [.waitingForDevices] { explained.insert(job.allocation) }
        }
        if let broken { throw broken }
    }

    /// A person gives up on what waits for ever.
    private mutating func cancelWhatWaits() throws(BrokenPromise) {
        for _ in 0..<40 where engine.published.jobs.count > 0 {
            engine.published.jobs.visit { job in
                let cancel = ControlJob(job: job.id, action: .cancel, why: "nothing will come of it")
                inbox.append(ModelEngine.Order(command: .controlJob(cancel), actor: .engine))
            }
            try drain(.written)
            try finishWork()
        }
        guard engine.published.jobs.count == 0 else {
            throw BrokenPromise(.settling, "\(engine.published.jobs.count) jobs never end")
        }
    }
}
