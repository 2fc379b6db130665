package import Quantities

/// How a Slurm site is reached and used.
package struct SiteSettings: Hashable, Sendable {
    /// Where its slurmrestd answers: scheme, host and port.
    package var address: String
    /// What lets us speak for its users.
    package var credential: SiteCredential
    /// When that was given; nil where it was before this was kept.
    package var credentialSince: Instant?
    /// The site's user that looks at it, and that the probe runs as.
    package var user: String
    /// The account that the site charges for the federation's jobs; each user's default where nil.
    package var bankAccount: String?
    /// The partitions that are offered; all that jobs may use where empty.
    package var partitions: [String] = []
    /// The partitions that give whole nodes only (`OverSubscribe=EXCLUSIVE`). v0.0.38 does not tell, so the operator does.
    package var wholeNodePartitions: [String] = []
    /// Whether the site's energy plugin measures whole nodes (IPMI, XCC, Cray's counters); processor counters do not.
    package var measuresNodes = false
    /// The federation's tag: part of the name of every job of ours, so that two federations on one site stay apart.
    package var tag: String
    /// The folder where what was sent is noted: ours alone, on a local disk.
    package var folder: String
    /// The power of accelerators under load, in watts, by a word of the chip's name.
    package var wattsByChip: [String: Int] = [:]
    /// How long an answer is waited for.
    package var patience: Seconds = 30

    /// Describes a site; what has a default can be set afterwards.
    package init(address: String, credential: SiteCredential, user: String, tag: String, folder: String) {
        self.address = address
        self.credential = credential
        self.user = user
        self.tag = tag
        self.folder = folder
    }

    /// Says what is wrong with an address, if anything: what comes from a person may be any text.
    package static func objection(toAddress address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty, !parts[2].isEmpty else {
            return "It begins with http:// or https:// and names a host."
        }
        let isPlain = parts[2].utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || "-.:[]".utf8.contains(byte)
        }
        return isPlain ? nil : "It is scheme, host and port alone, such as https://slurm.example.eu:6820."
    }
}
