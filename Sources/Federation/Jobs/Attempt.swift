package import Quantities
package import Scheduling

/// One try of a job on one system, from its placement to its end.
package struct Attempt: Sendable {
    /// How far it has come, as far as is known.
    package enum State: UInt8, Sendable, CaseIterable, BinaryCoded {
        /// Placed, with its budget set aside; the system has not confirmed it.
        case leased
        /// The system has it.
        case accepted
        /// It runs.
        case running
    }

    /// Which try it is, from 1: its fencing token.
    package var number: UInt32
    /// Where it is placed.
    package var partition: PartitionID
    /// On which nodes of the partition's pool.
    package var nodes: [UInt32]
    /// What it takes of each node.
    package var perNode: NodeCapacity
    /// How long it may run.
    package var timeLimit: Seconds
    /// How many devices are billed, whole-node effects included.
    package var billedDevices: UInt32
    /// What is set aside for it: billed devices × time limit.
    package var hold: DeviceSeconds
    /// How far it has come.
    package var state: State
    /// The system's own name for it; empty until the system has confirmed it.
    package var siteJob: String
    /// When it was placed.
    package var placed: Instant
    /// When it began to run, if it has.
    package var started: Instant?
    /// Why it was told to stop, if it was.
    package var stop: StopReason?

    /// When it gives its nodes back at the latest.
    var latestEnd: Instant { (started ?? placed) + timeLimit }
}

/// Why an attempt is told to stop.
package enum StopReason: UInt8, Sendable, CaseIterable, BinaryCoded {
    /// Its owner no longer wants it.
    case cancelled
    /// An operator takes it off its system; the job may go on elsewhere or later.
    case evicted
    /// It waits at its system longer than it should, and another could start it: it is taken back unless it has begun.
    case recalled

    /// The word that connectors hand on.
    package var word: String {
        switch self {
        case .cancelled: "cancelled"
        case .evicted: "evicted"
        case .recalled: "recalled"
        }
    }
}

extension Attempt: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            number: try reader.read(),
            partition: try reader.read(),
            nodes: try reader.read(),
            perNode: try reader.read(),
            timeLimit: try reader.read(),
            billedDevices: try reader.read(),
            hold: try reader.read(),
            state: try reader.read(),
            siteJob: try reader.read(),
            placed: try reader.read(),
            started: try reader.read(),
            stop: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(
            number,
            partition,
            nodes,
            perNode,
            timeLimit,
            billedDevices,
            hold,
            state,
            siteJob,
            placed,
            started,
            stop
        )
    }
}
