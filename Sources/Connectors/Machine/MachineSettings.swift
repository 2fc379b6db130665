package import Quantities

/// How this machine is used as a system.
package struct MachineSettings: Hashable, Sendable {
    /// The spool's folder: absolute, on a local disk, ours alone to write, and searchable by the accounts of the jobs.
    package var spool: String
    /// The path of `fabrique-shepherd`.
    package var shepherd: String
    /// The folder that is taken for `/` when the hardware is looked at.
    package var root = "/"
    /// The memory kept for the server and the system itself.
    package var memoryReserve: Bytes = 1_073_741_824
    /// The power of accelerators under load, by a word of the chip's name: the longest word that occurs counts.
    package var wattsByChip: [String: Int] = [:]

    /// Whether an account mapped to root is honoured. Otherwise no job runs as root.
    package var allowsRootJobs = false

    /// Uses a spool and a shepherd, all else as usual.
    package init(spool: String, shepherd: String) {
        self.spool = spool
        self.shepherd = shepherd
    }
}
