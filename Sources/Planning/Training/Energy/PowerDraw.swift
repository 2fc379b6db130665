/// What a chip with its share of the node draws while it trains.
///
/// Two figures of MLPerf's power logs fix the line (training results v4.0 and v4.1, nodes of eight H100 at 700 W): 6.85 kW
/// for GPT-3 175B on 64 nodes, which computes nearly all the time, and 5.09 kW for a fine-tuning on 64 nodes, which waits
/// for the network most of it. Host, fans and cards are a quarter of the chips' rated power; a waiting chip draws 45 % of
/// its own. Scaled to other chips by their rated power, which is an assumption.
package enum PowerDraw {
    static let hostShare = 0.25
    static let waitingShare = 0.45

    /// Watts at the node's plug, for each chip, given the share of time that it computes.
    package static func watts(_ chip: Chip, computing share: Double) -> Double? {
        chip.ratedWatts.map { $0 * (hostShare + waitingShare + (1 - waitingShare) * min(max(share, 0), 1)) }
    }
}
