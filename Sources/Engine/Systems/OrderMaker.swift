import BatchScripts
import Connectors
import Federation
import Journal
import Quantities
import Scheduling

/// Puts together what a system needs to start an attempt: the core's placement, the user's sheet, the vault's account.
struct OrderMaker: Sendable {
    let published: Published
    let reader: JournalReader
    let vault: Vault
    /// What a checkpoint's directory is called on each system.
    let ways: FileWays
    let clock: @Sendable () -> Instant
    /// Asked once, so that output is found again under the name that it was ordered by.
    private let machine = MachineNames()

    /// The order for an attempt; nil when the attempt is no longer to be started.
    func order(for key: AttemptKey) throws -> AttemptOrder? {
        guard let plan = published.read({ Plan(key, in: $0) }) else { return nil }
        guard let sheet = try sheet(of: plan.sheetJob) else {
            throw ConnectorFault(.badOrder, "What the user wrote for job \(key.job) was erased, so it can't run.")
        }
        let account = try vault.account(of: plan.person.word, on: plan.system)
        let values = names(plan, sheet, account)
        var order = AttemptOrder(
            key: key,
            jobName: sheet.name,
            script: sheet.script,
            workingDirectory: sheet.directory,
            standardOutput: FileNamePattern(sheet.output).expanded(with: values),
            standardError: FileNamePattern(sheet.error).expanded(with: values),
            partition: plan.partition,
            cores: Int(plan.attempt.perNode.cores)
        )
        order.arguments = sheet.arguments
        order.environment = sheet.environment.map { EnvironmentVariable($0.name, $0.value) }
        order.submitDirectory = sheet.submitDirectory
        if let input = sheet.input { order.standardInput = FileNamePattern(input).expanded(with: values) }
        // A next attempt goes on in the same file, as Slurm does for a job that was requeued.
        order.isAppendingOutput = sheet.appendsOutput || key.attempt > 1
        order.account = account
        order.memory = plan.attempt.perNode.memory
        order.devices = Int(plan.attempt.perNode.devices)
        order.timeLimit = plan.attempt.timeLimit
        order.earlySignal = sheet.signal.map {
            AttemptOrder.EarlySignal(
                number: Int32(clamping: $0.number),
                before: $0.secondsBefore,
                audience: $0.isForBatchShell ? .batchShell : .steps
            )
        }
        order.checkpointDirectory = sheet.checkpointDirectory.map { ways.directory($0, on: plan.system) }
        order.array = plan.task.map {
            AttemptOrder.ArrayPlace(
                job: $0.array.number,
                index: Int($0.index),
                count: plan.taskCount,
                lowest: Int(sheet.lowestIndex),
                highest: Int(sheet.highestIndex)
            )
        }
        order.nodes = plan.attempt.nodes.count
        order.tasks = Int(sheet.tasks)
        order.coresPerTask = Int(sheet.cpusPerTask)
        return order
    }

    /// Where an attempt's output lies; nil when nothing is known of the job any more.
    func outputFile(of key: AttemptKey, _ stream: OutputStream) throws -> (file: OutputFile, system: String)? {
        let open = published.read { state in
            state.jobs[key.job].map { job in
                (job.task, job.person, job.attempt.map { state[state[$0.partition].system].name })
            }
        }
        let archived = try reader.archivedAttempts(job: key.job.number).first { $0.attempt == Int(key.attempt) }
        let ended = open == nil ? try reader.archivedJob(key.job.number) : nil
        let task =
            open?.0
            ?? ended.flatMap { job in
                job.arrayBase.map { ArrayTask(array: JobID($0), index: UInt32(job.arrayIndex ?? 0), isAdmitted: true) }
            }
        guard let person = open?.1 ?? ended.flatMap({ PersonID(word: $0.person) }),
            let system = archived?.system ?? open?.2,
            let sheet = try sheet(of: task?.array ?? key.job)
        else { return nil }
        let account = try vault.account(of: person.word, on: system)
        let values = names(job: key.job, task: task, attempt: key.attempt, sheet, account)
        let pattern = stream == .standardOutput ? sheet.output : sheet.error
        return (OutputFile(key: key, path: FileNamePattern(pattern).expanded(with: values), account: account), system)
    }

    /// What the user wrote for a job; nil once it was erased.
    func sheet(of job: JobID) throws -> JobSheet? {
        guard case .present(let sheet) = try reader.sheet(job: job.number) else { return nil }
        var bytes = ByteReader(sheet.body)
        return try JobSheet(from: &bytes)
    }

    private func names(_ plan: Plan, _ sheet: JobSheet, _ account: String?) -> FileNamePattern.Values {
        names(job: plan.job, task: plan.task, attempt: plan.attempt.number, sheet, account)
    }

    private func names(
        job: JobID,
        task: ArrayTask?,
        attempt: UInt32,
        _ sheet: JobSheet,
        _ account: String?
    ) -> FileNamePattern.Values {
        FileNamePattern.Values(
            job: Int(clamping: job.number),
            task: task.map { (Int(clamping: $0.array.number), Int($0.index)) },
            jobName: sheet.name,
            user: account ?? machine.user,
            // Which nodes a cluster will give is not known yet: there too it is the server's machine.
            node: machine.host,
            restarts: Int(attempt) - 1
        )
    }

    /// What the durable state says of an attempt that is to be started.
    private struct Plan {
        var job: JobID
        var person: PersonID
        var task: ArrayTask?
        var taskCount: Int
        var attempt: Attempt
        var partition: String
        var system: String
        /// An array's tasks share the sheet of the first.
        var sheetJob: JobID

        init?(_ key: AttemptKey, in state: FederationState) {
            guard let open = state.jobs[key.job], let live = open.attempt, live.number == key.attempt, live.stop == nil
            else { return nil }
            job = open.id
            person = open.person
            task = open.task
            taskCount = open.task.map { Int(state.taskCount(of: $0.array)) } ?? 1
            attempt = live
            let placed = state[live.partition]
            partition = placed.shape.name
            system = state[placed.system].name
            sheetJob = open.task?.array ?? open.id
        }
    }
}

/// One of a job's two outputs.
package enum OutputStream: String, Sendable, CaseIterable {
    case standardOutput = "stdout"
    case standardError = "stderr"
}
