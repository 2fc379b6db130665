import Federation
import Foundation
import Quantities
import Synchronization
import Testing

@testable import Connectors

/// How a connector looks for names: in lists of one site, for however many accounts.
@Suite(.timeLimit(.minutes(1))) struct `Names that are looked for by turns` {
    /// A slurmrestd that holds its lists back until it is told to go on. In each is one job, with the number of the list.
    private final class HeldSite: SiteTransport {
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

        init(isBroken: Bool = false) { self.isBroken = isBroken }

        /// How many lists were out at once, at most.
        var most: Int { line.withLock { $0.most } }

        /// As whom lists were asked for.
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
                let number = await hold(request.user)
                guard !isBroken else { throw .unknown("cut off") }
                let list: JSONValue = [
                    "jobs": [["job_id": .integer(number), "name": "fbq-held-1.1", "job_state": ["RUNNING"]]]
                ]
                return SiteResponse(status: 200, body: list.bytes)
            }
            let description: JSONValue = ["paths": .object(["/slurm/\(word)/jobs/": .object([:])])]
            return SiteResponse(status: 200, body: description.bytes)
        }

        /// The number of the list that begins.
        private func hold(_ user: String) async -> Int64 {
            let number = line.withLock { line in
                line.asked.append(user)
                line.now += 1
                line.most = max(line.most, line.now)
                return Int64(line.asked.count)
            }
            await withCheckedContinuation { continuation in
                let goesOn = line.withLock { line in
                    if !line.isOpen { line.held.append(continuation) }
                    return line.isOpen
                }
                if goesOn { continuation.resume() }
            }
            line.withLock { $0.now -= 1 }
            return number
        }
    }

    private static let accounts = (1...20).map { "user\($0)" }

    private func withConnector(to site: HeldSite, _ body: (SlurmConnector) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-names-\(UInt64.random(in: 0 ... .max))"
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

    /// Asks as each account, one after the other: the first is out when the second comes.
    private func ask(
        _ connector: SlurmConnector,
        as accounts: [String],
        at site: HeldSite
    ) async -> [Task<SiteAnswer, Never>] {
        var asked: [Task<SiteAnswer, Never>] = []
        for account in accounts {
            asked.append(Task { await connector.find("fbq-held-1.1", as: account) })
            while !site.users.contains(account), await connector.nameWaits[account] == nil { await Task.yield() }
        }
        return asked
    }

    /// The numbers of the jobs in an answer.
    private func numbers(_ answer: SiteAnswer) -> [Int64]? {
        if case .found(let jobs) = answer { jobs.map(\.id) } else { nil }
    }

    @Test func `one list is out at a time, the first who asked first, and each is answered of its own`() async throws {
        let site = HeldSite()
        try await withConnector(to: site) { connector in
            let asked = await ask(connector, as: Self.accounts, at: site)
            site.letGo()
            for (index, waiting) in asked.enumerated() {
                #expect(await numbers(waiting.value) == [Int64(index + 1)])
            }
            #expect(site.users == Self.accounts)
            #expect(site.most == 1)
        }
    }

    @Test func `whoever asks while a list of its account's is out is given the next, and shares it`() async throws {
        let site = HeldSite()
        try await withConnector(to: site) { connector in
            let first = await ask(connector, as: ["ada"], at: site)
            let others = (0..<10).map { _ in Task { await connector.find("fbq-held-1.1", as: "ada") } }
            let stranger = Task { await connector.find("fbq-held-2.1", as: "ada") }
            while await connector.nameWaits["ada"]?.count != others.count + 1 { await Task.yield() }
            site.letGo()
            #expect(await numbers(first[0].value) == [1])
            for waiting in others { #expect(await numbers(waiting.value) == [2]) }
            #expect(await stranger.value == .found([]))
            #expect(site.users == ["ada", "ada"])
        }
    }

    @Test func `a site that does not answer is waited for twice, and all in line are told so`() async throws {
        let site = HeldSite(isBroken: true)
        try await withConnector(to: site) { connector in
            let asked = await ask(connector, as: Self.accounts, at: site)
            site.letGo()
            for waiting in asked {
                let answer = await waiting.value
                guard case .unknown = answer else {
                    Issue.record("it is told \(answer)")
                    continue
                }
            }
            #expect(site.users == Array(Self.accounts.prefix(2)))
        }
    }
}
