import Quantities

extension ScriptReader {
    /// The most tasks, or CPUs of a task.
    private static let mostTasks = 10_000_000
    private static let mostCPUs = 100_000
    /// The longest path.
    private static let mostPathBytes = 4096

    /// Sets an option to its value. The later of two wins, as with sbatch.
    mutating func set(_ option: Option, to text: ByteText) throws(ValueFault) {
        switch option {
        case .account: script.account = try text.name(of: .project)
        case .array: array = text.range
        case .chdir: script.workingDirectory = try text.line(of: .directory, most: Self.mostPathBytes)
        case .checkpoint: script.wishes.checkpoint = try text.line(of: .directory, most: Self.mostPathBytes)
        case .comment: script.comment = try text.line(of: .comment, most: 1024)
        case .constraint: script.constraint = try Constraint(reading: text)
        case .countries: script.wishes.countries = try text.countries()
        case .cpusPerTask: script.cpusPerTask = try text.count(of: .cpus, most: Self.mostCPUs)
        case .datasets: script.wishes.datasets = try text.names(of: .dataset)
        case .deadline: try setDeadline(text)
        case .dependency: script.dependencies = try BatchScript.Dependency.list(reading: text)
        case .error: script.error = try pattern(text)
        case .exclusive: try setExclusive(text)
        case .export: script.export = try EnvironmentExport(reading: text)
        case .gpus: script.gpus = try GPURequest(reading: text)
        case .gpusPerNode: script.gpusPerNode = try GPURequest(reading: text)
        case .gres: script.gres = try GPURequest.fromGres(text)
        case .input: script.input = try pattern(text)
        case .jobName: script.jobName = try text.line(of: .jobName, most: 1024)
        case .memory: script.memoryPerNode = try MemorySize(reading: text)
        case .memoryPerCPU: try setMemoryPerCPU(text)
        case .nodes: script.nodes = try NodeCount(reading: text)
        case .objective: script.wishes.objective = try BatchScript.Objective(reading: text)
        case .openMode: script.openMode = try BatchScript.OpenMode(reading: text)
        case .output: script.output = try pattern(text)
        case .partition: script.partitions = try text.names(of: .partition)
        case .requeue:
            throw ValueFault(
                .unsupportedValue,
                at: text.range,
                "--requeue takes no value here",
                suggestion: "write --requeue alone"
            )
        case .signal: script.signal = try SignalRequest(reading: text)
        case .systems: script.wishes.systems = try text.names(of: .system)
        case .tasks: script.tasks = try text.count(of: .tasks, most: Self.mostTasks)
        case .tasksPerNode: script.tasksPerNode = try text.count(of: .tasks, most: Self.mostTasks)
        case .timeLimit: script.timeLimit = try TimeLimit(reading: text)
        case .hold, .mayRunTwice, .noRequeue, .oversubscribe:
            preconditionFailure("the table gives a flag no value")
        }
    }

    /// Sets an option that stands alone.
    mutating func setFlag(_ option: Option) {
        switch option {
        case .exclusive: script.isExclusive = true
        case .hold: script.isHeld = true
        case .mayRunTwice: script.wishes.mayRunTwice = true
        case .requeue: script.mayRequeue = true
        case .noRequeue: script.mayRequeue = false
        // Nodes are shared unless a job wants them to itself.
        case .oversubscribe: break
        default: preconditionFailure("the table makes every other option have a value")
        }
    }

    private func pattern(_ text: ByteText) throws(ValueFault) -> FileNamePattern {
        FileNamePattern(try text.line(of: .fileName, most: Self.mostPathBytes))
    }

    private mutating func setDeadline(_ text: ByteText) throws(ValueFault) {
        let deadline = try Deadline(reading: text)
        script.wishes.deadline = deadline.instant
        if deadline.isZoneAssumed {
            note(.assumedUTC, "the deadline has no zone and is read as UTC")
        }
    }

    private mutating func setExclusive(_ text: ByteText) throws(ValueFault) {
        guard text.matches("exclusive") || text.matches("allocation") else {
            throw ValueFault(
                .unsupportedValue,
                at: text.range,
                "\("--exclusive=\(text.string.prefix(40))") is not supported",
                suggestion: "write --exclusive alone for whole nodes"
            )
        }
        script.isExclusive = true
    }

    private mutating func setMemoryPerCPU(_ text: ByteText) throws(ValueFault) {
        guard case .amount(let bytes) = try MemorySize(reading: text) else {
            throw ValueFault(
                .invalidValue,
                at: text.range,
                "zero memory for each CPU is no request",
                suggestion: "write --mem=0 for all memory of the nodes"
            )
        }
        script.memoryPerCPU = bytes
    }
}
