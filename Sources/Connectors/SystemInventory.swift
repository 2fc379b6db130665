package import Quantities

/// What a system turned out to have.
package struct SystemInventory: Hashable, Sendable {
    /// A partition that was found.
    package struct Partition: Hashable, Sendable {
        /// What a device of the partition is.
        package enum Kind: String, Hashable, Sendable {
            /// A device is a core.
            case core
            /// A device is an accelerator.
            case accelerator
        }

        /// Its name: `cpu`, or `gpu` (`gpu`, `gpu-2`, … where chips differ).
        package var name: String
        /// What its devices are.
        package var kind: Kind
        /// The chip, as the driver names it; the processor in a partition of cores.
        package var chip: String
        /// How many devices.
        package var devices: Int
        /// Which of the system's pools its nodes are.
        package var pool = 0
        /// Whether a job has its nodes to itself, and is billed for all of them.
        package var givesWholeNodes = false
        /// Words that a script's `--constraint` may ask for.
        package var features: [String] = []
        /// The time a job gets that names none, and the longest it may ask for; nil where the system sets none.
        package var defaultTime: Seconds?
        package var longestTime: Seconds?

        /// Describes a partition.
        package init(name: String, kind: Kind, chip: String, devices: Int) {
            self.name = name
            self.kind = kind
            self.chip = chip
            self.devices = devices
        }
    }

    /// Equal nodes.
    package struct Pool: Hashable, Sendable {
        /// What one node has.
        package var cores: Int
        package var devices: Int
        package var memory: Bytes
        /// How many there are.
        package var nodes: Int
        /// How many of them earlier pools have as well.
        package var nodesInEarlierPools = 0

        /// Describes a pool.
        package init(cores: Int, devices: Int, memory: Bytes, nodes: Int) {
            self.cores = cores
            self.devices = devices
            self.memory = memory
            self.nodes = nodes
        }
    }

    /// The machine's name, or where the system answers.
    package var host: String
    /// The processor, as the kernel names it.
    package var processor: String
    /// The cores that jobs may have.
    package var cores: Int
    /// The memory that jobs may have, the reserve taken off.
    package var memory: Bytes
    /// The memory kept for the server and the system itself.
    package var memoryReserve: Bytes
    /// The partitions. They share the machine's cores and memory.
    package var partitions: [Partition]
    /// The nodes, in groups of equals; a single node with all of the above where this is empty.
    package var pools: [Pool] = []
    /// How cores and memory are limited here, as a sentence.
    package var limits: String
    /// As whom jobs run here, as a sentence.
    package var identity: String
    /// Where energy figures come from here, as a sentence.
    package var energy: String

    /// Describes a system.
    package init(
        host: String,
        processor: String,
        cores: Int,
        memory: Bytes,
        memoryReserve: Bytes,
        partitions: [Partition],
        limits: String,
        identity: String,
        energy: String
    ) {
        self.host = host
        self.processor = processor
        self.cores = cores
        self.memory = memory
        self.memoryReserve = memoryReserve
        self.partitions = partitions
        self.limits = limits
        self.identity = identity
        self.energy = energy
    }
}
