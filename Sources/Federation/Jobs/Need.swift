package import Quantities
package import Scheduling

/// What a request comes to in one partition: what it takes, and what is billed.
package struct Need: Hashable, Sendable {
    /// How many nodes.
    package var nodes: UInt32
    /// What it takes of each.
    package var perNode: NodeCapacity
    /// How long it may run.
    package var timeLimit: Seconds
    /// How many devices are billed, whole-node effects included.
    package var billedDevices: UInt32

    /// What is set aside: billed devices × time limit.
    package var hold: DeviceSeconds { DeviceSeconds(Int64(billedDevices) * timeLimit.count) }

    /// Works out what `shape` comes to in a partition of `node`s.
    init(_ shape: JobShape, in partition: PartitionShape, of node: NodeCapacity) {
        let takesWholeNodes = shape.isExclusive || partition.billing == .wholeNode
        let cores = max(1, shape.perNode.cores)
        var perNode = shape.perNode
        perNode.cores = cores
        if perNode.memory == .zero {
            perNode.memory = node.memory.scaled(by: Int64(min(cores, node.cores)), over: Int64(max(1, node.cores)))
            perNode.memory = min(perNode.memory, node.memory)
        }
        if takesWholeNodes, node.holds(perNode) { perNode = node }
        nodes = shape.nodes
        self.perNode = perNode
        timeLimit = shape.timeLimit == .zero ? partition.defaultTime : shape.timeLimit
        billedDevices = shape.nodes * (partition.hasAccelerators ? perNode.devices : perNode.cores)
    }
}

/// Why a partition can't run a job, whatever else is free.
package enum Obstacle: Hashable, Sendable {
    case otherPartition
    case featureMissing
    case otherCountry
    case otherSystem
    case tooFewNodes(has: UInt32)
    case tooFewCores(has: UInt32)
    case tooFewDevices(has: UInt32)
    case tooLittleMemory(has: Bytes)
    case otherDeviceType(has: String)
    case needsDevices
    case timeTooLong(longest: Seconds)
    case noAccount
    case outsideAllocation
    case moreThanMonthsShare(hours: Int64)
    case dataNotStaged
    case noLayoutFits(devices: UInt64)

    /// Says it to a person, with what would help.
    package var phrase: Phrase {
        switch self {
        case .otherPartition: "the script asks for another partition"
        case .featureMissing: "no node has the features of --constraint"
        case .otherCountry: "it stands in a country that the script does not allow"
        case .otherSystem: "the script allows other systems only"
        case .tooFewNodes(let has): has == 1 ? "it has \(has) node" : "it has \(has) nodes"
        case .tooFewCores(let has): "its nodes have \(has) cores"
        case .tooFewDevices(let has): "its nodes have \(has) accelerators"
        case .tooLittleMemory(let has): "its nodes have \(has.count >> 20) MiB of memory"
        case .otherDeviceType(let has): "its accelerators are \(has)"
        case .needsDevices: "it is for jobs that use accelerators: ask for some with --gpus"
        case .timeTooLong(let longest): "its longest time limit is \(longest.span)"
        case .noAccount: "you have no account mapped on its system: ask its operator"
        case .outsideAllocation: "the allocation is good for another system"
        case .moreThanMonthsShare(let hours): "its system offers \(hours) device-hours a month"
        case .dataNotStaged: "a dataset that the script names does not lie on its system"
        case .noLayoutFits(let devices): "what the job trains does not fit on \(devices) of its accelerators"
        }
    }
}
