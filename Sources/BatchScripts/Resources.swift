extension BatchScript {
    /// What a job asks for, with everything said that Slurm would work out.
    ///
    /// The rules are Slurm's, and where Slurm leaves it to the site's defaults, the plainest reading:
    ///
    /// | asked for | nodes | tasks |
    /// | --- | --- | --- |
    /// | nothing | 1, implied | 1 |
    /// | nodes | as asked, the minimum of a range | one on each node |
    /// | tasks | 1, implied | as asked |
    /// | tasks for each node | 1, implied | as many |
    /// | nodes, tasks for each node | as asked | nodes × tasks for each node |
    /// | tasks, tasks for each node | tasks ÷ tasks for each node, rounded up | as asked |
    /// | nodes, tasks | as asked, but never more than tasks | as asked |
    /// | GPUs, GPUs for each node, no nodes | GPUs ÷ GPUs for each node | by the rules above, for so many nodes |
    ///
    /// A task has one CPU unless `--cpus-per-task` says otherwise. Tasks are spread evenly, so the fullest node has
    /// tasks ÷ nodes, rounded up, and each node is asked for what the fullest needs.
    public struct Resources: Hashable, Sendable {
        /// How many nodes.
        public internal(set) var nodes = 1
        /// The most nodes that it can use; ``nodes`` unless a range was asked for.
        public internal(set) var mostNodes = 1
        /// Whether the number of nodes follows from nothing that was asked for, so that placement may spread tasks and
        /// GPUs over more where they don't fit one.
        public internal(set) var isNodeCountImplied = true
        /// How many tasks.
        public internal(set) var tasks = 1
        /// How many tasks on the fullest node.
        public internal(set) var tasksPerNode = 1
        /// How many CPUs for all tasks: tasks × CPUs for each.
        public internal(set) var cpus = 1
        /// How many CPUs on each node: what the fullest needs.
        public internal(set) var cpusPerNode = 1
        /// How much memory on each node: `--mem`, or `--mem-per-cpu` × ``cpusPerNode``; nil for the CPUs' share of it.
        public internal(set) var memoryPerNode: MemorySize?
        /// How many GPUs in all.
        public internal(set) var gpus = 0
        /// How many GPUs on each node.
        public internal(set) var gpusPerNode = 0
        /// The type of GPU; nil for any.
        public internal(set) var gpuType: String?
        /// Whether it wants its nodes to itself.
        public internal(set) var isExclusive = false
    }
}
