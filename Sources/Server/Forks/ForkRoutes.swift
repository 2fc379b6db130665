import Contract
import Engine
import Federation
import HTTPTypes
import Hummingbird
import Journal
import Quantities
import Twin

/// The present state played forward: when would a job start, and what would an outage or an award change?
struct ForkRoutes: Sendable {
    let engine: Engine
    let desk: ForkDesk

    private static let busy = APIProblem(
        .tooManyRequests,
        "too-many-requests",
        "Other questions are being played. Ask again in a moment.",
        retryAfter: 2
    )
    private static let missing = APIProblem(
        .notFound,
        "not-found",
        "You have no such question here. Answers are kept for a day, and gone when the server starts anew: ask again."
    )

    func add(to api: APIGroup) {
        api.post("forks", use: ask)
        api.get("forks/:id", use: show)
    }

    private func ask(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let (question, _) = try await Body.json(ForkQuestion.self, of: request)
        let typical = try question.typicalPercent ?? typicalPercent()
        guard (1...100).contains(typical) else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A typical share is 1 to 100 percent of a time limit."
            )
        }
        guard [question.start != nil, question.outage != nil, question.award != nil].count(where: { $0 }) == 1 else {
            let detail = "Ask for one thing: a start, an outage, or an award."
            throw APIProblem(.unprocessableContent, "invalid-value", detail)
        }
        let play: ForkDesk.Play
        if let start = question.start {
            play = try self.play(start, typicalPercent: typical, for: actor)
        } else {
            play = try self.play(question, typicalPercent: typical, for: actor)
        }
        let inquiry = desk.take(question, by: actor, play: play)
        guard let inquiry else { throw Self.busy }
        var response = try Reply.json(inquiry.view, .created)
        response.headers[.location] = "/api/v1/forks/\(inquiry.id)"
        return response
    }

    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        guard let inquiry = try desk[context.part("id")], inquiry.isOpen(to: actor), mayAsk(inquiry.question, actor)
        else { throw Self.missing }
        return try Reply.json(inquiry.view)
    }

    /// Whether somebody may ask this still: rights may go while an answer is kept.
    private func mayAsk(_ question: ForkQuestion, _ actor: Actor) -> Bool {
        if let start = question.start { return (try? engine.find(start.job, for: actor)) != nil }
        let state = engine.read { copy $0 }
        return (try? Self.whatIf(question, in: state, at: engine.now, for: actor)) != nil
    }

    /// Plays until a job starts. What waits is played from when its turn comes: a copy that waits would hold a state of
    /// its own.
    private func play(
        _ question: StartQuestion,
        typicalPercent: Int64,
        for actor: Actor
    ) throws -> ForkDesk.Play {
        @Sendable func openJob() throws -> JobID {
            guard case .open(let id) = try engine.find(question.job, for: actor) else {
                throw APIProblem(.conflict, "wrong-state", "Job \(question.job) has ended.")
            }
            return id
        }
        _ = try openJob()
        return { [engine] report in
            let id = try openJob()
            let now = engine.now
            let state = engine.read { copy $0 }
            let interval = try Fork(of: state, at: now, lease: engine.lease).start(
                of: id,
                typicalPercent: typicalPercent,
                reporting: report
            )
            return .start(
                StartView(
                    job: id.number,
                    at: RFC3339.text(now),
                    earliest: interval.earliest.map(RFC3339.text),
                    expected: interval.expected.map(RFC3339.text),
                    latest: interval.latest.map(RFC3339.text),
                    typicalPercent: typicalPercent,
                    reasons: state.jobs[id].map { job in
                        state.pendingReasons(of: job).map { Reason(code: $0.rawValue, sentence: $0.sentence) }
                    } ?? []
                )
            )
        }
    }

    /// Plays both futures of an outage or an award.
    private func play(_ question: ForkQuestion, typicalPercent: Int64, for actor: Actor) throws -> ForkDesk.Play {
        let state = engine.read { copy $0 }
        try Self.whatIf(question, in: state, at: engine.now, for: actor).check(in: state)
        return { [engine] report in
            let now = engine.now
            let state = engine.read { copy $0 }
            let whatIf = try Self.whatIf(question, in: state, at: now, for: actor)
            let runTimes = RunTimes.share(percent: typicalPercent)
            let fork = Fork(of: state, at: now, lease: engine.lease)
            let answer = try fork.ask(whatIf, runTimes: runTimes, reporting: report)
            return .futures(ForkView(answer, in: state, at: now, typicalPercent: typicalPercent, for: actor))
        }
    }

    private static func whatIf(
        _ question: ForkQuestion,
        in state: FederationState,
        at now: Instant,
        for actor: Actor
    ) throws -> WhatIf {
        switch (question.outage, question.award) {
        case (let outage?, nil):
            guard let system = state.system(named: outage.system) else {
                throw APIProblem(.notFound, "not-found", "There is no system \(outage.system).")
            }
            guard state.mayReadAll(actor) || state.mayOperate(system.id, actor) else {
                throw Refusal(.forbidden, "Only its operators, administrators and auditors may ask this of a system.")
            }
            guard let kind = WhatIf.Outage(rawValue: outage.kind) else {
                let known = WhatIf.Outage.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIProblem(
                    .unprocessableContent,
                    "invalid-value",
                    "\(outage.kind) is no outage. Known are: \(known)."
                )
            }
            // A century is as good as for ever, and leaves instants room.
            guard (0...3_155_760_000).contains(outage.inSeconds), (1...3_155_760_000).contains(outage.seconds) else {
                throw APIProblem(
                    .unprocessableContent,
                    "invalid-value",
                    "An outage begins and lasts at most a century."
                )
            }
            let from = now + Seconds(outage.inSeconds)
            return .outage(kind, of: system.id, from: from, until: from + Seconds(outage.seconds))
        case (nil, let award?):
            guard state.mayReadAll(actor) else {
                throw Refusal(.forbidden, "Only administrators and auditors may ask this of awards.")
            }
            var allocations = state.allocations.map(\.id)
            if let name = award.project {
                guard let project = state.project(named: name) else {
                    throw APIProblem(.notFound, "not-found", "There is no project \(name).")
                }
                allocations = project.allocations
            }
            return .award(percent: award.percent, of: allocations)
        default: preconditionFailure("one thing is asked for")
        }
    }

    /// The median share of their limits that the last jobs used; half of it where too few have ended to tell.
    private func typicalPercent() throws -> Int64 {
        let last = try engine.archive.archivedJobs(
            matching: ArchivedJobFilter(),
            page: ArchivePage(.newestFirst, after: nil, limit: 200)
        )
        var shares: [Int64] = []
        for job in last {
            guard let started = job.started else { continue }
            var bytes = ByteReader(job.detail)
            let limit = try JobDetail(from: &bytes).shape.timeLimit.count
            guard limit > 0 else { continue }
            shares.append(min(100, max(1, (job.ended.milliseconds - started.milliseconds) / 10 / limit)))
        }
        guard shares.count >= 10 else { return 50 }
        return shares.sorted()[shares.count / 2]
    }
}
