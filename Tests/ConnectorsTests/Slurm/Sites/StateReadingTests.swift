import Federation
import Foundation
import Quantities
import Synchronization
import Testing

@testable import Connectors

/// How a connector reads states: from one site, for however many accounts.
@Suite(.timeLimit(.minutes(1))) struct `States that are read together` {
    private static let begun = SiteClock.now().milliseconds / 1000

    /// A slurmrestd on which every job runs, and which holds its answers about states back until it is told to go on.
    private final class HeldSite: SiteTransport {
        private struct Line {
            var asked: [String] = []
            var held: [CheckedContinuation<Void, Never>] = []
            var isOpen = false
            var now = 0
            var most = 0
        }

        /// What it is asked, as it is asked.
        let questions: AsyncStream<String>
        private let question: AsyncStream<String>.Continuation
        private let line = Mutex(Line())
        /// Whether its answers about states are cut off.
        private let isBroken: Bool

        init(isBroken: Bool = false) {
            self.isBroken = isBroken
            (questions, question) = AsyncStream.makeStream(of: String.self)
        }

        /// How many lists of states were out at once, at most.
        var most: Int { line.withLock { $0.most } }

        /// Whose states were asked for.
        var users: [String] { line.withLock { $0.asked } }

        func letGo() {
            let held = line.withLock { line in
                defer { line.held = [] }
                line.isOpen = true
                return line.held
            }
            for one in held { one.resume() }
        }

        func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
            let word = SlurmVersion.v43.word
            if request.path == "/openapi/v3" {
                let paths = ["", "state/"].map { ("/slurm/\(word)/jobs/\($0)", JSONValue.object([:])) }
                let description: JSONValue = ["paths": .object(Dictionary(uniqueKeysWithValues: paths))]
                return SiteResponse(status: 200, body: description.bytes)
            }
            question.yield("\(request.method.rawValue) \(request.path) \(request.user)")
            guard request.path.contains("/jobs/state") else {
                return SiteResponse(status: 200, body: Self.running.bytes)
            }
            await hold(request.user)
            guard !isBroken else { throw .unknown("cut off") }
            let list: JSONValue = ["jobs": [["job_id": "7", "state": ["RUNNING"]]]]
            return SiteResponse(status: 200, body: list.bytes)
        }

        private func hold(_ user: String) async {
            await withCheckedContinuation { continuation in
                let goesOn = line.withLock { line in
                    line.asked.append(user)
                    line.now += 1
                    line.most = max(line.most, line.now)
                    if !line.isOpen { line.held.append(continuation) }
                    return line.isOpen
                }
                if goesOn { continuation.resume() }
            }
            line.withLock { $0.now -= 1 }
        }

        private static let running: JSONValue = [
            "jobs": [
                [
                    "job_id": 7, "name": "fbq-held-1.1", "user_name": "ada", "job_state": ["RUNNING"],
                    "priority": ["set": true, "number": 1], "submit_time": ["set": true, "number": .integer(begun)],
                    "start_time": ["set": true, "number": .integer(begun)],
                    "tres_alloc_str": "cpu=4,node=1,billing=4",
                ]
            ]
        ]
    }

    private func withConnector(to site: HeldSite, _ body: (SlurmConnector) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-states-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = SiteSettings(
            address: "http://127.0.0.1:1",
            credential: .key([UInt8](repeating: 7, count: 32)),
            user: "fabrique",
            tag: "fbq-held",
            folder: folder.path
        )
        defer { site.letGo() }
        try await body(try SlurmConnector(settings, over: site, clock: SiteClock.now))
    }

    /// What the site answers of states that are asked for at once, as so many accounts.
    private func answers(
        to accounts: [String],
        of site: HeldSite,
        through connector: SlurmConnector
    ) async -> [SiteAnswer] {
        await withTaskGroup(of: SiteAnswer.self, returning: [SiteAnswer].self) { group in
            for account in accounts { group.addTask { await connector.state(of: 7, as: account) } }
            // The first is out; whoever asks meanwhile waits in line.
            for await question in site.questions where question.contains("/jobs/state") { break }
            while await connector.stateLine.turns(of: 1).count < accounts.count - 1 { await Task.yield() }
            site.letGo()
            return await group.reduce(into: [SiteAnswer]()) { $0.append($1) }
        }
    }

    @Test func `one list is out at a time, whoever's jobs it is of, and each is answered`() async throws {
        let site = HeldSite()
        try await withConnector(to: site) { connector in
            let accounts = (1...6).map { "user\($0)" }
            let answers = await answers(to: accounts, of: site, through: connector)
            #expect(answers == Array(repeating: SiteAnswer.states([7: ["RUNNING"]]), count: 6))
            #expect(site.users.sorted() == accounts)
            #expect(site.most == 1)
        }
    }

    @Test func `a list that can't be read is waited for once, and all in line are told so`() async throws {
        let site = HeldSite(isBroken: true)
        try await withConnector(to: site) { connector in
            let answers = await answers(to: (1...6).map { "user\($0)" }, of: site, through: connector)
            #expect(answers.count == 6)
            for answer in answers {
                guard case .unknown = answer else {
                    Issue.record("it is told \(answer)")
                    continue
                }
            }
            #expect(site.users.count == 1)
        }
    }

    @Test func `an account has as many lists in a round as its jobs need`() async throws {
        let site = HeldSite()
        try await withConnector(to: site) { connector in
            let first = Task { await connector.state(of: 7, as: "zoe") }
            for await question in site.questions where question.contains("/jobs/state") { break }
            let others = ["ada", "ada", "ada", "ben"].map { user in
                Task { await connector.state(of: 7, as: user) }
            }
            while await connector.stateLine.turns(of: 1).count < others.count { await Task.yield() }
            let turns = await connector.stateLine.turns(of: 2)
            #expect(turns.sorted() == ["ada", "ada", "ben"])
            site.letGo()
            for waiting in [first] + others { #expect(await waiting.value == .states([7: ["RUNNING"]])) }
        }
    }

    @Test(
        arguments: [
            (true, 16, 16, .states), (true, 17, 17, .looks), (true, 1000, 250, .states), (true, 1000, 251, .looks),
            (false, 1000, 250, .records), (false, 1000, 251, .looks), (false, 32, 16, .records), (false, 31, 1, .looks),
        ] as [(Bool, Int, Int, SlurmAttempt.Watch)]
    )
    func `jobs are looked at each where few of them share an account`(
        _ hasStates: Bool,
        _ attempts: Int,
        _ accounts: Int,
        _ watch: SlurmAttempt.Watch
    ) {
        #expect(SlurmConnector.watch(hasStates: hasStates, attempts: attempts, accounts: accounts) == watch)
    }

    @Test func `an end that is asked for does not wait for states that are being read`() async throws {
        let site = HeldSite()
        let key = AttemptKey(job: JobID(1), attempt: 1)
        let attempt = SlurmAttempt(
            key: key,
            name: "fbq-held-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .placed(SlurmAttempt.SiteJob(id: 7, submitted: Self.begun)),
            at: SiteClock.now()
        )
        try await withConnector(to: site) { connector in
            var questions = site.questions.makeAsyncIterator()
            // Another account's list is out, and ours waits behind it.
            let other = Task { await connector.state(of: 7, as: "ben") }
            while let question = await questions.next(), !question.contains("/jobs/state") {}
            await connector.follow(attempt)
            while await !connector.stateLine.turns(of: 1).contains("ada") { await Task.yield() }
            try await connector.stop(key, because: .cancelled)
            while let question = await questions.next(), !question.hasPrefix("DELETE") {}
            #expect(site.users == ["ben"])
            site.letGo()
            #expect(await other.value == .states([7: ["RUNNING"]]))
        }
    }

    @Test func `a list that fails is asked for once more at its own pace, and what fails again is looked at`() {
        var now = SiteClock.now()
        var attempt = running(at: now)
        let list = SiteQuestion.state(7)
        #expect(attempt.millisecondsApart(after: list) == SlurmConnector.stateMilliseconds)
        #expect(attempt.millisecondsApart(after: .look(7)) == SlurmConnector.lookMilliseconds)
        for (next, apart) in [
            (list, SlurmConnector.stateMilliseconds), (SiteQuestion.look(7), SlurmConnector.lookMilliseconds),
        ] {
            #expect(attempt.next(at: now, by: .states) == list)
            _ = attempt.take(.unknown("cut off"), at: now, chance: 0.5)
            #expect(attempt.millisecondsApart(after: list) == apart)
            now = attempt.due
            var copy = attempt
            #expect(copy.next(at: now, by: .states) == next)
        }
    }

    @Test func `an attempt that is not waited for any more is asked about anew at once, and is in no trouble`() {
        let now = SiteClock.now()
        var attempt = running(at: now)
        #expect(attempt.next(at: now, by: .states) == .state(7))
        attempt.stop(at: now)
        #expect(attempt.take(.withdrawn, at: now, chance: 0.5).isEmpty)
        #expect(attempt.trouble == nil && attempt.failures == 0)
        #expect(attempt.next(at: now, by: .states) == .cancel(7))
    }

    private func running(at now: Instant) -> SlurmAttempt {
        var attempt = SlurmAttempt(
            key: AttemptKey(job: JobID(1), attempt: 1),
            name: "fbq-held-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .placed(SlurmAttempt.SiteJob(id: 7, submitted: Self.begun)),
            at: now
        )
        (attempt.runningSince, attempt.alive, attempt.states) = (now, now, ["RUNNING"])
        return attempt
    }
}

extension SlurmConnector {
    /// Goes on with an attempt that is on the site.
    fileprivate func follow(_ attempt: SlurmAttempt) {
        attempts[attempt.key] = attempt
        schedule(attempt.key)
    }
}
