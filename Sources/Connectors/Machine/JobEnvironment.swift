import Federation
import Quantities

/// The environment that a job sees: the user's own variables, a clean ground, and what Slurm would have said, so that
/// scripts run as they are. Nothing of the server's environment is in it.
struct JobEnvironment {
    let order: AttemptOrder
    let account: Account
    let host: String
    let cores: [Int32]
    /// The devices allotted, by index, and whose they are; nil on a machine without accelerators.
    let devices: (indexes: [Int], vendor: Accelerator.Vendor?)
    let token: String

    /// The variable by which every process of an attempt is known, wherever it has hidden.
    static let tokenName = "FABRIQUE_LAUNCH"

    /// All variables, as `NAME=VALUE`. A later one of the same name takes the earlier one's place.
    func lines() -> [String] {
        var names: [String] = []
        var values: [String: String] = [:]
        for (name, value) in ground + order.environment.map({ ($0.name, $0.value) }) + slurm + visibleDevices + own {
            if values.updateValue(value, forKey: name) == nil { names.append(name) }
        }
        return names.map { "\($0)=\(values[$0] ?? "")" }
    }

    private var ground: [(String, String)] {
        [
            ("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", account.home), ("USER", account.name),
            ("LOGNAME", account.name), ("SHELL", account.shell), ("LANG", "C.UTF-8"),
        ]
    }

    private var slurm: [(String, String)] {
        let job = String(order.key.job.number)
        var list = [
            ("SLURM_JOB_ID", job), ("SLURM_JOBID", job), ("SLURM_JOB_NAME", order.jobName),
            ("SLURM_JOB_PARTITION", order.partition), ("SLURM_JOB_USER", account.name),
            ("SLURM_JOB_NUM_NODES", String(order.nodes)), ("SLURM_NNODES", String(order.nodes)),
            ("SLURM_JOB_NODELIST", host), ("SLURM_NODELIST", host), ("SLURMD_NODENAME", host),
            ("SLURM_NODEID", "0"), ("SLURM_PROCID", "0"), ("SLURM_LOCALID", "0"),
            ("SLURM_NTASKS", String(order.tasks)), ("SLURM_NPROCS", String(order.tasks)),
            ("SLURM_CPUS_ON_NODE", String(cores.count)), ("SLURM_JOB_CPUS_PER_NODE", String(cores.count)),
            ("SLURM_SUBMIT_DIR", order.submitDirectory ?? order.workingDirectory), ("SLURM_SUBMIT_HOST", host),
        ]
        if let coresPerTask = order.coresPerTask { list.append(("SLURM_CPUS_PER_TASK", String(coresPerTask))) }
        if let memory = order.memory { list.append(("SLURM_MEM_PER_NODE", String(memory.count >> 20))) }
        // Slurm sets this from the first restart on, and scripts ask whether it is set.
        if order.key.attempt > 1 { list.append(("SLURM_RESTART_COUNT", String(order.key.attempt - 1))) }
        if let array = order.array {
            list += [
                ("SLURM_ARRAY_JOB_ID", String(array.job)), ("SLURM_ARRAY_TASK_ID", String(array.index)),
                ("SLURM_ARRAY_TASK_COUNT", String(array.count)), ("SLURM_ARRAY_TASK_MIN", String(array.lowest)),
                ("SLURM_ARRAY_TASK_MAX", String(array.highest)),
            ]
        }
        return list
    }

    /// Which accelerators a job sees. On a machine that has some, a job that was allotted none sees none.
    private var visibleDevices: [(String, String)] {
        guard let vendor = devices.vendor else { return [] }
        let list = devices.indexes.map(String.init).joined(separator: ",")
        var variables: [(String, String)]
        switch vendor {
        // Without this order CUDA counts the fastest device first, and the indexes would mean others.
        case .nvidia: variables = [("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), ("CUDA_VISIBLE_DEVICES", list)]
        case .amd: variables = [("ROCR_VISIBLE_DEVICES", list)]
        }
        if !devices.indexes.isEmpty {
            variables += [("SLURM_JOB_GPUS", list), ("SLURM_GPUS_ON_NODE", String(devices.indexes.count))]
        }
        return variables
    }

    private var own: [(String, String)] {
        var list = [
            ("FABRIQUE_JOB", String(order.key.job.number)), ("FABRIQUE_ATTEMPT", String(order.key.attempt)),
            (Self.tokenName, token),
        ]
        if let directory = order.checkpointDirectory { list.append(("FABRIQUE_CHECKPOINT_DIR", directory)) }
        return list
    }
}
