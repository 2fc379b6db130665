import Contract
import Documents
import Engine
import Federation
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Journal
import Plans
import Quantities

/// Plans: a training run, a gigafactory, a fund, a scenario of the twin, worked out in the background from a document.
///
/// They change nothing of the federation. Who made one may do everything with it; its project's people, and whoever has
/// the address of one that is shared, may read it; to everybody else it does not exist.
struct PlanRoutes: Sendable {
    let engine: Engine
    let desk: PlanDesk

    /// How many plans a person, and a project, may keep.
    static let mostOfPerson = 100
    static let mostOfProject = 500
    /// How many plans of one person may wait and run at once.
    static let mostOpenOfPerson = 4
    /// The largest order, in bytes: a document and its files.
    static let largestOrder = 2 << 20
    /// The largest document, in bytes.
    static let largestDocument = 256 << 10

    func add(to api: APIGroup) {
        api.get("plans", use: list)
        api.post("plans", use: make)
        api.get("plans/:id", use: show)
        api.delete("plans/:id", use: delete)
        api.post("plans/:id/cancel", use: cancel)
        api.put("plans/:id/sharing", use: share)
        api.get("plans/:id/document", use: document)
        api.get("plans/:id/report", use: report)
        api.get("plans/:id/tables/:table", use: table)
    }

    // MARK: Lists and making

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let reader = try reader(context)
        let query = try Query(request, known: ["kind", "state", "project", "q", "limit", "cursor"])
        let limit = try query.limit()
        let projects = engine.read { state in
            let copy = copy state
            return state.person(reader.person)?.grants.compactMap { grant -> String? in
                guard case .project(let id) = grant.scope else { return nil }
                return copy[id].name
            } ?? []
        }
        var filter = PlanStore.Filter(person: reader.person.word, projects: projects)
        filter.project = try query.name("project")
        if let project = filter.project, reader.seesAll { filter.projects.append(project) }
        filter.kind = try query.word("kind", of: PlanKind.allCases.map(\.rawValue))
        filter.state = try query.word("state", of: StoredPlan.State.allCases.map(\.rawValue))
            .flatMap(StoredPlan.State.init)
        filter.words = try query.text("q", atMost: 200)
        let plans = try engine.plans.plans(filter, after: query.cursor(), limit: limit + 1)
        let page = plans.prefix(limit)
        return try Reply.page(
            page.map { view($0, reader) },
            next: plans.count > limit ? page.last.map { Query.cursor($0.number) } : nil,
            to: request
        )
    }

    private func make(_ request: Request, _ context: APIContext) async throws -> Response {
        let maker = try writer(context)
        let (order, bytes) = try await Body.json(NewPlan.self, of: request, atMost: Self.largestOrder)
        guard let kind = PlanKind(rawValue: order.kind) else {
            let known = PlanKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIProblem(.unprocessableContent, "invalid-value", "No plan is of this kind. Known are: \(known).")
        }
        guard order.document.utf8.count <= Self.largestDocument, (order.files ?? []).count <= 16,
            (0...100_000).contains(order.futures ?? 0), (order.countries ?? []).count <= 12
        else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A document has at most \(Self.largestDocument >> 10) KiB and 16 files; at most 100,000 futures are played, "
                    + "and 12 countries compared."
            )
        }
        if let project = order.project { _ = try engine.project(project, for: maker.actor) }
        let key = try engine.key(of: request, context, body: bytes)?.key.hex
        if let key, let made = try engine.plans.plan(made: key, by: maker.person.word) {
            guard made.kind == kind.rawValue, try engine.plans.document(made.id)?.text == order.document else {
                throw Refusal(.idempotencyKeyReused, "This Idempotency-Key made another plan. Use a new one.")
            }
            return try created(made, maker)
        }
        let document = try Self.document(order, kind)
        let open = try engine.plans.open(of: maker.person.word)
        guard desk.hasRoom, open < Self.mostOpenOfPerson else {
            throw APIProblem(
                .tooManyRequests,
                "too-many-requests",
                "\(open) of your plans are still being worked out. Wait for one of them, or cancel it.",
                retryAfter: 5
            )
        }
        let plan = StoredPlan(
            id: Secrets.address(),
            person: maker.person.word,
            project: order.project,
            kind: kind.rawValue,
            title: String(document.title.prefix(200)),
            isShared: order.isShared ?? false,
            created: engine.now
        )
        let isKept = try engine.plans.add(
            plan,
            document: order.document,
            inputs: Array(JSONEncoder().encode(PlanCircumstances(order))),
            request: key,
            mostOfPerson: Self.mostOfPerson,
            mostOfProject: Self.mostOfProject
        )
        guard isKept else {
            throw APIProblem(
                .tooManyRequests,
                "limit-reached",
                "You have \(Self.mostOfPerson) plans, or your project has \(Self.mostOfProject). Delete one first."
            )
        }
        desk.take(plan.id)
        return try created(plan, maker)
    }

    private func created(_ plan: StoredPlan, _ maker: PlanReader) throws -> Response {
        var response = try Reply.json(view(plan, maker), .created)
        response.headers[.location] = "/api/v1/plans/\(plan.id)"
        return response
    }

    /// Reads a document; a mistake is a problem with its line and how to mend it.
    private static func document(_ order: NewPlan, _ kind: PlanKind) throws -> PlanDocument {
        do throws(TreeFault) {
            return try PlanCircumstances(order).document(kind, order.document)
        } catch {
            throw APIProblem(error)
        }
    }

    // MARK: One plan

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let reader = try reader(context)
        return try Reply.json(view(plan(context, for: reader), reader))
    }

    private func delete(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try own(context)
        try desk.cancel(plan.id)
        try engine.plans.delete(plan.id)
        return Reply.done()
    }

    private func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try own(context)
        guard plan.state == .queued || plan.state == .running else {
            throw APIProblem(.conflict, "wrong-state", "The plan has ended: it is \(plan.state.rawValue).")
        }
        try desk.cancel(plan.id)
        return try Reply.json(view(self.plan(context, for: writer(context)), writer(context)))
    }

    private func share(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try own(context)
        let (change, _) = try await Body.json(SharingChange.self, of: request)
        try engine.plans.setShared(change.isShared, plan.id)
        return try Reply.json(view(self.plan(context, for: writer(context)), writer(context)))
    }

    private func document(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try plan(context, for: reader(context))
        guard let (text, _) = try engine.plans.document(plan.id) else { throw Self.missing }
        return Reply.bytes(Array(text.utf8), "application/yaml")
    }

    private func report(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try plan(context, for: reader(context))
        let type = Accept(request.headers[.accept]).best(of: "application/json", "text/html", "application/zip")
        if type == "application/zip" { return try workbook(of: plan) }
        let isPage = type == "text/html"
        guard let bytes = try isPage ? engine.plans.page(plan.id) : engine.plans.report(plan.id) else {
            throw APIProblem(.conflict, "wrong-state", "There is no report: the plan is \(plan.state.rawValue).")
        }
        var response = Reply.bytes(bytes, isPage ? "text/html; charset=utf-8" : "application/json")
        response.headers[.vary] = "Accept"
        if isPage {
            // It is made of what somebody wrote, and must not act in this server's name.
            response.headers[.contentSecurityPolicy] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        }
        return response
    }

    /// All tables as CSV, in one file that spreadsheets' owners can open.
    private func workbook(of plan: StoredPlan) throws -> Response {
        guard let bytes = try engine.plans.report(plan.id) else {
            throw APIProblem(.conflict, "wrong-state", "There is no report: the plan is \(plan.state.rawValue).")
        }
        let report = try JSONDecoder().decode(PlanReport.self, from: Data(bytes))
        var response = Reply.bytes(
            ZipArchive(report.tables.map { ("\($0.name).csv", $0.csv) }).bytes,
            "application/zip"
        )
        response.headers[.vary] = "Accept"
        return response
    }

    private func table(_ request: Request, _ context: APIContext) async throws -> Response {
        let plan = try plan(context, for: reader(context))
        guard let bytes = try engine.plans.report(plan.id) else {
            throw APIProblem(.conflict, "wrong-state", "There is no report: the plan is \(plan.state.rawValue).")
        }
        let report = try JSONDecoder().decode(PlanReport.self, from: Data(bytes))
        let name = try context.part("table")
        guard let table = report.tables.first(where: { $0.name == name }) else {
            let known = report.tables.map(\.name).joined(separator: ", ")
            throw APIProblem(.notFound, "not-found", "The report has no such table. It has: \(known).")
        }
        var response =
            try Reply.prefersCSV(request)
            ? Reply.bytes(table.csv, "text/csv; charset=utf-8; header=present") : Reply.json(table)
        response.headers[.vary] = "Accept"
        return response
    }

    private func view(_ plan: StoredPlan, _ reader: PlanReader) -> PlanView {
        PlanView(plan, share: desk.share(of: plan.id), for: reader.actor)
    }
}

// MARK: - Who may

/// A person who asks for plans.
struct PlanReader {
    var actor: Actor
    var person: PersonID
    var seesAll: Bool
}

extension PlanRoutes {
    static let missing = APIProblem(.notFound, "not-found", "There is no such plan that you may see.")

    func reader(_ context: APIContext) throws -> PlanReader {
        let actor = try context.requireActor()
        guard case .person(let person, let powers) = actor, powers.contains(.read) || powers.contains(.submit) else {
            throw APIProblem(.forbidden, "forbidden", "Only people read plans, with a token that may read.")
        }
        return PlanReader(actor: actor, person: person, seesAll: engine.read { $0.mayReadAll(actor) })
    }

    func writer(_ context: APIContext) throws -> PlanReader {
        let reader = try reader(context)
        guard case .person(_, let powers) = reader.actor, powers.contains(.submit) else {
            throw APIProblem(.forbidden, "forbidden", "Plans are made and changed with a token that may submit.")
        }
        return reader
    }

    /// The plan of the path, if the reader may read it.
    func plan(_ context: APIContext, for reader: PlanReader) throws -> StoredPlan {
        guard let plan = try engine.plans.plan(context.part("id")) else { throw Self.missing }
        if plan.isShared || plan.person == reader.person.word { return plan }
        let isOfProject = engine.read { state in
            plan.project.flatMap { state.project(named: $0) }.map { state.maySee($0.id, reader.actor) } ?? false
        }
        guard isOfProject else { throw Self.missing }
        return plan
    }

    /// The plan of the path, if who asks made it.
    func own(_ context: APIContext) throws -> StoredPlan {
        let writer = try writer(context)
        let plan = try plan(context, for: writer)
        guard plan.person == writer.person.word else {
            throw APIProblem(.forbidden, "forbidden", "Only who made a plan may change it.")
        }
        return plan
    }
}
