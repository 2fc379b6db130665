import Contract
import Engine
import Federation
import HTTPTypes
import Hummingbird
import Journal
import Quantities
import ServiceLifecycle

/// Submitting, seeing and steering jobs.
struct JobRoutes: Sendable {
    let engine: Engine
    let desk: ForetellingDesk

    func add(to api: APIGroup) {
        api.post("jobs", use: submit)
        api.get("jobs", use: list)
        api.get("jobs/:id", use: show)
        api.get("jobs/:id/attempts", use: attempts)
        api.get("jobs/:id/receipt", use: receipt)
        api.get("jobs/:id/script", use: script)
        api.get("jobs/:id/wait", use: wait)
        api.post("quotes", use: quote)
        for action in ControlJob.Action.allCases {
            api.post("jobs/:id/\(action)") { request, context in try await self.steer(action, request, context) }
        }
    }

    private func submit(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let intake = try await Intake(request, context)
        var submission = try intake.submission(for: actor)
        let project = try project(for: intake, submission, actor)
        let key = try engine.key(of: request, context, body: intake.body)
        if let training = intake.training, try !isRepeated(key, for: project, by: actor),
            let answers = try await engine.foretell(training, for: submission, of: actor.person, at: desk)
        {
            submission.foretell(answers)
        }
        let accepted = try await engine.submit(
            submission,
            to: project,
            allocation: intake.allocation.map { AllocationID($0) },
            isHeld: intake.isHeld,
            by: actor,
            key: key
        )
        guard case .jobs(let first, let count) = accepted.made else { preconditionFailure("a submission makes jobs") }
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.field("id", first.number)
            json.field("count", count)
            json.field("isArray", !submission.indexes.isEmpty)
            json.array("notes") { json in
                for note in submission.notes {
                    json.item {
                        $0.field("line", note.place.line)
                        $0.field("message", note.message.text)
                        $0.key("phrase")
                        $0.object { PhraseView(note.message).write(to: &$0) }
                    }
                }
            }
        }
        var response = Reply.json(json, .created)
        response.headers[.location] = "/api/v1/jobs/\(first)"
        return response
    }

    /// Whether a submission with this key was carried out before. For that nothing is planned, nor for whoever may not
    /// submit there, who is refused.
    private func isRepeated(_ key: RequestKey?, for project: ProjectID, by actor: Actor) throws -> Bool {
        try engine.read { state -> Bool in
            if let key, try state.remembered(key) != nil { return true }
            _ = try state.submitter(to: state[project], actor)
            return false
        }
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(
            request,
            known: ["state", "project", "person", "system", "array", "name", "sort", "limit", "cursor"]
        )
        var wanted = JobList(limit: try query.limit())
        wanted.states = Set(query.all("state"))
        let known = JobList.openStates.union(JobList.endStates)
        if let odd = wanted.states.subtracting(known).sorted().first {
            let list = known.sorted().joined(separator: ", ")
            throw APIProblem(.badRequest, "invalid-parameter", "\(odd) is no state of a job. Known are: \(list).")
        }
        wanted.project = try query.name("project")
        wanted.person = try query.person("person")
        wanted.system = try query.name("system")
        wanted.array = try query.number("array", in: 1...Int.max >> 1).map { UInt64($0) }
        wanted.name = try query.text("name", atMost: 200).flatMap { $0.isEmpty ? nil : NamePart($0) }
        wanted.isOldestFirst = try query.word("sort", of: ["id", "-id"]) == "id"
        wanted.last = try query.cursor()
        let record = engine.head
        let found = try wanted.page(of: engine, for: context.requireActor())
        let next = found.last.map(Query.cursor)
        guard !Reply.prefersCSV(request) else {
            let page = try Reply.page(found.jobs, next: next, to: request)
            return Reply.unlessUnchanged(page, since: record, for: request)
        }
        var json = JSONWriter(capacity: 1024 * (found.jobs.count + 1))
        if DirectAnswer.take(Page(items: found.jobs, next: next, reached: found.reached)) { return Reply.json(json) }
        json.object { json in
            json.array("items") { json in
                for job in found.jobs { json.item { job.write(to: &$0) } }
            }
            json.field("next", next)
            json.field("reached", found.reached)
        }
        var response = Reply.json(json)
        Reply.follow(next, of: request, in: &response)
        return Reply.unlessUnchanged(response, since: record, for: request)
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let record = engine.head
        let found = try engine.find(context.part("id"), for: context.requireActor())
        var view = try engine.view(of: found)
        view.foretold = try engine.foretold(of: found)
        view.placements = try engine.placements(of: found)
        var json = JSONWriter()
        if DirectAnswer.take(view) { return Reply.json(json) }
        json.object { view.write(to: &$0) }
        return Reply.unlessUnchanged(Reply.json(json), since: record, for: request)
    }

    private func attempts(_ request: Request, _ context: APIContext) async throws -> Response {
        let walk = try Walk(Query(request, known: Walk.parameters.filter { $0 != "q" }))
        let record = engine.head
        let found = try engine.find(context.part("id"), for: context.requireActor())
        let (views, next) = try walk.page(of: engine.attempts(of: found)) { attempt -> AttemptView? in attempt }
        return try Reply.unlessUnchanged(Reply.page(views, next: next, to: request), since: record, for: request)
    }

    private func receipt(_ request: Request, _ context: APIContext) async throws -> Response {
        let found = try engine.find(context.part("id"), for: context.requireActor())
        guard case .ended(let job) = found else {
            throw APIProblem(.conflict, "wrong-state", "The job has not ended, so there is no receipt yet.")
        }
        return try Reply.json(engine.receipt(of: job))
    }

    private func script(_ request: Request, _ context: APIContext) async throws -> Response {
        let record = engine.head
        let found = try engine.find(context.part("id"), for: context.requireActor())
        guard let sheet = try engine.sheet(of: found) else {
            throw APIProblem(.gone, "erased", "What the user wrote for this job was erased.")
        }
        // Nobody changes a script. One that is erased meanwhile, which no record tells, never comes so far.
        let answer = Reply.bytes(Array(sheet.script.utf8), "text/plain; charset=utf-8")
        return Reply.unlessUnchanged(answer, since: record, for: request)
    }

    private func wait(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["timeout"])
        let seconds = try query.number("timeout", in: 0...60) ?? 30
        let found = try engine.find(context.part("id"), for: context.requireActor())
        if case .open(let id) = found {
            // A server that stops answers at once, with the job as it is.
            _ = await cancelWhenGracefulShutdown { await engine.waitForEnd(of: id, atMost: .seconds(seconds)) }
        }
        return try await show(request, context)
    }

    private func quote(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let intake = try await Intake(request, context)
        var submission = try intake.submission(for: actor)
        let project = try project(for: intake, submission, actor)
        let answers = try await engine.foretell(intake.training, for: submission, of: actor.person, at: desk)
        if let answers { submission.foretell(answers) }
        return try Reply.json(
            engine.quotes(
                for: submission,
                project,
                allocation: intake.allocation,
                actor,
                training: answers ?? [:]
            )
        )
    }

    private func steer(
        _ action: ControlJob.Action,
        _ request: Request,
        _ context: APIContext
    ) async throws -> Response {
        let actor = try context.requireActor()
        let (order, bytes) = try await Body.json(JobAction.self, of: request)
        let part = try context.part("id")
        let array = JobReference(part).flatMap { reference in
            reference.index == nil && engine.read { !$0.tasks(of: reference.job).isEmpty } ? reference.job : nil
        }
        let found = try array.map { .open($0) } ?? engine.find(part, for: actor)
        let command = ControlJob(job: found.id, isArray: array != nil, action: action, why: order.why)
        do {
            // What has ended is given to the core as well: the request may be the repetition of one that ended it.
            let accepted = try await engine.execute(.controlJob(command), for: request, context, body: bytes)
            guard case .steered(let count) = accepted.made else { preconditionFailure("steering steers jobs") }
            return try Reply.json(ActionDone(jobs: Int(count)))
        } catch let refusal as Refusal where refusal.code == .notFound {
            guard case .ended = found else { throw refusal }
            throw APIProblem(.conflict, "wrong-state", "Job \(part) has ended.")
        }
    }

    /// The project that the request or the script names, or the only one that the person works in.
    private func project(for intake: Intake, _ submission: Submission, _ actor: Actor) throws -> ProjectID {
        let missing = { (name: String) in
            APIProblem(.notFound, "not-found", "There is no project \(name) that you may see.")
        }
        if let name = intake.project ?? submission.project {
            let id = engine.read { state in
                state.project(named: name).flatMap { state.maySee($0.id, actor) ? $0.id : nil }
            }
            guard let id else { throw missing(name) }
            return id
        }
        let own = engine.read { state -> [ProjectID] in
            guard let person = actor.person.flatMap({ state.person($0) }) else { return [] }
            return person.grants.compactMap { if case .project(let id) = $0.scope { id } else { nil } }
        }
        let unique = Array(Set(own))
        guard unique.count == 1 else {
            throw APIProblem(
                .unprocessableContent,
                "project-needed",
                "You work in \(unique.count) projects. Name one with --project, or #SBATCH --account in the script."
            )
        }
        return unique[0]
    }
}
