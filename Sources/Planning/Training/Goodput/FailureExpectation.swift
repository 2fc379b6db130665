/// How often chips fail and how long a run takes to go on: published figures, each with its source.
package struct FailureExpectation: Hashable, Sendable {
    /// Chip-hours between interruptions that nobody planned.
    package var chipHoursBetweenFailures: Double
    /// Seconds until a failure is noticed and a spare node stands in.
    package var detectSeconds: Double
    /// Seconds to start processes and load a checkpoint, on few chips.
    package var startSeconds: Double
    /// Further seconds for every thousand chips: connecting all with all.
    package var startSecondsPerThousandChips: Double
    /// Seconds until a node is repaired, where no spare stands by.
    package var repairSeconds: Double
    /// Nodes that stand by.
    package var spares: Int
    /// GB/s at which a chip's share of a checkpoint reaches the host's memory, and storage.
    package var snapshotGBPerSecond: Double
    package var storageGBPerSecondPerChip: Double

    /// Llama 3's 419 unexpected interruptions in 54 days on 16,384 chips (arXiv 2407.21783, section 3.3.4: one in 50,700
    /// chip-hours); 200 s to connect 98,000 chips (2602.00277). Assumed: a minute to notice, four to start and
    /// load, an hour to repair, snapshots over PCIe at 20 GB/s, 0.1 GB/s of storage a chip.
    package static let llama3 = FailureExpectation(
        chipHoursBetweenFailures: 50_700,
        detectSeconds: 60,
        startSeconds: 240,
        startSecondsPerThousandChips: 2,
        repairSeconds: 3600,
        spares: 8,
        snapshotGBPerSecond: 20,
        storageGBPerSecondPerChip: 0.1
    )

    /// What that means for a run on so many chips, of which each writes so many bytes of a checkpoint.
    package func goodput(chips: Int, checkpointBytes: Double) -> Goodput {
        let waiting = spares > 0 ? 0 : repairSeconds
        return Goodput(
            meanBetweenFailures: chipHoursBetweenFailures * 3600 / Double(chips),
            restart: detectSeconds + waiting + startSeconds + startSecondsPerThousandChips * Double(chips) / 1000,
            blocking: checkpointBytes / (snapshotGBPerSecond * 1e9),
            drain: checkpointBytes / (storageGBPerSecondPerChip * 1e9)
        )
    }
}
