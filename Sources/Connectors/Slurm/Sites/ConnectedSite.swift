package import Quantities
import Spool

/// A Slurm site as its operator connected it: what is kept, so that it is there again after a restart.
package struct ConnectedSite: Hashable, Sendable {
    /// The system's name in the federation.
    package var name: String
    /// How people call it.
    package var title: String
    /// Where it stands: ISO 3166-1 alpha-2.
    package var country: String
    /// What a device-hour costs on partitions that are new.
    package var price: MicroEuros
    /// How it is reached.
    package var settings: SiteSettings

    /// Describes a site.
    package init(name: String, title: String, country: String, price: MicroEuros, settings: SiteSettings) {
        self.name = name
        self.title = title
        self.country = country
        self.price = price
        self.settings = settings
    }
}

/// Where connected sites are kept: one sealed file each, since they hold what speaks for a site's users.
package struct ConnectedSites: Sendable {
    private let folder: String
    private let key: SealingKey

    /// Opens the folder, or makes it.
    package init(folder: String) throws(ConnectorFault) {
        self.folder = folder
        do throws(SystemFault) {
            try Files.makeFolder(folder, mode: 0o700)
        } catch {
            throw Self.fault(error)
        }
        key = try SealingKey(file: "sealing.key", in: folder)
    }

    /// Where a site's connector keeps its notes.
    package func notes(of name: String) -> String { "\(folder)/\(name)" }

    /// All that are kept, by name.
    package func all() throws(ConnectorFault) -> [ConnectedSite] {
        let names: [String]
        do throws(SystemFault) {
            names = try Files.names(in: folder).filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }
        } catch {
            throw Self.fault(error)
        }
        var sites: [ConnectedSite] = []
        for name in names {
            if let site = try site(named: String(name.dropLast(Self.suffix.count))) { sites.append(site) }
        }
        return sites
    }

    /// The site of that name; nil where there is none.
    package func site(named name: String) throws(ConnectorFault) -> ConnectedSite? {
        do throws(SystemFault) {
            guard let sealed = try Files.read("\(folder)/\(name)\(Self.suffix)") else { return nil }
            guard let bytes = key.open(sealed, as: name) else {
                throw SystemFault("\(name)\(Self.suffix) was sealed under another key, or is damaged", code: 0)
            }
            return try ConnectedSite(bytes: bytes, name: name, folder: notes(of: name))
        } catch {
            throw Self.fault(error)
        }
    }

    /// Keeps a site, durably.
    package func keep(_ site: ConnectedSite) throws(ConnectorFault) {
        do throws(SystemFault) {
            let sealed = key.seal(site.record.bytes, as: site.name)
            try Files.put(site.name + Self.suffix, in: folder, sealed)
        } catch {
            throw Self.fault(error)
        }
    }

    private static let suffix = ".site"

    private static func fault(_ fault: SystemFault) -> ConnectorFault {
        ConnectorFault(.spool, "The connected sites can't be read or written: \(fault).")
    }
}

extension ConnectedSite {
    private static let kind = "slurm-site"

    fileprivate var record: Spool.Record {
        var record = Spool.Record(kind: Self.kind)
        record.add("title", title)
        record.add("country", country)
        record.add("price", price.count)
        record.add("address", settings.address)
        record.add("user", settings.user)
        record.add("tag", settings.tag)
        record.add("account", ifPresent: settings.bankAccount)
        for partition in settings.partitions { record.add("partition", partition) }
        for partition in settings.wholeNodePartitions { record.add("whole", partition) }
        if settings.measuresNodes { record.add("meters", 1) }
        record.add("since", ifPresent: settings.credentialSince?.milliseconds)
        switch settings.credential {
        case .key(let key): record.add("key", key.map { String($0) }.joined(separator: " "))
        case .command(let words): for word in words { record.add("command", word) }
        }
        return record
    }

    fileprivate init(bytes: [UInt8], name: String, folder: String) throws(SystemFault) {
        let record = try Spool.Record(kind: Self.kind, bytes: bytes)
        let key = record.text("key").map { $0.split(separator: " ").compactMap { UInt8($0) } }
        var settings = SiteSettings(
            address: try record.require("address"),
            credential: key.map { .key($0) } ?? .command(record.texts("command")),
            user: try record.require("user"),
            tag: try record.require("tag"),
            folder: folder
        )
        settings.credentialSince = record.number("since").map { Instant(milliseconds: $0) }
        settings.bankAccount = record.text("account")
        settings.partitions = record.texts("partition")
        settings.wholeNodePartitions = record.texts("whole")
        settings.measuresNodes = record.number("meters") != nil
        settings.wattsByChip = ChipPower.wattsByChip
        self.init(
            name: name,
            title: try record.require("title"),
            country: try record.require("country"),
            price: MicroEuros(try record.requireNumber("price")),
            settings: settings
        )
    }
}
