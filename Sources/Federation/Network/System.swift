package import Quantities

/// One supercomputer or cluster of a factory, reached through a connector.
package struct System: Sendable {
    /// What the federation may do with the system now.
    package enum State: UInt8, Sendable, CaseIterable, BinaryCoded {
        /// Named, not yet reached.
        case registered
        /// Being looked at: what it has is not known yet.
        case probing
        /// Takes jobs.
        case active
        /// Takes no new job; what runs goes on.
        case draining
        /// Out of service by an operator's word.
        case down
    }

    /// Its number.
    package var id: SystemID
    /// Its short name, unique in the federation, e.g. `leonardo`.
    package var name: String
    /// Its name for people.
    package var title: String
    /// Where it stands: ISO 3166-1 alpha-2.
    package var country: String
    /// The yearly carbon intensity of its grid, lifecycle, in g CO2e/kWh.
    package var gridGramsPerKilowattHour: Int64
    /// Where that intensity comes from, with its year.
    package var gridSource: String
    /// Whether a person needs an account of their own on it, as where the server may switch users.
    package var needsAccount: Bool
    /// What the federation may do with it.
    package var state: State
    /// Whether its connector reaches it now. Not reaching it says nothing about what runs there.
    package var isReachable: Bool
    /// Since when it is out of reach; nil where it is not, or where an older snapshot did not say.
    package var unreachableSince: Instant?
    /// The datasets that lie on it, sorted.
    package var datasets: [String]
    /// How it enforces limits and whose account it uses, in the connector's words.
    package var notes: String
    /// Groups of equal nodes, in the connector's order.
    package var pools: [Pool]
    /// Its partitions, in the connector's order.
    package var partitions: [PartitionID]
    /// When it is planned to be out of service, in order of time.
    package var maintenance: [MaintenanceWindow]
    /// How many of each pool's nodes earlier pools have as well; empty where no node is in two. A node has one shape, so it
    /// counts alike in each.
    package var nodesInEarlierPools: [UInt32] = []
}

extension System: BinaryCoded {
    /// Reads the fields in the order of their declaration, but for those that stand at a state's end: since when it is out
    /// of reach, the maintenance, and the nodes that are in two pools.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            name: try reader.read(),
            title: try reader.read(),
            country: try reader.read(),
            gridGramsPerKilowattHour: try reader.read(),
            gridSource: try reader.read(),
            needsAccount: try reader.read(),
            state: try reader.read(),
            isReachable: try reader.read(),
            datasets: try reader.read(),
            notes: try reader.read(),
            pools: try reader.read(),
            partitions: try reader.read(),
            maintenance: []
        )
    }

    /// Writes the fields in the order of their declaration, but for those that stand at a state's end.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, name, title, country, gridGramsPerKilowattHour, gridSource, needsAccount, state)
        writer.write(isReachable, datasets, notes, pools, partitions)
    }
}
