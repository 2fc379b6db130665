/// What fails, how often, and how long it takes to mend.
package struct FailureRates: Hashable, Sendable {
    /// A kind of thing that fails.
    package struct Rate: Hashable, Sendable {
        /// The mean time between failures of one of it.
        package var meanTimeBetweenSeconds: Int64
        /// The mean time until it works again.
        package var repairSeconds: Int64

        /// Describes a rate.
        package init(meanTimeBetweenSeconds: Int64, repairSeconds: Int64) {
            self.meanTimeBetweenSeconds = meanTimeBetweenSeconds
            self.repairSeconds = repairSeconds
        }
    }

    /// A node: what runs on it ends. Nil for never.
    package var node: Rate?
    /// A switch: what runs behind it ends.
    package var `switch`: Rate?
    /// A system: all that runs on it ends.
    package var system: Rate?
    /// The way to a system: what runs goes on, and nobody hears of it.
    package var connector: Rate?

    /// Describes what fails.
    package init(node: Rate? = nil, switch: Rate? = nil, system: Rate? = nil, connector: Rate? = nil) {
        self.node = node
        self.switch = `switch`
        self.system = system
        self.connector = connector
    }

    /// Nothing fails.
    package static let none = FailureRates()

    /// The rates of large GPU clusters, as their owners published them; see ``sources``.
    package static let published = FailureRates(
        node: Rate(meanTimeBetweenSeconds: 37_565_217, repairSeconds: 43_200),
        switch: Rate(meanTimeBetweenSeconds: 8_531_383, repairSeconds: 7200)
    )

    /// The published time to begin again after a failure at 16,384 devices: 200 s, of which 17 s are NCCL's start
    /// (arXiv 2602.00277).
    package static let publishedRestartSeconds: Int64 = 200

    /// Where each published figure comes from, and which are assumptions.
    package static let sources: [(figure: String, source: String)] = [
        (
            "node: one interruption in 434.8 node-days",
            """
            2.3 interruptions per 1000 servers and day over Meta's H100 fleet, arXiv 2602.00277 (FT-HSDP). Others: 6.5 per \
            1000 node-days on RSC-1 and 2.34 on RSC-2 (A100), arXiv 2410.21680 (Kokolis et al., HPCA 2025).
            """
        ),
        (
            "switch: one failure in 98.7 days",
            """
            35 unexpected interruptions by switches and cables in 54 days on 16,384 H100, arXiv 2407.21783 sec. 3.3.4 Table \
            5 (Llama 3), spread over 64 groups of 32 nodes: the grouping is an assumption.
            """
        ),
        ("repair: 12 h for a node, 2 h for a switch", "Assumptions: the sources above publish no repair times."),
        ("system, connector: never", "No published rate is known; give one to see what it does."),
        ("restart: 200 s", "Cold recovery at 16,384 H100, of which 17 s are NCCL's start, arXiv 2602.00277 (FT-HSDP)."),
    ]
}
