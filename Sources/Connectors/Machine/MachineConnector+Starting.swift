import Federation
import Glibc
import Quantities
import Spool

extension MachineConnector {
    /// Starts an attempt on this machine: writes the order, whole, then starts a shepherd for it.
    ///
    /// Given the cores and devices are free; the engine places no more than there is, but what a lost attempt held may
    /// come free a moment later than it thinks.
    package func start(_ order: AttemptOrder) throws(ConnectorFault) {
        try order.check()
        let key = order.key
        if live[key] != nil {
            try pursue(key)
            return
        }
        let folder = folder(key)
        if try inSpool(key, { () throws(SystemFault) in try Files.exists(folder.path) }) {
            // Over, and not yet forgotten: whoever asks has not heard.
            observe.yield(try present(key))
            return
        }
        guard try inSpool(key, { () throws(SystemFault) in try forgotten.highest(of: key.job.number) }) < key.attempt
        else {
            throw ConnectorFault(.attemptIsOver, "Attempt \(key) is over and forgotten; it does not start again.")
        }
        if let other = live.keys.filter({ $0.job == key.job }).min() {
            throw ConnectorFault(
                .otherAttemptLives,
                "Attempt \(other) of the same job still has processes here; stop it first."
            )
        }
        let account = try Account.resolve(order.account, for: "Attempt \(key)", allowingRoot: settings.allowsRootJobs)
        let launch = try allot(order, to: account)
        try inSpool(key) { () throws(SystemFault) in try write(launch, script: order.script, in: folder, for: account) }
        live[key] = launch
        try startShepherd(key)
        observe.yield(AttemptObservation(key, .accepted(siteJob: key.description)))
    }

    /// Repeats what may have been left undone for an attempt whose order is there, and says how it stands.
    private func pursue(_ key: AttemptKey) throws(ConnectorFault) {
        let isWatched = shepherds.values.contains(key)
        if !isWatched, try standing(of: key) == .unlaunched { try startShepherd(key) }
        observe.yield(try present(key))
    }

    private func allot(_ order: AttemptOrder, to account: Account) throws(ConnectorFault) -> LaunchOrder {
        guard let partition = partitions.first(where: { $0.found.name == order.partition }) else {
            throw ConnectorFault(
                .noSuchPartition,
                "Attempt \(order.key) asks for the partition '\(order.partition)'; this machine has "
                    + partitions.map(\.found.name).joined(separator: ", ") + "."
            )
        }
        let isOfCores = partition.found.kind == .core
        guard !isOfCores || order.devices == 0 else {
            throw ConnectorFault(
                .badOrder,
                "Attempt \(order.key) asks for accelerators in '\(order.partition)', which has none."
            )
        }
        guard let cores = live.values.freeCores(order.cores, of: hardware.cores) else {
            throw ConnectorFault(
                .coresBusy,
                "Attempt \(order.key) asks for \(order.cores) cores; fewer are free on this machine now."
            )
        }
        guard let devices = live.values.freeDevices(order.devices, of: partition.indexes, chip: partition.found.chip)
        else {
            throw ConnectorFault(
                .devicesBusy,
                "Attempt \(order.key) asks for \(order.devices) of \(partition.found.chip); fewer are free now."
            )
        }
        let token = Self.drawToken()
        var launch = LaunchOrder(
            token: token,
            workingDirectory: order.workingDirectory,
            standardInput: order.standardInput,
            standardOutput: order.standardOutput,
            standardError: order.standardError,
            isAppending: order.isAppendingOutput,
            graceMilliseconds: order.grace.count * 1000
        )
        launch.account = Account.canSwitch ? account.name : nil
        launch.isRootAllowed = settings.allowsRootJobs
        launch.arguments = order.arguments
        launch.cores = cores
        launch.devices = devices
        launch.chip = isOfCores ? nil : partition.found.chip
        launch.memoryBytes = order.memory?.count
        if case .success(let tree) = controlGroups { launch.controlGroup = "\(tree.jobs)/\(order.key)" }
        launch.timeLimitMilliseconds = order.timeLimit.map { $0.count * 1000 }
        launch.earlySignal = order.earlySignal.map {
            LaunchOrder.EarlySignal(
                number: $0.number,
                beforeMilliseconds: $0.before.count * 1000,
                isForBatchShell: $0.audience == .batchShell
            )
        }
        // Whoever has every core has the machine to itself: nobody else can be given one meanwhile.
        if cores.count == hardware.coresOnline { launch.energyCounters = hardware.energyCounters }
        launch.environment =
            JobEnvironment(
                order: order,
                account: account,
                host: hardware.host,
                cores: cores,
                devices: (devices, partition.vendor),
                token: token
            ).lines()
        return launch
    }

    /// Makes the attempt's folder under another name and puts it in place whole: it is there with all it needs, or not
    /// at all.
    ///
    /// The files are synced, the folders are not. That is left to the shepherd, which makes all of it durable before it
    /// launches anything; if the power fails earlier, the attempt is absent and was never launched.
    private func write(
        _ launch: LaunchOrder,
        script: String,
        in folder: AttemptFolder,
        for account: Account
    ) throws(SystemFault) {
        let attempts = AttemptFolder.attempts(in: settings.spool)
        let temporary = "\(attempts)/.new-\(folder.name)"
        try Files.removeFolder(temporary)
        try Files.makeFolder(temporary, mode: 0o711)
        try Files.create("\(temporary)/\(LaunchOrder.kind)", launch.record.bytes)
        try Files.create("\(temporary)/script", Array(script.utf8), mode: 0o500)
        if Account.canSwitch, chown("\(temporary)/script", account.user, account.group) != 0 {
            throw SystemFault("give \(temporary)/script to \(account.name)")
        }
        guard rename(temporary, folder.path) == 0 else { throw SystemFault("rename \(temporary)") }
    }

    /// Starts a shepherd for an attempt whose order is there. Another one may live: then the new one goes away again.
    func startShepherd(_ key: AttemptKey) throws(ConnectorFault) {
        let folder = folder(key)
        do {
            let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
            let errors = open(folder.shepherdErrors, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
            defer { for descriptor in [silent, errors] where descriptor >= 0 { close(descriptor) } }
            guard silent >= 0, errors >= 0 else { throw SystemFault("open \(folder.shepherdErrors)") }
            let spawn = Spawn(
                program: settings.shepherd,
                arguments: ["fabrique-shepherd", "tend", folder.path],
                descriptors: [silent, silent, errors]
            )
            watch(try spawn.start(), of: key)
        } catch {
            throw ConnectorFault(.shepherd, "The shepherd of attempt \(key) can't be started: \(error).")
        }
    }

    /// 128 random bits. Drawn here because they name processes on this machine only and never reach the journal.
    private static func drawToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 16) + String(generator.next(), radix: 16)
    }
}
