import Connectors
import Contract
import Engine
import Federation
import FoundationEssentials
import Hummingbird
import Quantities

/// Connecting Slurm clusters.
struct SiteRoutes: Sendable {
    let engine: Engine
    let census: LatestCensus

    func add(to api: APIGroup) { api.post("systems", use: connect) }

    /// Connects a cluster once it was tried; says what does not work where it is not fit for use.
    private func connect(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        // Whoever connects a site names programs that the server runs and keys that speak for every user there.
        guard engine.read({ $0.mayAdminister(actor) }) else {
            throw APIProblem(.forbidden, "forbidden", "Only an administrator connects systems.")
        }
        try request.refuseKey("Connecting tries the system anew each time, so it needs no key.")
        let (order, _) = try await Body.json(NewSystem.self, of: request)
        let checks = try await engine.connectSite(try draft(order))
        let broken = checks.filter { !$0.works && $0.isNeeded }
        guard broken.isEmpty else {
            throw APIProblem(
                .unprocessableContent,
                "system-not-usable",
                "The system was not connected. " + broken.map { "\($0.subject): \($0.words)" }.joined(separator: " ")
            )
        }
        guard let id = engine.read({ $0.system(named: order.name)?.id }) else {
            preconditionFailure("a connected system is registered")
        }
        let count = census.current().census.systems[id] ?? .init()
        let now = engine.now
        let view = engine.read { SystemView($0[id], count, in: $0, at: now) }
        let told = checks.map { SiteCheckView(subject: $0.subject, works: $0.works, words: $0.words) }
        return try Reply.json(ConnectedSystem(system: view, checks: told), .created)
    }

    private func draft(_ order: NewSystem) throws -> SiteDraft {
        func refuse(_ why: String) -> APIProblem { APIProblem(.unprocessableContent, "invalid-value", why) }
        let isPlain = order.name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
        guard isPlain, (1...63).contains(order.name.utf8.count), !order.name.hasPrefix("-") else {
            throw refuse("A system's name has 1 to 63 small letters, digits or dashes.")
        }
        guard (0...1_000_000_000_000).contains(order.microEurosPerDeviceHour) else {
            throw refuse("A price is between nothing and a million euro for a device-hour.")
        }
        let address = order.slurm.address.contains("://") ? order.slurm.address : "https://" + order.slurm.address
        if let objection = SiteSettings.objection(toAddress: address) {
            throw refuse("slurm.address can't be used. \(objection)")
        }
        let texts = [order.slurm.account].compactMap(\.self) + (order.slurm.partitions ?? [])
        let all = texts + (order.slurm.wholeNodePartitions ?? []) + (order.slurm.tokenCommand ?? [])
        guard all.count <= 200, all.allSatisfy({ $0.utf8.count <= 1000 && !$0.utf8.contains(0) }) else {
            throw refuse("Accounts, partitions and the words of a command have at most 1,000 characters, 200 in all.")
        }
        let credential: SiteCredential
        switch (order.slurm.tokenKey, order.slurm.tokenCommand) {
        case (let text?, nil):
            guard let key = Data(base64Encoded: text), (16...4096).contains(key.count) else {
                throw refuse("slurm.tokenKey is the site's jwt_key in base64: 16 to 4,096 bytes.")
            }
            credential = .key(Array(key))
        case (nil, let words?) where !words.isEmpty: credential = .command(words)
        default: throw refuse("Give either slurm.tokenKey or slurm.tokenCommand.")
        }
        var settings = SiteSettings(
            address: address,
            credential: credential,
            user: order.slurm.user,
            tag: "",
            folder: ""
        )
        settings.bankAccount = order.slurm.account
        settings.partitions = order.slurm.partitions ?? []
        settings.wholeNodePartitions = order.slurm.wholeNodePartitions ?? []
        settings.measuresNodes = order.slurm.measuresNodes ?? false
        settings.wattsByChip = ChipPower.wattsByChip
        return SiteDraft(
            name: order.name,
            title: order.title,
            country: order.country,
            price: MicroEuros(order.microEurosPerDeviceHour),
            settings: settings
        )
    }
}
