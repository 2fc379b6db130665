import Contract
import Engine
import Federation
import Hummingbird
import Journal
import Quantities

/// Projects and their people.
struct ProjectRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) {
        api.get("projects", use: list)
        api.post("projects", use: create)
        api.get("projects/:name", use: show)
        api.put("projects/:name/people/:person") { try await self.setMember(true, $0, $1) }
        api.delete("projects/:name/people/:person") { try await self.setMember(false, $0, $1) }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let walk = try Walk(Query(request, known: Walk.parameters))
        let (ids, next) = engine.read { state in
            let copy = copy state
            return walk.page(of: state.projects) { project in
                copy.maySee(project.id, actor) && walk.finds(project.name, project.title) ? project.id : nil
            }
        }
        return try Reply.page(ids.map { try engine.view(of: $0, for: actor) }, next: next, to: request)
    }

    private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let (order, bytes) = try await Body.json(NewProject.self, of: request)
        let lead = try order.principalInvestigator.map { try engine.person($0, for: actor) } ?? actor.person
        guard let lead else { throw APIProblem(.forbidden, "forbidden", "A project is led by a person.") }
        let command = CreateProject(
            name: order.name,
            title: order.title,
            organisation: OrganisationID(order.organisation),
            principalInvestigator: lead
        )
        let accepted = try await engine.execute(.createProject(command), for: request, context, body: bytes)
        guard case .project(let id) = accepted.made else { preconditionFailure("it makes a project") }
        var response = try Reply.json(engine.view(of: id, for: actor), .created)
        response.headers[.location] = "/api/v1/projects/\(order.name)"
        return response
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        return try Reply.json(engine.view(of: engine.project(context.part("name"), for: actor), for: actor))
    }

    private func setMember(_ isGranted: Bool, _ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let project = try engine.project(context.part("name"), for: actor)
        let person = try engine.person(context.part("person"), for: actor)
        var roles = [Role.member, .principalInvestigator]
        var bytes: [UInt8] = []
        if isGranted {
            let (change, body) = try await Body.json(MemberChange.self, of: request)
            bytes = body
            roles = roles.filter { $0.word == change.role }
            guard !roles.isEmpty else {
                throw APIProblem(
                    .unprocessableContent,
                    "invalid-value",
                    "The role is member or principal-investigator."
                )
            }
        }
        let orders = roles.map { role in
            Command.setRole(SetRole(person: person, grant: Grant(role, on: .project(project)), isGranted: isGranted))
        }
        if orders.count == 1 {
            _ = try await engine.execute(orders[0], for: request, context, body: bytes)
        } else {
            // One key can't stand for two orders: the second would be taken for the first, repeated. To take a role
            // away twice does no harm.
            for outcome in try await engine.execute(orders, by: actor) { _ = try outcome.get() }
        }
        return Reply.done()
    }
}

extension Engine {
    /// The project of a name that the actor may see.
    func project(_ name: String, for actor: Actor) throws -> ProjectID {
        let id = read { state in state.project(named: name).flatMap { state.maySee($0.id, actor) ? $0.id : nil } }
        guard let id else { throw APIProblem(.notFound, "not-found", "There is no project \(name) that you may see.") }
        return id
    }

    /// A project with its people and budgets.
    func view(of id: ProjectID, for actor: Actor) throws -> ProjectView {
        let made = read { state -> (ProjectView, [(PersonID, Role)]) in
            let project = state[id]
            let organisation = state[project.organisation]
            var members: [(PersonID, Role)] = []
            for person in state.people {
                for grant in person.grants where grant.scope == .project(id) { members.append((person.id, grant.role)) }
            }
            var allocations: [AllocationView] = []
            for allocation in project.allocations { allocations.append(AllocationView(state[allocation], in: state)) }
            let view = ProjectView(
                name: project.name,
                title: project.title,
                organisation: organisation.name,
                country: organisation.country,
                created: RFC3339.text(project.created),
                people: [],
                allocations: allocations
            )
            return (view, members)
        }
        var view = made.0
        view.people = try made.1.map { person, role in
            MemberView(person: person.word, name: try vault.person(person.word)?.name, role: role.word)
        }
        return view
    }
}
