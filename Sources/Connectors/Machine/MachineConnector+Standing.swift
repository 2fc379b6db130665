import Federation
import Quantities
import Spool

extension MachineConnector {
    /// How an attempt stands, read off its folder.
    enum Standing: Hashable {
        /// There is no folder.
        case absent
        /// The order is there, and no shepherd has launched it or is about to.
        case unlaunched
        /// A shepherd has it.
        case tended(StartedRecord?)
        /// A shepherd had it and is gone, and wrote no end.
        case deserted(LaunchedRecord, StartedRecord?)
        case ended(EndRecord)
    }

    /// Reads how an attempt stands. Changes nothing.
    func standing(of key: AttemptKey) throws(ConnectorFault) -> Standing {
        let folder = folder(key)
        return try inSpool(key) { () throws(SystemFault) in
            guard try Files.exists(folder.path) else { return .absent }
            if let end = try folder.read(EndRecord.self) { return .ended(end) }
            // In this order: a shepherd locks before it launches, so one that is just starting is never taken for dead.
            let launched = try folder.read(LaunchedRecord.self)
            if try AttemptLock.isHeld(of: folder) { return .tended(try folder.read(StartedRecord.self)) }
            // Its shepherd may have finished between the questions.
            if let end = try folder.read(EndRecord.self) { return .ended(end) }
            guard let launched else { return .unlaunched }
            return .deserted(launched, try folder.read(StartedRecord.self))
        }
    }

    /// The state of an attempt, after whatever had to be done to know it: a deserted one is cleared away and lost.
    func present(_ key: AttemptKey) throws(ConnectorFault) -> AttemptObservation {
        switch try standing(of: key) {
        case .absent:
            return AttemptObservation(key, .absent)
        case .unlaunched, .tended(nil):
            return AttemptObservation(key, .accepted(siteJob: key.description))
        case .tended(let started?):
            return AttemptObservation(key, .running(since: Instant(milliseconds: started.atMilliseconds)))
        case .ended(let end):
            return try conclude(key, end)
        case .deserted(let launched, let started):
            return try conclude(key, try bury(key, launched, started))
        }
    }

    /// Frees what the attempt held and tells its end.
    func conclude(_ key: AttemptKey, _ end: EndRecord) throws(ConnectorFault) -> AttemptObservation {
        live[key] = nil
        let order = try inSpool(key) { () throws(SystemFault) in try folder(key).read(LaunchOrder.self) }
        if case .lost(let why) = end.cause {
            return AttemptObservation(
                key,
                .lost(
                    why: why,
                    started: end.startedMilliseconds.map { Instant(milliseconds: $0) },
                    noticed: Instant(milliseconds: end.endedMilliseconds)
                )
            )
        }
        return AttemptObservation(key, .ended(attemptEnd(end, order)))
    }

    /// Translates a shepherd's record, and turns use into energy.
    private func attemptEnd(_ end: EndRecord, _ order: LaunchOrder?) -> AttemptEnd {
        let cause: AttemptEnd.Cause
        switch end.cause {
        case .exited(let code): cause = .exited(code: Int64(code))
        case .signalled(let number): cause = .signalled(number: Int64(number))
        case .timeLimit: cause = .timeLimit
        case .memoryLimit: cause = .memoryLimit
        case .stopped: cause = .stopped
        case .launchFailed(let why, let isUsersFault):
            cause = isUsersFault ? .unlaunchable(why: why) : .rejected(why: why)
        case .lost: preconditionFailure("a lost attempt has no end; conclude(_:_:) tells it apart")
        }
        let energy = energy(end, order)
        return AttemptEnd(
            cause: cause,
            started: end.startedMilliseconds.map { Instant(milliseconds: $0) },
            ended: Instant(milliseconds: end.endedMilliseconds),
            cpuMilliseconds: end.cpuMilliseconds,
            peakMemory: Bytes(end.peakBytes),
            joules: energy.amount,
            energySource: energy.source,
            energyModel: energy.basis
        )
    }

    private func energy(_ end: EndRecord, _ order: LaunchOrder?) -> EnergyReading {
        let devices = order?.devices.count ?? 0
        // Processor counters say nothing of accelerators, so with those only the model covers the whole.
        if let microjoules = end.measuredMicrojoules, devices == 0 {
            return EnergyReading(
                amount: Joules((microjoules + 500_000) / 1_000_000),
                source: .measured,
                basis: "processor packages (RAPL) of a machine that the attempt had to itself"
            )
        }
        return EnergyModel(wattsByChip: settings.wattsByChip).estimate(
            EnergyModel.Use(
                milliseconds: end.startedMilliseconds.map { end.endedMilliseconds - $0 } ?? 0,
                cores: order?.cores.count ?? 0,
                cpuMilliseconds: end.cpuMilliseconds,
                memoryBytes: order?.memoryBytes ?? end.peakBytes,
                devices: devices,
                chip: order?.chip
            )
        )
    }
}
