import Contract
import HTTPTypes
import Hummingbird
import Server

/// The systems of the federation, and one of them: what it has, what is busy, what waits, and whether it takes jobs.
struct SystemPages: Sendable {
    private static let deeds = ["drain", "resume", "down", "probe", "fence"]

    func add(to paths: Paths) {
        paths.get("systems", list)
        paths.get("systems/:name", show)
        paths.post("systems/:name/actions", act)
        paths.post("systems/:name/share", offer)
    }

    private func list(_ visit: Visit) async throws -> Response {
        let cursor = visit.query("cursor").map { "&cursor=\(LocalPath.quoted($0))" } ?? ""
        let systems: Page<SystemView> = try await visit.get("systems?limit=50\(cursor)")
        var content: Content = [
            "hasSystems": !systems.items.isEmpty,
            "systems": systems.items.map { self.content(visit, $0) },
        ]
        if let next = systems.next { content["next"] = "/systems?cursor=\(LocalPath.quoted(next))" }
        return visit.page("systems", title: visit.words("systems.title"), content)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let system: SystemView = try await visit.get("systems/\(visit.part("name"))")
        let words = visit.words
        var content = self.content(visit, system)
        content["figures"] = [
            ("systems.running", Int64(system.runningJobs)), ("systems.placed", Int64(system.placedJobs)),
            ("systems.waiting", Int64(system.partitions.map(\.waitingJobs).max() ?? 0)),
        ].map { ["name": words($0), "value": words.number($1)] as Content }
        content["partitions"] = system.partitions.map { partition(visit, $0, of: system) }
        content["hasPartitions"] = !system.partitions.isEmpty
        let facts: [(String, String?)] = [
            ("systems.country", words.country(system.country)),
            ("receipt.grid", words("receipt.gridValue", ["grams": words.number(system.gridGramsPerKilowattHour)])),
            ("grid.present", GridDay.present(words, system.gridHours, at: visit.now)),
            ("systems.starts", starts(visit, system.starts)),
            ("systems.accounts", words(system.needsAccount ? "systems.needsAccount" : "systems.noAccount")),
            ("systems.share", system.offeredShare.month == nil ? nil : OfferedShareContent.sentence(words, system)),
            ("systems.datasets", system.datasets.isEmpty ? nil : system.datasets.joined(separator: ", ")),
        ]
        let windows = system.maintenance.map { window in
            let times = ["from": words.moment(window.starts), "to": words.moment(window.ends), "why": window.why]
            return ("systems.maintenance", Optional(words("systems.maintenanceWhen", times)))
        }
        content["facts"] = (facts + windows).compactMap { key, value in
            value.map { ["name": words(key), "value": $0] as Content }
        }
        // Connectors and operators write them in English.
        content["notes"] = system.notes.isEmpty ? nil : system.notes.printable
        content["gridSource"] = system.gridSource.isEmpty ? nil : system.gridSource.printable
        content["grid"] = system.gridHours.map { GridDay.content(words, $0) }
        content["hasCharts"] = system.gridHours != nil
        let mayOperate = mayOperate(visit, system.name)
        content["mayOperate"] = mayOperate
        if mayOperate { content["offered"] = OfferedShareContent.of(system, words) }
        if mayOperate, let connection = try await connection(visit) { content["connection"] = connection }
        content["deeds"] = deeds(for: system).map { ["action": $0, "name": words("systems.\($0)")] as Content }
        content["requestKey"] = Visit.newRequestKey()
        return visit.page("system", title: system.title, content)
    }

    /// How soon it begins what is sent to it, and how good the estimates of that were; nil as long as little is known.
    private func starts(_ visit: Visit, _ starts: StartsView) -> String? {
        guard let wait = starts.medianWaitMilliseconds, let error = starts.medianErrorMilliseconds else { return nil }
        let words = visit.words
        let said = words.count(
            "systems.startsValue",
            Int64(starts.count),
            [
                "wait": words.duration(seconds: (wait + 999) / 1000),
                "error": words.duration(seconds: (error + 999) / 1000),
            ]
        )
        guard let of80 = starts.insidePerMilleOf800, let of90 = starts.insidePerMilleOf900 else { return said }
        let inside = words(
            "systems.startsInside",
            ["of80": words.percent(Int64(of80), of: 1000), "of90": words.percent(Int64(of90), of: 1000)]
        )
        return said + " " + inside
    }

    private func act(_ visit: Visit) async throws -> Response {
        let part = try visit.part("name")
        guard let deed = visit.form["action"], Self.deeds.contains(deed) else {
            throw Problem(status: 422, code: "invalid-value", detail: "")
        }
        let order = StateChange(why: visit.form["why"] ?? visit.words("action.noWhy"))
        _ = try await visit.send(.post, "systems/\(part)/\(deed)", order)
        return visit.see(LocalPath("/systems/\(part)"), done: deed, name: try visit.word("name"))
    }

    private func offer(_ visit: Visit) async throws -> Response {
        let part = try visit.part("name")
        guard let perMille = OfferedShareContent.perMille(ofPercent: visit.form["percent"] ?? "") else {
            throw Problem(status: 422, code: "invalid-value", detail: "")
        }
        let order = ShareChange(perMille: perMille, why: visit.form["why"] ?? visit.words("action.noWhy"))
        _ = try await visit.send(.put, "systems/\(part)/share", order)
        return visit.see(LocalPath("/systems/\(part)"), done: "share", name: try visit.word("name"))
    }

    /// How it is reached, as far as this server is connected to it.
    private func connection(_ visit: Visit) async throws -> Content? {
        let found: ConnectionView
        do {
            found = try await visit.get("systems/\(visit.part("name"))/connection")
        } catch let problem as Problem where problem.status == 403 || problem.status == 409 {
            return nil
        }
        let words = visit.words
        let facts: [(String, String?)] = [
            (
                "systems.localQueue",
                found.running.flatMap { running in
                    found.waiting.map { waiting in
                        words(
                            "systems.localQueueValue",
                            ["running": words.number(running), "waiting": words.number(waiting)]
                        )
                    }
                }
            ),
            (
                "systems.credential",
                found.credential.map { kind in
                    let name = words("systems.credential.\(kind)")
                    return found.credentialSince.map {
                        words("systems.credentialSince", ["kind": name, "since": words.moment($0)])
                    } ?? name
                }
            ),
        ]
        var content: Content = [
            "facts": facts.compactMap { key, value in value.map { ["name": words(key), "value": $0] as Content } },
            "hasTroubles": !found.troubles.isEmpty,
            "troubles": found.troubles.map { trouble -> Content in
                var row: Content = [
                    "sentence": trouble.sentence, "code": trouble.code,
                    "count": words.count("systems.times", trouble.count),
                ]
                row["last"] = visit.time(trouble.last)
                return row
            },
        ]
        content["heard"] = visit.time(found.heard)
        return content
    }

    /// Whether it is worth showing the buttons; the API decides whether they do anything.
    private func mayOperate(_ visit: Visit, _ system: String) -> Bool {
        guard let me = visit.me, me.powers.contains("operate") else { return false }
        return me.person.roles.contains {
            $0.role == "administrator" || $0.role == "site-operator" && $0.scope == "system:\(system)"
        }
    }

    private func deeds(for system: SystemView) -> [String] {
        let isLost = !system.isReachable && system.runningJobs + system.placedJobs > 0
        return deeds(in: system.state) + (isLost ? ["fence"] : [])
    }

    private func deeds(in state: String) -> [String] {
        switch state {
        case "active": ["drain"]
        case "draining": ["resume", "down"]
        case "down", "registered", "probing": ["probe"]
        default: []
        }
    }

    private func content(_ visit: Visit, _ system: SystemView) -> Content {
        let words = visit.words
        let state = system.state == "active" && !system.isReachable ? "unreachable" : system.state
        let (busy, total) = (system.busyDevices, system.devices)
        return [
            "system": system.name, "title": system.title, "country": words.country(system.country),
            "state": state, "stateName": words("state.\(state)"),
            "stateSentence": words("systems.is.\(state)"),
            "running": words.number(system.runningJobs),
            "waiting": words.number(system.partitions.map(\.waitingJobs).max() ?? 0),
            "busyWidth": total > 0 ? busy * 1000 / total : 0,
            "use": words("systems.use", ["busy": words.number(busy), "total": words.number(total)]),
            "chips": Set(system.partitions.map(\.chip)).sorted().joined(separator: ", "),
        ]
    }

    private func partition(_ visit: Visit, _ partition: PartitionView, of system: SystemView) -> Content {
        let words = visit.words
        let total = partition.nodes * partition.devicesPerNode
        let isCore = partition.device == "core"
        let node = [
            words.count("quote.cores", partition.coresPerNode),
            isCore ? nil : words.count("quote.accelerators", partition.devicesPerNode),
            words.memory(bytes: partition.memoryMiBPerNode << 20),
        ]
        var content: Content = [
            "name": partition.name, "chip": partition.chip,
            "nodes": words.count("job.nodes", partition.nodes),
            "node": node.compactMap { $0 }.joined(separator: ", "),
            "busyWidth": total > 0 ? (total - partition.freeDevices) * 1000 / total : 0,
            "use": words(
                "systems.use",
                ["busy": words.number(total - partition.freeDevices), "total": words.number(total)]
            ),
            "waiting": words.number(partition.waitingJobs),
            "price": words.euros(partition.microEurosPerDeviceHour),
            "per": words(isCore ? "systems.perCoreHour" : "systems.perDeviceHour"),
            "billing": words("systems.billing.\(partition.billing)"),
            "limit": words.duration(seconds: partition.longestTimeSeconds),
        ]
        let sharing = system.partitionsSharingNodes(with: partition)
        if !sharing.isEmpty {
            content["sharing"] = words("systems.sameNodes", ["partitions": sharing.joined(separator: ", ")])
        }
        return content
    }
}
