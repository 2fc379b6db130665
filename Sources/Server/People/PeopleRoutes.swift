import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// People and organisations.
struct PeopleRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) {
        api.get("me", use: me)
        api.get("people", use: list)
        api.post("people", use: add)
        api.get("people/:id", use: show)
        api.delete("people/:id", use: erase)
        api.put("people/:id/roles") { try await self.setRole(true, $0, $1) }
        api.delete("people/:id/roles") { try await self.setRole(false, $0, $1) }
        api.get("organisations", use: organisations)
        api.post("organisations", use: addOrganisation)
    }

    private func me(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        guard case .person(let id, let powers) = actor else { preconditionFailure("a token belongs to a person") }
        return try Reply.json(MeView(person: engine.view(of: id, for: actor), powers: powers.words))
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        // Names are kept apart from the journal, and erased: they are not searched.
        let query = try Query(request, known: ["mail"] + Walk.parameters.filter { $0 != "q" })
        let walk = try Walk(query)
        if let mail = try query.text("mail", atMost: 254) {
            let found = (try? engine.person(mail, for: actor)).flatMap { try? engine.view(of: $0, for: actor) }
            return try Reply.page(found.map { [$0] } ?? [], next: nil, to: request)
        }
        let (ids, next) = engine.read { state in
            let seesAll = state.mayReadAll(actor) || state.mayAdminister(actor)
            return walk.page(of: state.people) { person -> PersonID? in
                seesAll || person.id == actor.person ? person.id : nil
            }
        }
        return try Reply.page(ids.map { try engine.view(of: $0, for: actor) }, next: next, to: request)
    }

    private func add(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let (order, bytes) = try await Body.json(NewPerson.self, of: request)
        let isMail =
            order.mail.split(separator: "@", omittingEmptySubsequences: false).count == 2
            && order.mail.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f } && (3...254).contains(order.mail.utf8.count)
        guard isMail, (1...200).contains(order.name.utf8.count),
            order.name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
        else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A person has a name of 1 to 200 bytes and a mail address."
            )
        }
        let key = try engine.key(of: request, context, body: bytes)
        let id = try await engine.addPerson(name: order.name, mail: order.mail, by: actor, key: key)
        var response = try Reply.json(engine.view(of: id, for: actor), .created)
        response.headers[.location] = "/api/v1/people/\(id.word)"
        return response
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        return try Reply.json(engine.view(of: engine.person(context.part("id"), for: actor), for: actor))
    }

    private func erase(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        try await engine.erase(engine.person(context.part("id"), for: actor), by: actor)
        return Reply.done()
    }

    private func setRole(_ isGranted: Bool, _ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let (view, bytes) = try await Body.json(RoleView.self, of: request)
        let person = try engine.person(context.part("id"), for: actor)
        let grant = try engine.read { try Grant(view, in: $0) }
        let order = SetRole(person: person, grant: grant, isGranted: isGranted)
        _ = try await engine.execute(.setRole(order), for: request, context, body: bytes)
        return Reply.done()
    }

    private func organisations(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["kind"] + Walk.parameters)
        let walk = try Walk(query)
        let kind = try query.word("kind", of: Organisation.Kind.allCases.map(\.word))
        let record = engine.head
        let (views, next) = engine.read { state in
            walk.page(of: state.organisations) { organisation in
                let isFitting = (kind == nil || kind == organisation.kind.word) && walk.finds(organisation.name)
                return isFitting ? OrganisationView(organisation) : nil
            }
        }
        return try Reply.unlessUnchanged(Reply.page(views, next: next, to: request), since: record, for: request)
    }

    private func addOrganisation(_ request: Request, _ context: APIContext) async throws -> Response {
        let (order, bytes) = try await Body.json(NewOrganisation.self, of: request)
        guard let kind = Organisation.Kind.allCases.first(where: { $0.word == order.kind }) else {
            let words = Organisation.Kind.allCases.map(\.word).joined(separator: ", ")
            throw APIProblem(.unprocessableContent, "invalid-value", "The kind is one of: \(words).")
        }
        let command = RegisterOrganisation(name: order.name, kind: kind, country: order.country)
        let accepted = try await engine.execute(.registerOrganisation(command), for: request, context, body: bytes)
        guard case .organisation(let id) = accepted.made else { preconditionFailure("it makes an organisation") }
        return try Reply.json(engine.read { OrganisationView($0[id]) }, .created)
    }
}

extension OrganisationView {
    fileprivate init(_ organisation: Organisation) {
        self.init(
            id: organisation.id.number,
            name: organisation.name,
            kind: organisation.kind.word,
            country: organisation.country
        )
    }
}

extension Organisation.Kind {
    /// The word that the API uses.
    var word: String { self == .publicBody ? "public" : "\(self)" }
}
