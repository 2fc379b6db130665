import Quantities

extension FaultHistory {
    /// What becomes of the batch at hand.
    mutating func fate() -> ModelEngine.Fate {
        if strikes(.crashBeforeWriting, onceIn: 40) { return .diesBeforeWriting }
        if strikes(.crashBeforeReplying, onceIn: 40) { return .diesBeforeReplying }
        if strikes(.crashBeforeSending, onceIn: 40) { return .diesBeforeSending }
        return strikes(.diskFull, onceIn: 25) ? .noRoom : .written
    }

    /// Lets one thing go wrong that is no message's.
    mutating func goWrong() throws(BrokenPromise) {
        let position = Int(random.below(UInt32(systems.count)))
        switch random.below(9) {
        case 0:
            note(.crashAtRest)
            try restart()
        case 1:
            engine.writeSnapshot(clock: clock)
            guard random.below(2) == 0 else { return }
            note(.orderlyStop)
            try drain(.written)
            engine.writeSnapshot(clock: clock)
            try restart()
        case 2: stepClock()
        case 3, 4:
            guard dark[position] == nil else { return }
            note(.unreachable)
            silentUntil[position] = now + Seconds(Int64(random.below(3600)))
        case 5:
            let forgets = random.below(2) == 0
            note(forgets ? .systemForgets : .systemRestart)
            try startAnew(position, forgetting: forgets)
        case 6:
            note(.systemClockOff)
            systems[position].clockAheadMilliseconds = Int64(random.below(14_400_000)) - 7_200_000
        case 7: try cutPower(of: position)
        default:
            note(.meterBroken)
            systems[position].hasBrokenMeter.toggle()
        }
    }

    /// A system loses its power, and with it whatever ran there.
    private mutating func cutPower(of position: Int) throws(BrokenPromise) {
        guard dark[position] == nil else { return }
        note(.powerLost)
        dark[position] = .some(nil)
        silentUntil[position] = Instant(milliseconds: .max)
        guard breaking != .fencesAreFalse else { return }
        try startAnew(position, forgetting: random.below(2) == 0)
    }

    private mutating func startAnew(_ position: Int, forgetting: Bool) throws(BrokenPromise) {
        systems[position].restart(at: now, forgetting: forgetting)
        try listen(to: position)
        if forgetting { referee.forgot(position) }
    }

    /// Gives a system its power back. What was on its way to it meanwhile does not arrive.
    mutating func turnOn(_ position: Int) {
        dark[position] = nil
        silentUntil[position] = now + Seconds(isFaulty ? Int64(random.below(1200)) : 0)
        systems[position].cutLines()
    }

    /// Sets the server's clock forward or back. In all it stays within the time for which request keys are remembered.
    private mutating func stepClock() {
        guard clockSteps < 6 else { return }
        clockSteps += 1
        let isForward = random.below(2) == 0
        note(isForward ? .clockForward : .clockBack)
        clockAheadMilliseconds += (isForward ? 1 : -1) * Int64(random.below(7_200_000))
    }

    /// The server dies and starts again. What was in line is lost; what is on its way to or from systems is not.
    mutating func restart() throws(BrokenPromise) {
        lives += 1
        inbox = []
        let fromSnapshot = engine.journal.snapshot != nil && random.below(2) == 0
        if fromSnapshot { note(.startFromSnapshot) }
        try engine.restart(fromSnapshot: fromSnapshot)
        try referee.checkAcknowledged(engine.journal.records.count, engine.published)
        askAll()
    }
}
