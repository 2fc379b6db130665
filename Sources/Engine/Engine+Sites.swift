package import Connectors
import Federation
import Logging
package import Quantities
import Synchronization

extension Engine {
    /// Connects a Slurm site: tries it, keeps how it is reached, and lets it take jobs.
    ///
    /// A site of that name that is connected already gets the new credentials at once, without losing sight of its jobs;
    /// its other settings hold from the next start.
    ///
    /// - Returns: What was tried, and how it went. The site is connected only if all works that is needed.
    package func connectSite(_ draft: SiteDraft) async throws -> [SiteCheck] {
        guard let grid = GridIntensity(country: draft.country) else {
            throw Refusal(
                .invalidValue,
                "No grid intensity is known for the country '\(draft.country)'. Known: "
                    + GridIntensity.countries.joined(separator: ", ") + "."
            )
        }
        let known = try sites.kept.site(named: draft.name)
        guard known != nil || read({ $0.system(named: draft.name) == nil }) else {
            throw Refusal(.wrongState, "There is a system '\(draft.name)' already, and it is no Slurm site.")
        }
        var settings = draft.settings
        // The names of jobs on the site are made of it, so it stays what it was.
        settings.tag = known?.settings.tag ?? SiteDraft.drawTag()
        settings.folder = sites.kept.notes(of: draft.name)
        settings.credentialSince = clock()
        let site = ConnectedSite(
            name: draft.name,
            title: draft.title,
            country: draft.country,
            price: draft.price,
            settings: settings
        )
        if let connector = sites.connector(draft.name) {
            await connector.renew(settings.credential)
            let checks = await connector.probe()
            if checks.allSatisfy({ $0.works || !$0.isNeeded }) {
                try sites.kept.keep(site)
            } else if let known {
                await connector.renew(known.settings.credential)
            }
            return checks
        }
        let connector = try SlurmConnector(settings, clock: clock)
        let checks = await connector.probe()
        guard checks.allSatisfy({ $0.works || !$0.isNeeded }) else { return checks }
        try sites.kept.keep(site)
        sites.note(connector, as: draft.name)
        _ = try await connect(SystemProfile(site, grid), through: connector)
        return checks
    }

    /// Takes up the sites that were connected before. One that can't be reached now is linked all the same, and shown as
    /// unreachable until it answers.
    package func openSites() async throws {
        for site in try sites.kept.all() {
            guard let grid = GridIntensity(country: site.country) else { continue }
            do {
                let connector = try SlurmConnector(site.settings, clock: clock)
                sites.note(connector, as: site.name)
                _ = try await connect(SystemProfile(site, grid), through: connector)
            } catch {
                log.error("A site was not taken up.", metadata: ["system": "\(site.name)", "why": "\(error)"])
            }
        }
    }
}

/// A Slurm site as somebody asks for it to be connected.
package struct SiteDraft: Sendable {
    package var name: String
    package var title: String
    package var country: String
    package var price: MicroEuros
    /// How it is reached; tag and folder are set when it is connected.
    package var settings: SiteSettings

    /// Asks for a site.
    package init(name: String, title: String, country: String, price: MicroEuros, settings: SiteSettings) {
        self.name = name
        self.title = title
        self.country = country
        self.price = price
        self.settings = settings
    }

    /// A tag that no other federation on the site has: `fbq-` and eight hexadecimal digits.
    static func drawTag() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = String(UInt32.random(in: 0...UInt32.max, using: &generator), radix: 16)
        return "fbq-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// The Slurm sites that this server is connected to.
final class Sites: Sendable {
    let kept: ConnectedSites
    private let connectors = Mutex<[String: SlurmConnector]>([:])

    init(directory: String) throws(ConnectorFault) { kept = try ConnectedSites(folder: directory + "/sites") }

    func connector(_ name: String) -> SlurmConnector? { connectors.withLock { $0[name] } }
    func note(_ connector: SlurmConnector, as name: String) { connectors.withLock { $0[name] = connector } }
}

extension SystemProfile {
    fileprivate init(_ site: ConnectedSite, _ grid: GridIntensity) {
        self.init(
            name: site.name,
            title: site.title,
            country: site.country,
            gridGramsPerKilowattHour: grid.gramsPerKilowattHour,
            gridSource: grid.source,
            price: site.price,
            needsAccount: true,
            wattsByChip: ChipPower.wattsByChip
        )
    }
}
