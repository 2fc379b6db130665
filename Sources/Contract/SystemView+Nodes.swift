extension SystemView {
    /// The names of the other partitions that have the very same nodes.
    package func partitionsSharingNodes(with partition: PartitionView) -> [String] {
        partitions.filter { $0.pool == partition.pool && $0.name != partition.name }.map(\.name)
    }
}
