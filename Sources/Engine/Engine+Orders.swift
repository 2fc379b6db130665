import BatchScripts
package import Federation
import Journal
import Logging
import Quantities
import Telemetry

extension Engine {
    /// Carries out a command and returns once the outcome is durable.
    ///
    /// - Throws: `Refusal` when the core refuses it, `EngineFault` when the engine can't take it now.
    package func execute(_ command: Command, by actor: Actor, key: RequestKey? = nil) async throws -> Accepted {
        try await commit(Order(command: command, actor: actor, key: key))
    }

    /// Carries out several commands in order, each with an outcome of its own.
    package func execute(_ commands: [Command], by actor: Actor) async throws -> [Result<Accepted, any Error>] {
        guard !commands.isEmpty else { return [] }
        return try await commit(commands.map { Order(command: $0, actor: actor) })
    }

    /// Submits what a script came to; its sheet becomes durable with it.
    package func submit(
        _ submission: Submission,
        to project: ProjectID,
        allocation: AllocationID? = nil,
        isHeld: Bool = false,
        by actor: Actor,
        key: RequestKey? = nil
    ) async throws -> Accepted {
        let bytes = submission.sheet.bytes
        let (terms, known) = try resolve(submission)
        let command = SubmitJobs(
            project: project,
            allocation: allocation,
            shape: submission.shape,
            terms: terms,
            indexes: submission.indexes,
            limit: submission.limit,
            isHeld: isHeld || submission.isHeld,
            sheet: SHA256.digest(of: bytes),
            known: known
        )
        let label = JobLabel(of: submission.sheet)
        return try await commit(
            Order(command: .submitJobs(command), actor: actor, key: key, sheet: bytes, label: label)
        )
    }

    /// A request key for a client's header: bound to who sends it, so that nobody meets another's.
    package func requestKey(_ header: String, of actor: Actor, request: [UInt8]) -> RequestKey {
        let owner = actor.person?.word ?? "engine"
        return RequestKey(
            key: SHA256.digest(of: Array("\(owner)\n\(header)".utf8)),
            request: SHA256.digest(of: request).words.0
        )
    }

    /// Looks at the durable state. Writers wait meanwhile: be quick and copy out what you need.
    package func read<Result>(_ body: (borrowing FederationState) throws -> Result) rethrows -> Result {
        try published.read(body)
    }

    /// Who a bearer's secret stands for; nil when it is unknown, expired or taken back.
    package func actor(forToken secret: String) -> Actor? {
        let digest = Secrets.digest(of: secret)
        let now = clock()
        return read { $0.actor(forToken: digest, at: now) }
    }

    /// Returns true once the job has ended, false when the time is over first.
    package func waitForEnd(of job: JobID, atMost time: Duration) async -> Bool {
        let isOpen: @Sendable () -> Bool = { self.read { $0.jobs[job] != nil } }
        await aftermath.waiters.wait(for: job, atMost: time, isOpen: isOpen)
        return !isOpen()
    }

    /// Tells the core what the engine saw. Nobody waits: what is lost is seen again by the next comparison.
    func tell(_ command: Command) {
        if case .observeAttempt(let order) = command { meters.note(order.sight) }
        do throws(EngineFault) {
            try writer.put([Order(command: command, actor: .engine)])
        } catch {
            if error.code == .overloaded { meters.ordersOverloaded.add() }
            log.debug("An observation was dropped.", metadata: ["why": "\(error.message)"])
        }
    }

    private func commit(_ order: Order) async throws -> Accepted {
        try await withCheckedThrowingContinuation { continuation in
            var order = order
            order.reply = { continuation.resume(with: $0) }
            do throws(EngineFault) {
                try writer.put([order])
            } catch {
                if error.code == .overloaded { meters.ordersOverloaded.add() }
                continuation.resume(throwing: error)
            }
        }
    }

    private func commit(_ orders: [Order]) async throws -> [Result<Accepted, any Error>] {
        let answers = Answers(count: orders.count)
        return try await withCheckedThrowingContinuation { continuation in
            let replying = orders.enumerated().map { position, order in
                var order = order
                order.reply = { result in
                    if let all = answers.set(result, at: position) { continuation.resume(returning: all) }
                }
                return order
            }
            do throws(EngineFault) {
                try writer.put(replying)
            } catch {
                if error.code == .overloaded { meters.ordersOverloaded.add() }
                continuation.resume(throwing: error)
            }
        }
    }

    /// Finds the numbers of what dependencies name, and what the archive knows of those that have left memory.
    private func resolve(_ submission: Submission) throws -> (JobTerms, [KnownEnd]) {
        guard !submission.namedTasks.isEmpty else { return (submission.terms, []) }
        var dependencies: [Dependency] = []
        var known: [KnownEnd] = []
        for named in submission.namedTasks {
            let target = try target(of: named)
            dependencies.append(Dependency(named.condition, on: target))
            if let end = try archivedEnd(of: target) { known.append(end) }
        }
        return (submission.terms.waiting(for: dependencies), known)
    }

    private func target(of named: Submission.NamedTask) throws -> DependencyTarget {
        let missing = Refusal(.notFound, "The dependency names job \(named.array), which you can't see or never was.")
        let open = read { $0.tasks(of: named.array) }
        guard let index = named.index else {
            let isArray = try !open.isEmpty || archive.archivedJob(named.array.number)?.arrayBase != nil
            return DependencyTarget(job: named.array, isArray: isArray)
        }
        if let task = open.first(where: { $0.index == index }) {
            return DependencyTarget(job: task.job, isArray: false)
        }
        let filter = ArchivedJobFilter(arrayBase: named.array.number)
        var after: UInt64?
        while true {
            let page = try archive.archivedJobs(
                matching: filter,
                page: ArchivePage(.newestFirst, after: after, limit: 500)
            )
            if let task = page.first(where: { $0.arrayIndex == Int(index) }) {
                return DependencyTarget(job: JobID(task.job), isArray: false)
            }
            guard let last = page.last else { throw missing }
            after = last.job
        }
    }

    private func archivedEnd(of target: DependencyTarget) throws -> KnownEnd? {
        guard let job = try archive.archivedJob(target.job.number),
            let project = read({ $0.project(named: job.project)?.id })
        else { return nil }
        var success = job.outcome == Outcome.succeeded.word
        if target.isArray {
            guard read({ $0.tasks(of: target.job) }).isEmpty else { return nil }
            let failed = ArchivedJobFilter(arrayBase: target.job.number)
            var after: UInt64?
            repeat {
                let page = try archive.archivedJobs(
                    matching: failed,
                    page: ArchivePage(.newestFirst, after: after, limit: 500)
                )
                if page.contains(where: { $0.outcome != Outcome.succeeded.word }) { success = false }
                after = page.last?.job
            } while after != nil
        }
        return KnownEnd(target: target, project: project, success: success)
    }
}
