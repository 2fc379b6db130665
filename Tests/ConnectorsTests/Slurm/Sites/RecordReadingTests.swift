import Federation
import Foundation
import Quantities
import Synchronization
import Testing

@testable import Connectors

/// How a connector reads records: from one accounting, for however many accounts.
@Suite(.timeLimit(.minutes(1))) struct `Records that are read by turns` {
    /// A slurmrestd whose accounting knows no job, and holds its answers back until it is told to go on.
    private final class HeldAccounting: SiteTransport {
        private struct Line {
            var asked: [String] = []
            var held: [CheckedContinuation<Void, Never>] = []
            var isOpen = false
            var now = 0
            var most = 0
        }

        private let line = Mutex(Line())
        /// Whether its answers are cut off.
        private let isBroken: Bool
        /// Whether there is an accounting.
        private let isThere: Bool

        init(isBroken: Bool = false, isThere: Bool = true) { (self.isBroken, self.isThere) = (isBroken, isThere) }

        /// How many lists were out at once, at most.
        var most: Int { line.withLock { $0.most } }

        /// Whose records were asked for.
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
            guard request.path == "/openapi/v3" else {
                await hold(request.user)
                guard !isBroken else { throw .unknown("cut off") }
                let list: JSONValue = ["jobs": []]
                return SiteResponse(status: 200, body: list.bytes)
            }
            let paths = ["/slurm/\(word)/jobs/"] + (isThere ? ["/slurmdb/\(word)/jobs/"] : [])
            let listed = Dictionary(uniqueKeysWithValues: paths.map { ($0, JSONValue.object([:])) })
            let description: JSONValue = ["paths": .object(listed)]
            return SiteResponse(status: 200, body: description.bytes)
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
    }

    private static let accounts = (1...20).map { "user\($0)" }

    private func withConnector(
        to site: HeldAccounting,
        _ body: (SlurmConnector) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-records-\(UInt64.random(in: 0 ... .max))"
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

    /// What is told of records that are asked for at once, as each account.
    private func answers(of site: HeldAccounting, through connector: SlurmConnector) async -> [SiteAnswer] {
        await withTaskGroup(of: SiteAnswer.self, returning: [SiteAnswer].self) { group in
            for account in Self.accounts { group.addTask { await connector.record(of: 7, since: 0, as: account) } }
            // The first is out; whoever asks meanwhile waits in line.
            while await connector.recordWaits.count < Self.accounts.count - 1 { await Task.yield() }
            site.letGo()
            return await group.reduce(into: [SiteAnswer]()) { $0.append($1) }
        }
    }

    @Test func `one list is out at a time, whoever's jobs it is of, and each is answered`() async throws {
        let site = HeldAccounting()
        try await withConnector(to: site) { connector in
            let answers = await answers(of: site, through: connector)
            #expect(answers == Array(repeating: SiteAnswer.records([]), count: Self.accounts.count))
            #expect(site.users.sorted() == Self.accounts.sorted())
            #expect(site.most == 1)
        }
    }

    @Test func `an accounting that does not answer is waited for twice, and all in line are told so`() async throws {
        let site = HeldAccounting(isBroken: true)
        try await withConnector(to: site) { connector in
            let answers = await answers(of: site, through: connector)
            #expect(answers.count == Self.accounts.count)
            for answer in answers {
                guard case .unknown = answer else {
                    Issue.record("it is told \(answer)")
                    continue
                }
            }
            #expect(site.users.count == 2)
        }
    }

    @Test func `nobody asks an accounting that is not there`() async throws {
        let site = HeldAccounting(isThere: false)
        try await withConnector(to: site) { connector in
            for account in Self.accounts {
                #expect(await connector.record(of: 7, since: 0, as: account) == .noAccounting)
            }
            #expect(site.users.isEmpty)
        }
    }

    @Test func `an end that is asked for does not wait for its account's turn`() async throws {
        let site = HeldAccounting()
        try await withConnector(to: site) { connector in
            let other = Task { await connector.record(of: 7, since: 0, as: "ben") }
            while site.users.isEmpty { await Task.yield() }
            let ours = ([8, 9] as [Int64]).map { id in Task { await connector.record(of: id, since: 0, as: "ada") } }
            while await connector.recordWaits["ada"]?.count != ours.count { await Task.yield() }
            await connector.withdrawRecord(of: 8, as: "ada")
            #expect(await ours[0].value == .withdrawn)
            #expect(site.users == ["ben"])
            site.letGo()
            #expect(await other.value == .records([]))
            #expect(await ours[1].value == .records([]))
        }
    }

    @Test func `an attempt that is followed by its record can be ended while it waits in line`() async throws {
        let site = HeldAccounting()
        let key = AttemptKey(job: JobID(1), attempt: 1)
        let now = SiteClock.now()
        var attempt = SlurmAttempt(
            key: key,
            name: "fbq-held-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .placed(SlurmAttempt.SiteJob(id: 8, submitted: now.milliseconds / 1000)),
            at: now
        )
        (attempt.runningSince, attempt.alive) = (now, now)
        #expect(attempt.next(at: now, by: .records) == .records(8))
        let followed = attempt
        try await withConnector(to: site) { connector in
            let other = Task { await connector.record(of: 7, since: 0, as: "ben") }
            while site.users.isEmpty { await Task.yield() }
            await connector.wait(as: followed)
            let ours = Task { await connector.record(of: 8, since: 0, as: "ada") }
            while await connector.recordWaits["ada"] == nil { await Task.yield() }
            try await connector.stop(key, because: .cancelled)
            #expect(await ours.value == .withdrawn)
            // One that asks for its record only now is told so too.
            #expect(await connector.carryOut(.records(8), for: followed, nil) == .withdrawn)
            site.letGo()
            #expect(await other.value == .records([]))
        }
    }
}

extension SlurmConnector {
    /// Has an attempt of which a record is asked for.
    fileprivate func wait(as attempt: SlurmAttempt) { attempts[attempt.key] = attempt }
}
