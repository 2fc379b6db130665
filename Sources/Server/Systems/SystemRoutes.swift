import Connectors
import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// Systems: what they have, what they cost, whether they take jobs.
struct SystemRoutes: Sendable {
    let engine: Engine
    let census: LatestCensus

    func add(to api: APIGroup) {
        api.get("systems", use: list)
        api.get("systems/:name", use: show)
        api.get("systems/:name/connection", use: connection)
        api.post("systems/:name/drain") { try await self.move(to: .draining, $0, $1) }
        api.post("systems/:name/resume") { try await self.move(to: .active, $0, $1) }
        api.post("systems/:name/down") { try await self.move(to: .down, $0, $1) }
        api.post("systems/:name/fence", use: fence)
        api.post("systems/:name/probe") { try await self.move(to: .probing, $0, $1) }
        api.put("systems/:name/partitions/:partition/price", use: price)
        api.put("systems/:name/maintenance", use: maintain)
        api.put("systems/:name/share", use: share)
        api.put("systems/:name/datasets", use: datasets)
        api.put("systems/:name/accounts/:person", use: map)
        api.delete("systems/:name/accounts/:person", use: unmap)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["state"] + Walk.parameters)
        let walk = try Walk(query)
        let wanted = try query.word("state", of: System.State.allCases.map { "\($0)" })
        let record = engine.head
        let count = census.current()
        let now = engine.now
        let (views, next) = engine.read { state in
            let copy = copy state
            return walk.page(of: state.systems) { system -> SystemView? in
                guard wanted == nil || wanted == "\(system.state)", walk.finds(system.name, system.title) else {
                    return nil
                }
                return SystemView(system, count.census.systems[system.id] ?? .init(), in: copy, at: now)
            }
        }
        let page = try Reply.page(views, next: next, to: request)
        guard count.sequence >= record else { return page }
        return Reply.unlessUnchanged(page, since: record, inHour: hour(at: now), for: request)
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let record = engine.head
        // Counts that are older than the rest make an answer that no mark stands for.
        let isWhole = census.current().sequence >= record
        let hour = hour(at: engine.now)
        let answer = try view(of: system(context))
        return isWhole ? Reply.unlessUnchanged(answer, since: record, inHour: hour, for: request) : answer
    }

    /// The hour of the clock where answers differ by it: as soon as some grid is known hour by hour.
    private func hour(at now: Instant) -> Int64? {
        engine.read { state in state.gridHours.contains { !$0.source.isEmpty } } ? GridHours.hour(of: now) : nil
    }

    /// How it is reached. What goes wrong there may name accounts and paths, so it is for its operators alone.
    private func connection(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let actor = try context.requireActor()
        guard engine.read({ $0.mayOperate(id, actor) }) else {
            throw APIProblem(.forbidden, "forbidden", "Only an operator of the system sees how it is reached.")
        }
        guard let found = try await engine.connection(to: id) else {
            throw APIProblem(.conflict, "wrong-state", "This server is not connected to that system.")
        }
        let view = ConnectionView(
            isReachable: engine.read { $0[id].isReachable },
            heard: found.heard.map(RFC3339.text),
            running: found.load?.running,
            waiting: found.load?.waiting,
            credential: found.credential,
            credentialSince: found.credentialSince.map(RFC3339.text),
            troubles: found.troubles.map {
                TroubleView(
                    code: $0.code,
                    sentence: $0.text,
                    first: RFC3339.text($0.first),
                    last: RFC3339.text($0.last),
                    count: $0.count
                )
            }
        )
        return try Reply.json(view)
    }

    private func move(to state: System.State, _ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let (change, bytes) = try await Body.json(StateChange.self, of: request)
        let order = ChangeSystemState(system: id, to: state, why: change.why)
        _ = try await engine.execute(.changeSystemState(order), for: request, context, body: bytes)
        if state == .probing { try await engine.probe(id) }
        return try view(of: id)
    }

    private func fence(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let (change, bytes) = try await Body.json(StateChange.self, of: request)
        let order = FenceSystem(system: id, why: change.why)
        _ = try await engine.execute(.fenceSystem(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func maintain(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let (plan, bytes) = try await Body.json(MaintenancePlan.self, of: request)
        func instant(_ text: String) throws -> Instant {
            guard let instant = RFC3339.instant(text) else {
                throw APIProblem(
                    .unprocessableContent,
                    "invalid-value",
                    "A maintenance starts and ends at instants such as 2026-12-01T08:00:00Z."
                )
            }
            return instant
        }
        let windows = try plan.windows.map {
            MaintenanceWindow(starts: try instant($0.starts), ends: try instant($0.ends), why: $0.why)
        }
        let order = PlanMaintenance(system: id, windows: windows)
        _ = try await engine.execute(.planMaintenance(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func share(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let (change, bytes) = try await Body.json(ShareChange.self, of: request)
        // What is out of range stays so.
        let order = SetOfferedShare(system: id, perMille: UInt32(clamping: change.perMille), why: change.why)
        _ = try await engine.execute(.setOfferedShare(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func price(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let name = try context.part("partition")
        let partition = engine.read { state in
            state[id].partitions.first { state[$0].shape.name == name && state[$0].isPresent }
        }
        guard let partition else { throw APIProblem(.notFound, "not-found", "There is no partition \(name) on it.") }
        let (change, bytes) = try await Body.json(PriceChange.self, of: request)
        let order = SetPrice(
            partition: partition,
            microEurosPerDeviceHour: MicroEuros(change.microEurosPerDeviceHour),
            why: change.why
        )
        _ = try await engine.execute(.setPrice(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func datasets(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try system(context)
        let (list, bytes) = try await Body.json(DatasetList.self, of: request)
        let order = SetDatasets(system: id, datasets: list.datasets)
        _ = try await engine.execute(.setDatasets(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func map(_ request: Request, _ context: APIContext) async throws -> Response {
        let (mapping, _) = try await Body.json(AccountMapping.self, of: request)
        let isWellFormed = mapping.account.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: ":") }
        guard isWellFormed, (1...64).contains(mapping.account.utf8.count) else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "An account has 1 to 64 characters, none of them a blank or a colon."
            )
        }
        return try await set(mapping.account, context)
    }

    private func unmap(_ request: Request, _ context: APIContext) async throws -> Response {
        try await set(nil, context)
    }

    private func set(_ account: String?, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let person = try engine.person(context.part("person"), for: actor)
        try await engine.map(person, to: account, on: system(context), by: actor)
        return Reply.done()
    }

    private func system(_ context: APIContext) throws -> SystemID {
        let name = try context.part("name")
        guard let id = engine.read({ $0.system(named: name)?.id }) else {
            throw APIProblem(.notFound, "not-found", "There is no system \(name).")
        }
        return id
    }

    private func view(of id: SystemID) throws -> Response {
        let count = census.current().census.systems[id] ?? .init()
        let now = engine.now
        return try Reply.json(engine.read { SystemView($0[id], count, in: $0, at: now) })
    }
}
