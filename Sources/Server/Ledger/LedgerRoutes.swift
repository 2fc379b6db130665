import Contract
import Engine
import Federation
import Hummingbird
import Journal
import Quantities

/// The ledger, and the journal that it is part of.
struct LedgerRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) {
        api.get("ledger", use: list)
        api.get("ledger/balances", use: balances)
        api.post("ledger/corrections", use: correct)
        api.get("journal", use: journal)
        api.post("journal/snapshot", use: snapshot)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        let query = try Query(request, known: ["allocation", "job", "kind", "sort", "limit", "cursor"])
        let limit = try query.limit()
        var filter = LedgerFilter(kind: try query.word("kind", of: Entry.Kind.allCases.map(\.rawValue)))
        let isBackward = try query.word("sort", of: ["id", "-id"]) == "-id"
        filter.allocation = try query.number("allocation", in: 1...Int.max >> 1).map(String.init)
        filter.job = try query.number("job", in: 1...Int.max >> 1).map { UInt64($0) }
        var after = try query.cursor()
        let record = engine.head
        var entries: [LedgerEntry] = []
        var isMore = true
        // What somebody may not see is passed over, page by page, so that their pages are as full as anybody's.
        while entries.count < limit, isMore {
            let page = try engine.archive.ledger(
                matching: filter,
                page: ArchivePage(isBackward ? .newestFirst : .oldestFirst, after: after, limit: limit)
            )
            isMore = page.count == limit
            for entry in page where entries.count < limit {
                after = entry.entry
                if maySee(entry, actor) { entries.append(entry) }
            }
        }
        let next = entries.count == limit ? after.map(Query.cursor) : nil
        let page = try Reply.page(entries.map(EntryView.init), next: next, to: request)
        return Reply.unlessUnchanged(page, since: record, for: request)
    }

    func maySee(_ entry: LedgerEntry, _ actor: Actor) -> Bool {
        engine.read { state in
            if state.mayReadAll(actor) { return true }
            guard let number = entry.allocation.flatMap({ UInt64($0) }),
                let allocation = state.allocation(AllocationID(number))
            else { return false }
            return state.maySee(allocation.project, actor)
        }
    }

    private func balances(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try Query(request, known: [])
        try requireReader(context)
        let record = engine.head
        let balances = try engine.archive.balances().map {
            Balance(account: $0.account, unit: $0.unit, amount: $0.amount)
        }
        return try Reply.unlessUnchanged(
            Reply.table(balances, in: balances, to: request),
            since: record,
            for: request
        )
    }

    private func correct(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        guard engine.read({ $0.mayAdminister(actor) }) else {
            throw APIProblem(.forbidden, "forbidden", "Only an administrator may correct a charge.")
        }
        let (order, bytes) = try await Body.json(NewCorrection.self, of: request)
        guard (1...Int(Job.mostAttempts)).contains(order.attempt),
            let job = try engine.archive.archivedJob(order.job),
            let attempt = try engine.archive.archivedAttempts(job: order.job).first(where: {
                $0.attempt == order.attempt
            }),
            let allocation = UInt64(job.allocation),
            let system = engine.read({ $0.system(named: attempt.system)?.id })
        else {
            throw APIProblem(.notFound, "not-found", "Job \(order.job) has no attempt \(order.attempt) that has ended.")
        }
        let command = CorrectCharge(
            key: AttemptKey(job: JobID(order.job), attempt: UInt32(order.attempt)),
            allocation: AllocationID(allocation),
            system: system,
            used: DeviceSeconds(order.deviceSeconds),
            joules: Joules(order.joules),
            carbon: MicrogramsCO2e(order.microgramsCO2e),
            cost: MicroEuros(order.microEuros),
            why: order.why
        )
        _ = try await engine.execute(.correctCharge(command), for: request, context, body: bytes)
        return Reply.done()
    }

    private func journal(_ request: Request, _ context: APIContext) async throws -> Response {
        try requireReader(context)
        let status = engine.status
        return try Reply.json(
            JournalInfo(
                head: JournalHead(sequence: status.head.sequence, hash: status.head.hash.hex),
                format: JournalReader.format,
                openJobs: status.openJobs,
                snapshot: status.snapshot,
                isFull: status.isFull
            )
        )
    }

    private func snapshot(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        guard engine.read({ $0.mayAdminister(actor) }) else {
            throw APIProblem(.forbidden, "forbidden", "Only an administrator may ask for a snapshot.")
        }
        _ = try await engine.snapshot()
        return try await journal(request, context)
    }

    private func requireReader(_ context: APIContext) throws {
        let actor = try context.requireActor()
        guard engine.read({ $0.mayReadAll(actor) }) else {
            throw APIProblem(.forbidden, "forbidden", "Only auditors and administrators may read this.")
        }
    }
}

extension EntryView {
    init(_ entry: LedgerEntry) {
        self.init(
            entry: entry.entry,
            at: RFC3339.text(entry.at),
            sequence: entry.sequence,
            kind: entry.kind,
            allocation: entry.allocation.flatMap { UInt64($0) },
            job: entry.job,
            attempt: entry.attempt,
            why: entry.reason,
            postings: entry.postings.map { PostingView(account: $0.account, unit: $0.unit, amount: $0.amount) }
        )
    }
}
