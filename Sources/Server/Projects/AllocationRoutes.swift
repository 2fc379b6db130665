import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// Budgets: what was awarded, what is left.
struct AllocationRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) {
        api.get("allocations", use: list)
        api.get("allocations/:id", use: show)
        api.post("allocations/:id/suspend") { try await self.move(to: .suspended, $0, $1) }
        api.post("allocations/:id/resume") { try await self.move(to: .active, $0, $1) }
        api.post("allocations/:id/close") { try await self.move(to: .closed, $0, $1) }
        api.get("projects/:name/allocations", use: ofProject)
        api.post("projects/:name/allocations", use: award)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        try page(request, context.requireActor()) { _ in true }
    }

    private func ofProject(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let project = try engine.project(context.part("name"), for: actor)
        return try page(request, actor) { $0.project == project }
    }

    private func page(_ request: Request, _ actor: Actor, _ isWanted: (Allocation) -> Bool) throws -> Response {
        let query = try Query(request, known: ["state", "project", "system"] + Walk.parameters)
        let walk = try Walk(query)
        let wanted = try query.word("state", of: AllocationView.states)
        let (project, system) = (try query.name("project"), try query.name("system"))
        let record = engine.head
        let (views, next) = engine.read { state in
            let copy = copy state
            return walk.page(of: state.allocations) { allocation -> AllocationView? in
                guard isWanted(allocation), copy.maySee(allocation.project, actor) else { return nil }
                let view = AllocationView(allocation, in: copy)
                let isFitting =
                    (wanted == nil || view.state == wanted) && (project == nil || view.project == project)
                    && (system == nil || view.system == system) && walk.finds(view.project, view.system ?? "")
                return isFitting ? view : nil
            }
        }
        return try Reply.unlessUnchanged(Reply.page(views, next: next, to: request), since: record, for: request)
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let record = engine.head
        return try Reply.unlessUnchanged(view(of: allocation(context)), since: record, for: request)
    }

    private func move(
        to state: Allocation.State,
        _ request: Request,
        _ context: APIContext
    ) async throws -> Response {
        let id = try allocation(context)
        let (change, bytes) = try await Body.json(StateChange.self, of: request)
        let order = ChangeAllocationState(allocation: id, to: state, why: change.why)
        _ = try await engine.execute(.changeAllocationState(order), for: request, context, body: bytes)
        return try view(of: id)
    }

    private func award(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let project = try engine.project(context.part("name"), for: actor)
        let (order, bytes) = try await Body.json(NewAllocation.self, of: request)
        let system = try order.system.map { name in
            guard let id = engine.read({ $0.system(named: name)?.id }) else {
                throw APIProblem(.notFound, "not-found", "There is no system \(name).")
            }
            return id
        }
        let command = AwardAllocation(
            project: project,
            system: system,
            amount: DeviceSeconds(order.deviceSeconds),
            starts: try order.starts.map { try instant($0, "starts") } ?? engine.now,
            ends: try instant(order.ends, "ends"),
            why: order.why
        )
        let accepted = try await engine.execute(.awardAllocation(command), for: request, context, body: bytes)
        guard case .allocation(let id) = accepted.made else { preconditionFailure("an award makes an allocation") }
        var response = try view(of: id)
        response.status = .created
        response.headers[.location] = "/api/v1/allocations/\(id)"
        return response
    }

    private func instant(_ text: String, _ field: String) throws -> Instant {
        guard let instant = RFC3339.instant(text) else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "\(field) is an instant as in RFC 3339, e.g. 2026-12-24T18:00:00Z."
            )
        }
        return instant
    }

    private func allocation(_ context: APIContext) throws -> AllocationID {
        let part = try context.part("id")
        let actor = try context.requireActor()
        let found = UInt64(part).flatMap { number in
            engine.read { state in
                state.allocation(AllocationID(number)).flatMap { state.maySee($0.project, actor) ? $0.id : nil }
            }
        }
        guard let found else {
            throw APIProblem(.notFound, "not-found", "There is no allocation \(part) that you may see.")
        }
        return found
    }

    private func view(of id: AllocationID) throws -> Response {
        try Reply.json(engine.read { AllocationView($0[id], in: $0) })
    }
}

extension AllocationView {
    /// Every word for the state of one.
    static let states = Allocation.State.allCases.map { "\($0)" } + ["exhausted"]

    init(_ allocation: Allocation, in state: borrowing FederationState) {
        self.init(
            id: allocation.id.number,
            project: state[allocation.project].name,
            system: allocation.system.map { state[$0].name },
            starts: RFC3339.text(allocation.starts),
            ends: RFC3339.text(allocation.ends),
            state: allocation.isExhausted ? "exhausted" : "\(allocation.state)",
            grantedDeviceSeconds: allocation.granted.count,
            availableDeviceSeconds: allocation.available.count,
            heldDeviceSeconds: allocation.held.count,
            spentDeviceSeconds: allocation.spent.count,
            joules: allocation.joules.count,
            microgramsCO2e: allocation.carbon.count,
            microEuros: allocation.cost.count
        )
    }
}
