package import Connectors
package import Federation
package import Quantities

/// How a system is reached, for its operators.
package struct Connection: Sendable {
    /// When the system last answered.
    package var heard: Instant?
    /// What lately went wrong, the latest first.
    package var troubles: [ConnectionTrouble]
    /// The jobs in its own queue, those of others included; nil where it does not tell.
    package var load: SystemLoad?
    /// What lets us speak for its users, `key` or `command`; nil where nothing is needed.
    package var credential: String?
    /// When that was last given.
    package var credentialSince: Instant?
}

extension Engine {
    /// How a system is reached; nil where this server is not connected to it.
    package func connection(to system: SystemID) async throws -> Connection? {
        guard let link = aftermath.link(to: system) else { return nil }
        let name = read { $0[system].name }
        let site = try sites.kept.site(named: name)
        // A system that does not answer is not asked once more for the sake of a page.
        let load = read { $0[system].isReachable } ? await link.connector.load() : nil
        return Connection(
            heard: link.diary.heard,
            troubles: link.diary.troubles,
            load: load,
            credential: site.map { site in
                if case .key = site.settings.credential { "key" } else { "command" }
            },
            credentialSince: site?.settings.credentialSince
        )
    }
}
