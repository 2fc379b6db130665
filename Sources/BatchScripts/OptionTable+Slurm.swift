import Quantities

extension OptionTable {
    /// What may stand behind `#FABRIQUE`.
    static let fabrique = OptionTable([
        Entry("checkpoint", .option(.checkpoint)),
        Entry("countries", .option(.countries)),
        Entry("datasets", .option(.datasets)),
        Entry("deadline", .option(.deadline)),
        Entry("may-run-twice", nil, .none, .option(.mayRunTwice)),
        Entry("objective", .option(.objective)),
        Entry("systems", .option(.systems)),
    ])

    /// Every option of sbatch, as of Slurm 26.05 and of the releases before it that sites still run.
    static let slurm = OptionTable(honoured + harmless + unsupported)

    private static let honoured: [Entry] = [
        Entry("account", "A", .option(.account)),
        Entry("array", "a", .option(.array)),
        Entry("chdir", "D", .option(.chdir)),
        Entry("comment", .option(.comment)),
        Entry("constraint", "C", .option(.constraint)),
        Entry("cpus-per-task", "c", .option(.cpusPerTask)),
        Entry("dependency", "d", .option(.dependency)),
        Entry("error", "e", .option(.error)),
        Entry("exclusive", nil, .optional, .option(.exclusive)),
        Entry("export", .option(.export)),
        Entry("gpus", "G", .option(.gpus)),
        Entry("gpus-per-node", .option(.gpusPerNode)),
        Entry("gres", .option(.gres)),
        Entry("hold", "H", .none, .option(.hold)),
        Entry("input", "i", .option(.input)),
        Entry("job-name", "J", .option(.jobName)),
        Entry("mem", .option(.memory)),
        Entry("mem-per-cpu", .option(.memoryPerCPU)),
        Entry("no-requeue", nil, .none, .option(.noRequeue)),
        Entry("nodes", "N", .option(.nodes)),
        Entry("ntasks", "n", .option(.tasks)),
        Entry("ntasks-per-node", .option(.tasksPerNode)),
        Entry("open-mode", .option(.openMode)),
        Entry("output", "o", .option(.output)),
        Entry("oversubscribe", "s", .none, .option(.oversubscribe)),
        Entry("partition", "p", .option(.partition)),
        Entry("requeue", nil, .optional, .option(.requeue)),
        Entry("signal", .option(.signal)),
        Entry("tasks-per-node", .option(.tasksPerNode)),
        Entry("time", "t", .option(.timeLimit)),
    ]

    private static let mail: Phrase = "Fabrique sends no mail about jobs"
    private static let binding: Phrase = "the job's own srun decides how tasks are bound and laid out"
    private static let placement: Phrase = "it only asks for a preferred place, and Fabrique chooses among equal nodes"
    private static let site: Phrase = "it belongs to one site's accounting and scheduling"
    private static let order: Phrase = "jobs of a budget are served in the order of their submission"
    private static let talk: Phrase = "it is about what sbatch itself prints or waits for"

    private static let harmless: [Entry] = [
        Entry("acctg-freq", .ignored("Fabrique meters every job itself")),
        Entry("consolidate-segments", nil, .none, .ignored(placement)),
        Entry("contiguous", nil, .none, .ignored(placement)),
        Entry("core-spec", "S", .ignored(site)),
        Entry("cores-per-socket", .ignored(binding)),
        Entry("cpu-bind", .ignored(binding)),
        Entry("cpu-freq", .ignored("Fabrique leaves clock frequencies to the site")),
        Entry("delay-boot", .ignored(site)),
        Entry("distribution", "m", .ignored(binding)),
        Entry("extra", .ignored(site)),
        Entry("extra-node-info", "B", .ignored(binding)),
        Entry("get-user-env", nil, .optional, .ignored("the system that runs the job prepares its environment")),
        Entry("gpu-bind", .ignored(binding)),
        Entry("gpu-freq", .ignored("Fabrique leaves clock frequencies to the site")),
        Entry("gres-flags", .ignored(binding)),
        Entry("hint", .ignored(binding)),
        Entry("ignore-pbs", nil, .none, .ignored("Fabrique reads no #PBS lines")),
        Entry("kill-on-invalid-dep", .ignored("a job whose dependency can't be met any more is cancelled")),
        Entry("licenses", "L", .ignored("licences are counted by the site")),
        Entry("mail-type", .ignored(mail)),
        Entry("mail-user", .ignored(mail)),
        Entry("mem-bind", .ignored(binding)),
        Entry("network", .ignored(site)),
        Entry("nice", nil, .optional, .ignored(order)),
        Entry("no-kill", "k", .optional, .ignored("a job that loses a node is ended, and requeued if it may be")),
        Entry("ntasks-per-core", .ignored(binding)),
        Entry("ntasks-per-socket", .ignored(binding)),
        Entry("oom-kill-step", nil, .optional, .ignored("a job out of memory is ended")),
        Entry("parsable", nil, .none, .ignored(talk)),
        Entry("power", .ignored(site)),
        Entry("prefer", .ignored(placement)),
        Entry("priority", .ignored(order)),
        Entry("profile", .ignored("Fabrique meters every job itself")),
        Entry("propagate", nil, .optional, .ignored("the system that runs the job sets its limits")),
        Entry("qos", "q", .ignored(site)),
        Entry("quiet", "Q", .none, .ignored(talk)),
        Entry("resv-ports", nil, .optional, .ignored(binding)),
        Entry("segment", .ignored(placement)),
        Entry("sockets-per-node", .ignored(binding)),
        Entry("spread-job", nil, .none, .ignored(placement)),
        Entry("spread-segments", nil, .none, .ignored(placement)),
        Entry("stepmgr", nil, .none, .ignored(site)),
        Entry("switches", .ignored(placement)),
        Entry("thread-spec", .ignored(site)),
        Entry("threads-per-core", .ignored(binding)),
        Entry("time-min", .ignored("Fabrique never shortens a time limit")),
        Entry("tres-bind", .ignored(binding)),
        Entry("use-min-nodes", nil, .none, .ignored("Fabrique always starts from the fewest nodes")),
        Entry("verbose", "v", .none, .ignored(talk)),
        Entry("wait", "W", .none, .ignored("give --wait to fabrique submit")),
        Entry("wait-all-nodes", .ignored(site)),
        Entry("wckey", .ignored(site)),
    ]

    private static let named: Phrase = "name features with --constraint, or systems with #FABRIQUE --systems"
    private static let perNode: Phrase =
        "say what a node needs with --gpus-per-node, --ntasks-per-node and --cpus-per-task"
    private static let container: Phrase = "start the container inside the script"
    private static let sheet: Phrase = "leave it out of the script"

    private static let unsupported: [Entry] = [
        Entry("autocomplete", .unsupported(sheet)),
        Entry("batch", .unsupported(named)),
        Entry("bb", .unsupported("stage data with #FABRIQUE --datasets")),
        Entry("bbf", .unsupported("stage data with #FABRIQUE --datasets")),
        Entry("begin", "b", .unsupported("hold the job with --hold and release it when it may start")),
        Entry("cluster", .unsupported("name systems with #FABRIQUE --systems")),
        Entry("cluster-constraint", .unsupported("name systems with #FABRIQUE --systems")),
        Entry("clusters", "M", .unsupported("name systems with #FABRIQUE --systems")),
        Entry("container", .unsupported(container)),
        Entry("container-id", .unsupported(container)),
        Entry("context", .unsupported(sheet)),
        Entry("cpus-per-gpu", .unsupported(perNode)),
        Entry("deadline", .unsupported("write it on a #FABRIQUE line, as 2026-12-24T18:00+01:00")),
        Entry("exclude", "x", .unsupported(named)),
        Entry("export-file", .unsupported("name the variables with --export")),
        Entry("external", nil, .none, .unsupported(sheet)),
        Entry("gid", .unsupported("jobs run as the account that your person is mapped to")),
        Entry("gpus-per-socket", .unsupported(perNode)),
        Entry("gpus-per-task", .unsupported(perNode)),
        Entry("help", "h", .none, .unsupported(sheet)),
        Entry("mcs-label", .unsupported(sheet)),
        Entry("mem-per-gpu", .unsupported("ask for memory with --mem or --mem-per-cpu")),
        Entry("mem-update", .unsupported("ask for memory with --mem or --mem-per-cpu")),
        Entry("mincpus", .unsupported(perNode)),
        Entry("nodefile", "F", .unsupported(named)),
        Entry("nodelist", "w", .unsupported(named)),
        Entry("ntasks-per-gpu", .unsupported(perNode)),
        Entry("ntasks-per-tres", .unsupported(perNode)),
        Entry("overcommit", "O", .none, .unsupported("ask for the CPUs that the tasks need")),
        Entry("reboot", nil, .none, .unsupported(sheet)),
        Entry("reservation", .unsupported("reservations belong to one site; submit there, or leave it out")),
        Entry("resources", .unsupported(perNode)),
        Entry("runtime", .unsupported(container)),
        Entry("test-only", nil, .none, .unsupported("run fabrique quote instead")),
        Entry("tmp", .unsupported("Fabrique counts no local disk; name a feature with --constraint")),
        Entry("tres-per-task", .unsupported(perNode)),
        Entry("uid", .unsupported("jobs run as the account that your person is mapped to")),
        Entry("usage", nil, .none, .unsupported(sheet)),
        Entry("version", "V", .none, .unsupported(sheet)),
        Entry("wrap", .unsupported("write the command into the script")),
    ]
}
