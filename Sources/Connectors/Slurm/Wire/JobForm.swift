import Federation
import Quantities

/// The body of a submission, in the form of one version.
///
/// Always held, under a name of ours, and never requeued by the site: what runs again is the federation's decision.
struct JobForm {
    let version: SlurmVersion
    let order: AttemptOrder
    let name: String
    /// The account that the site charges; the user's default where nil.
    let bankAccount: String?
    /// The type that accelerators have in the site's GRES, e.g. `a100`; nil where they have none.
    let deviceType: String?

    /// The whole body.
    func body() throws(ConnectorFault) -> JSONValue {
        var job: [String: JSONValue] = [
            "name": .text(name),
            "comment": .text(Self.comment(order.jobName)),
            "partition": .text(order.partition),
            "current_working_directory": .text(order.workingDirectory),
            "standard_input": .text(order.standardInput),
            "standard_output": .text(order.standardOutput),
            "standard_error": .text(order.standardError),
            "hold": true,
        ]
        if let bankAccount { job["account"] = .text(bankAccount) }
        let (tasks, coresPerTask) = spread
        job["tasks"] = .integer(Int64(tasks))
        job["cpus_per_task"] = .integer(Int64(coresPerTask))
        if version.isStructured { addStructured(to: &job) } else { try addPlain(to: &job) }
        let script = OnceScript(
            name: name,
            script: order.script,
            arguments: order.arguments,
            isAppendingOutput: order.isAppendingOutput
        ).text
        let isScriptInside = version >= .v41
        if isScriptInside { job["script"] = .text(script) }
        var body: [String: JSONValue] = ["job": .object(job)]
        if !isScriptInside { body["script"] = .text(script) }
        return .object(body)
    }

    private func addStructured(to job: inout [String: JSONValue]) {
        func number(_ number: Int64) -> JSONValue { ["set": true, "infinite": false, "number": .integer(number)] }
        job["environment"] = .list(variables.map { .text("\($0.name)=\($0.value)") })
        job["minimum_nodes"] = .integer(Int64(order.nodes))
        job["maximum_nodes"] = .integer(Int64(order.nodes))
        job["tasks_per_node"] = .integer(Int64(spread.tasks / order.nodes))
        job["requeue"] = false
        job["open_mode"] = ["APPEND"]
        if let minutes { job["time_limit"] = number(minutes) }
        if let mebibytes { job["memory_per_node"] = number(mebibytes) }
        if order.devices > 0 {
            job["tres_per_node"] = .text("gres/gpu:" + (deviceType.map { "\($0):" } ?? "") + String(order.devices))
        }
        if let signal = order.earlySignal {
            job["kill_warning_signal"] = .text(String(signal.number))
            job["kill_warning_delay"] = number(min(signal.before.count, 65_535))
            if signal.audience == .batchShell { job["kill_warning_flags"] = ["BATCH_JOB"] }
        }
    }

    /// Adds what v0.0.38 calls otherwise.
    private func addPlain(to job: inout [String: JSONValue]) throws(ConnectorFault) {
        job["environment"] = .object(
            Dictionary(variables.map { ($0.name, JSONValue.text($0.value)) }) { _, last in last }
        )
        // The list that the schema asks for gives one node without a word.
        job["nodes"] = .integer(Int64(order.nodes))
        job["ntasks_per_node"] = .integer(Int64(spread.tasks / order.nodes))
        // `requeue` counts as yes by its mere presence; this key is in no schema and works.
        job["no_requeue"] = true
        job["open_mode"] = "append"
        if let minutes { job["time_limit"] = .integer(minutes) }
        if let mebibytes { job["memory_per_node"] = .integer(mebibytes) }
        if order.devices > 0 {
            job["gpus_per_node"] = .text((deviceType.map { "\($0):" } ?? "") + String(order.devices))
        }
        if let signal = order.earlySignal {
            guard signal.audience == .steps else {
                throw ConnectorFault(
                    .badOrder,
                    "Attempt \(order.key) wants a signal for its shell alone, and the system's interface (v0.0.38) "
                        + "can't pass that on. Ask without `B:`, or for a system with a later Slurm."
                )
            }
            job["signal"] = .text("\(signal.number)@\(min(signal.before.count, 65_535))")
        }
    }

    /// Tasks and cores for each. The order's cores are what was quoted and is billed, so where the script's own numbers
    /// come to another sum they give way.
    private var spread: (tasks: Int, coresPerTask: Int) {
        if let each = order.coresPerTask, order.tasks % order.nodes == 0,
            order.tasks / order.nodes * each == order.cores
        {
            return (order.tasks, each)
        }
        return (order.nodes, order.cores)
    }

    /// Slurm counts minutes; a job is given the last one whole.
    private var minutes: Int64? { order.timeLimit.map { ($0.count + 59) / 60 } }

    private var mebibytes: Int64? { order.memory.map { ($0.count + 1_048_575) >> 20 } }

    /// The job's variables. Slurm adds its own on the node; the array's it can't know, since to it this is one job.
    private var variables: [EnvironmentVariable] {
        var list = [
            EnvironmentVariable("PATH", "/usr/local/bin:/usr/bin:/bin"), EnvironmentVariable("LANG", "C.UTF-8"),
        ]
        list += order.environment
        list.append(EnvironmentVariable("FABRIQUE_JOB", String(order.key.job.number)))
        list.append(EnvironmentVariable("FABRIQUE_ATTEMPT", String(order.key.attempt)))
        if let directory = order.checkpointDirectory {
            list.append(EnvironmentVariable("FABRIQUE_CHECKPOINT_DIR", directory))
        }
        // Slurm sets this from the first restart on, and scripts ask whether it is set.
        if order.key.attempt > 1 {
            list.append(EnvironmentVariable("SLURM_RESTART_COUNT", String(order.key.attempt - 1)))
        }
        if let array = order.array {
            list += [
                EnvironmentVariable("SLURM_ARRAY_JOB_ID", String(array.job)),
                EnvironmentVariable("SLURM_ARRAY_TASK_ID", String(array.index)),
                EnvironmentVariable("SLURM_ARRAY_TASK_COUNT", String(array.count)),
                EnvironmentVariable("SLURM_ARRAY_TASK_MIN", String(array.lowest)),
                EnvironmentVariable("SLURM_ARRAY_TASK_MAX", String(array.highest)),
            ]
        }
        // A later one of the same name takes the earlier one's place.
        var last: [String: String] = [:]
        for variable in list { last[variable.name] = variable.value }
        return last.sorted { $0.key < $1.key }.map { EnvironmentVariable($0.key, $0.value) }
    }

    /// The user's name for the job, since Slurm's is ours; cut to what Slurm takes.
    private static func comment(_ jobName: String) -> String {
        var comment = "fabrique: "
        for character in jobName {
            guard comment.utf8.count + character.utf8.count <= 1000 else { break }
            comment.append(character)
        }
        return comment
    }
}
