import Dispatch
import Federation
import Glibc
package import Quantities
import Spool

/// This machine as a system: every attempt is a process group of its own that outlives the server.
///
/// The spool's records are the truth and this actor only a reader of them: it can be dropped at any moment, and the
/// next one finds what goes on. Its work runs on one thread of its own, so that syncing a file holds up no other task.
package actor MachineConnector: Connector {
    /// What happens here. Bounded in practice: no more than a few for each live attempt are ever waiting, and what is
    /// lost with the process is found again by a reconciliation.
    package nonisolated let observations: AsyncStream<AttemptObservation>

    let settings: MachineSettings
    let clock: @Sendable () -> Instant
    let hardware: Hardware
    let partitions: [MachinePartition]
    /// Where attempts get control groups, or why they get none.
    let controlGroups: Result<ControlGroupTree, ControlGroupTree.Unavailable>
    let forgotten: ForgottenAttempts
    let observe: AsyncStream<AttemptObservation>.Continuation

    /// What each attempt holds that has not ended.
    var live: [AttemptKey: LaunchOrder] = [:]
    /// The shepherds whose ends we wait for, by process number.
    var shepherds: [pid_t: AttemptKey] = [:]
    var notices: DescriptorWatch?

    nonisolated let executor = SpoolQueue()

    /// Where the actor's work runs.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the spool (or makes it) and takes up what goes on in it. Nothing is observed before the caller has read
    /// ``observations``, and what ended meanwhile is told by ``reconcile(_:)``.
    ///
    /// - Parameter clock: what the time is; asked only for attempts that end without a shepherd.
    package init(_ settings: MachineSettings, clock: @escaping @Sendable () -> Instant) throws(ConnectorFault) {
        self.settings = settings
        self.clock = clock
        hardware = Hardware(root: settings.root, affinity: Hardware.affinity())
        partitions = MachinePartition.all(of: hardware)
        do throws(ControlGroupTree.Unavailable) {
            controlGroups = .success(try ControlGroupTree(root: hardware.root, pid: getpid()))
        } catch {
            controlGroups = .failure(error)
        }
        forgotten = ForgottenAttempts(path: "\(settings.spool)/forgotten")
        (observations, observe) = AsyncStream.makeStream(of: AttemptObservation.self)
        try Self.prepare(settings.spool)
        live = try Self.unfinished(in: settings.spool)
        executor.queue.async { [weak self] in
            guard let self else { return }
            self.assumeIsolated { $0.takeUp() }
        }
    }

    deinit { observe.finish() }

    /// Says what this machine has and how it holds jobs to their limits.
    package func discover() -> SystemInventory {
        SystemInventory(
            host: hardware.host,
            processor: hardware.processor,
            cores: hardware.cores.count,
            memory: Bytes(max(0, hardware.memoryBytes - settings.memoryReserve.count)),
            memoryReserve: settings.memoryReserve,
            partitions: partitions.map(\.found),
            limits: limitsSentence,
            identity: Account.canSwitch
                ? "Jobs run as the local account that their person is mapped to."
                : "Jobs run as the server's own user, \(Account.own().name): the server may not switch users.",
            energy: hardware.energyCounters.isEmpty
                ? "Energy is estimated: this machine has no processor energy counters that can be read."
                : "Energy is measured for attempts that have all cores of the machine, and estimated for others."
        )
    }

    private var limitsSentence: String {
        switch controlGroups {
        case .success:
            return "Cores are bound by affinity and cpu.max, memory by memory.max of control groups version 2."
        case .failure(let unavailable):
            return "Cores are bound by affinity alone and memory is watched by a sample every 200 ms, "
                + "since \(unavailable.why)."
        }
    }

    /// Reads a piece of what a job wrote.
    package func output(
        _ file: OutputFile,
        from offset: Int64,
        atMost count: Int
    ) throws(ConnectorFault) -> OutputPiece {
        try OutputReader.read(file, from: offset, atMost: count)
    }

    func folder(_ key: AttemptKey) -> AttemptFolder { AttemptFolder(spool: settings.spool, name: key.description) }

    /// Runs what touches the spool, and says so when it fails.
    func inSpool<Value>(_ key: AttemptKey, _ body: () throws(SystemFault) -> Value) throws(ConnectorFault) -> Value {
        do {
            return try body()
        } catch {
            throw ConnectorFault(.spool, "The spool entry of attempt \(key): \(error).")
        }
    }
}

extension MachineConnector {
    private static func prepare(_ spool: String) throws(ConnectorFault) {
        guard spool.hasPrefix("/") else {
            throw ConnectorFault(.spool, "The spool's path '\(spool)' is not absolute. Give the whole path.")
        }
        do {
            try Files.makeFolder(spool, mode: 0o711)
            var information = stat()
            guard stat(spool, &information) == 0 else { throw SystemFault("examine \(spool)") }
            guard information.st_uid == geteuid(), information.st_mode & 0o022 == 0 else {
                throw SystemFault("\(spool) must belong to the server's user and be writable by nobody else", code: 0)
            }
            try Files.makeFolder(AttemptFolder.attempts(in: spool), mode: 0o711)
            try Files.makeFolder(AttemptFolder.notices(in: spool), mode: 0o700)
            // Half-made and half-removed entries of a server that was killed; neither was ever an attempt's.
            let attempts = AttemptFolder.attempts(in: spool)
            for name in try Files.names(in: attempts) where name.hasPrefix(".") {
                try Files.removeFolder("\(attempts)/\(name)")
            }
        } catch {
            throw ConnectorFault(.spool, "The spool can't be used: \(error).")
        }
    }

    /// The orders of all attempts that have not ended. One that can't be read is left out here: it holds its folder,
    /// so it can't be started again, and every reconciliation names it.
    private static func unfinished(in spool: String) throws(ConnectorFault) -> [AttemptKey: LaunchOrder] {
        var live: [AttemptKey: LaunchOrder] = [:]
        for key in try keys(in: spool) {
            let folder = AttemptFolder(spool: spool, name: key.description)
            guard (try? folder.has(EndRecord.self)) == false, let order = try? folder.read(LaunchOrder.self) else {
                continue
            }
            live[key] = order
        }
        return live
    }

    static func keys(in spool: String) throws(ConnectorFault) -> [AttemptKey] {
        do {
            return try Files.names(in: AttemptFolder.attempts(in: spool)).compactMap { AttemptKey($0) }.sorted()
        } catch {
            throw ConnectorFault(.spool, "The spool can't be read: \(error).")
        }
    }
}
