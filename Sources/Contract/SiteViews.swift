/// A system to connect.
package struct NewSystem: Codable, Sendable {
    package var name: String
    package var title: String
    /// ISO 3166-1 alpha-2.
    package var country: String
    package var microEurosPerDeviceHour: Int64
    package var slurm: NewSlurmSite

    /// Makes the value from its fields.
    package init(
        name: String,
        title: String,
        country: String,
        microEurosPerDeviceHour: Int64,
        slurm: NewSlurmSite
    ) {
        self.name = name
        self.title = title
        self.country = country
        self.microEurosPerDeviceHour = microEurosPerDeviceHour
        self.slurm = slurm
    }
}

/// How a Slurm cluster is reached. Either `tokenKey` or `tokenCommand` is given; neither is ever answered.
package struct NewSlurmSite: Codable, Sendable {
    /// Where its slurmrestd answers, e.g. `https://slurm.example.eu:6820`.
    package var address: String
    /// The site's user that looks at it, and that the probe's job runs as.
    package var user: String
    /// The site's `jwt_key`, in base64.
    package var tokenKey: String?
    /// A program on the server and its arguments that print a user's token; `%u` is the user's name.
    package var tokenCommand: [String]?
    /// The account that the site charges; each user's default where it is left out.
    package var account: String?
    /// The partitions that are offered; all where it is left out.
    package var partitions: [String]?
    /// The partitions that give whole nodes only.
    package var wholeNodePartitions: [String]?
    /// Whether the site's energy plugin measures whole nodes.
    package var measuresNodes: Bool?

    /// Makes the value; what may be left out can be set afterwards.
    package init(address: String, user: String) {
        self.address = address
        self.user = user
    }
}

/// A system that was connected, and what was tried.
package struct ConnectedSystem: Codable, Sendable {
    package var system: SystemView
    package var checks: [SiteCheckView]

    /// Makes the value from its fields.
    package init(system: SystemView, checks: [SiteCheckView]) {
        self.system = system
        self.checks = checks
    }
}

/// One thing that was tried at a site, and how it went.
package struct SiteCheckView: Codable, Sendable {
    package var subject: String
    package var works: Bool
    /// What was found, or what to mend.
    package var words: String

    /// Makes the value from its fields.
    package init(subject: String, works: Bool, words: String) {
        self.subject = subject
        self.works = works
        self.words = words
    }
}
