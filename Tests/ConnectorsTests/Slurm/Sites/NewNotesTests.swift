import Federation
import Foundation
import Quantities
import Testing

@testable import Connectors

/// What is taken to be on a site of which no note is left.
@Suite(.timeLimit(.minutes(1))) struct `Notes on a site that were begun anew` {
    /// A slurmrestd that has no job of ours, and tells what it is asked.
    private final class EmptySite: SiteTransport {
        let questions: AsyncStream<String>
        private let question: AsyncStream<String>.Continuation
        private let isDown: Bool

        init(isDown: Bool = false) {
            (questions, question) = AsyncStream.makeStream(of: String.self)
            self.isDown = isDown
        }

        func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
            guard !isDown else { throw .unsent("no connection") }
            let word = SlurmVersion.v43.word
            let answer: JSONValue
            switch request.path {
            case "/openapi/v3": answer = ["paths": ["/slurm/\(word)/jobs/": [:]]]
            case "/slurm/\(word)/ping": answer = ["pings": [["responding": true]]]
            default:
                question.yield("\(request.method.rawValue) \(request.path)")
                answer = ["jobs": []]
            }
            return SiteResponse(status: 200, body: answer.bytes)
        }

        /// What it is asked first, but for who it is and whether it is up.
        func firstQuestion() async -> String? {
            for await question in questions { return question }
            return nil
        }
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-notes-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func connector(to site: EmptySite, notes folder: String) throws -> SlurmConnector {
        let settings = SiteSettings(
            address: "http://127.0.0.1:1",
            credential: .key([UInt8](repeating: 7, count: 32)),
            user: "fabrique",
            tag: "fbq-notes",
            folder: folder
        )
        return try SlurmConnector(settings, over: site, clock: SiteClock.now)
    }

    private var order: AttemptOrder {
        var order = AttemptOrder(
            key: key,
            jobName: "test",
            script: "#!/bin/sh\n",
            workingDirectory: "/",
            standardOutput: "/dev/null",
            standardError: "/dev/null",
            partition: "gpu",
            cores: 1
        )
        order.account = "ada"
        return order
    }

    private let key = AttemptKey(job: JobID(1), attempt: 1)

    @Test func `an attempt of before is looked for by its name`() async throws {
        try await withFolder { folder in
            let site = EmptySite()
            let connector = try connector(to: site, notes: folder)
            let found = try await connector.reconcile([key])
            #expect(found.expected.isEmpty)
            let question = await site.firstQuestion()
            #expect(question?.hasPrefix("GET /slurm/v0.0.43/jobs") == true, "it asks \(question ?? "nothing")")
        }
    }

    @Test func `that holds until it was looked for, however often we fall before`() async throws {
        try await withFolder { folder in
            let first = try connector(to: EmptySite(isDown: true), notes: folder)
            _ = await #expect(throws: ConnectorFault.self) { _ = try await first.reconcile([key]) }
            let second = try connector(to: EmptySite(), notes: folder)
            let found = try await second.reconcile([key])
            #expect(found.expected.isEmpty)
            // Now it is noted, and looked for by whoever comes next.
            let site = EmptySite()
            let third = try connector(to: site, notes: folder)
            let again = try await third.reconcile([key])
            #expect(again.expected.isEmpty)
            let question = await site.firstQuestion()
            #expect(question?.hasPrefix("GET /slurm/v0.0.43/jobs") == true, "it asks \(question ?? "nothing")")
        }
    }

    @Test func `one that came later is absent, and submitted as soon as it is ordered`() async throws {
        try await withFolder { folder in
            let site = EmptySite()
            let connector = try connector(to: site, notes: folder)
            _ = try await connector.reconcile([])
            let found = try await connector.reconcile([key])
            #expect(found.expected == [AttemptObservation(key, .absent)])
            try await connector.start(order)
            let question = await site.firstQuestion()
            #expect(question?.hasPrefix("POST /slurm/v0.0.43/job/submit") == true, "it asks \(question ?? "nothing")")
        }
    }
}

@Suite struct `The notes on a site's attempts` {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-ledger-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func entry(_ job: UInt64, sent: Int64) -> AttemptEntry {
        let attempt = SlurmAttempt(
            key: AttemptKey(job: JobID(job), attempt: 1),
            name: "fbq-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .sent(Instant(milliseconds: sent)),
            at: Instant(milliseconds: sent)
        )
        return AttemptEntry(attempt)
    }

    @Test func `are found again as they last were, without those that are over`() throws {
        try withFolder { folder in
            let first = try AttemptLedger(folder: folder)
            #expect(first.isNew)
            try first.settle()
            for job in UInt64(1)...3 { try first.keep(entry(job, sent: 1)) }
            try first.keep(entry(2, sent: 5))
            try first.forget(entry(3, sent: 1).key)
            let second = try AttemptLedger(folder: folder)
            #expect(!second.isNew)
            #expect(second.entries().sorted { $0.key < $1.key } == [entry(1, sent: 1), entry(2, sent: 5)])
        }
    }

    @Test func `do not grow with what is of the past`() throws {
        try withFolder { folder in
            let ledger = try AttemptLedger(folder: folder)
            for turn in 0..<10_000 { try ledger.keep(entry(1, sent: Int64(turn))) }
            let notes = try #require(FileManager.default.contents(atPath: "\(folder)/notes"))
            #expect(notes.count < 1 << 20)
            #expect(try AttemptLedger(folder: folder).entries() == [entry(1, sent: 9999)])
        }
    }
}
