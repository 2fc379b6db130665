import Federation
import Foundation
import Quantities
import Synchronization
import Testing

@testable import Connectors

/// A site whose line is down, and what is done with attempts that were fenced meanwhile.
@Suite struct LostSiteTests {
    /// A line over which nothing goes, and which tells of each who tries.
    private final class DeadLine: SiteTransport {
        let tries: AsyncStream<Void>
        private let tried: AsyncStream<Void>.Continuation

        init() { (tries, tried) = AsyncStream.makeStream(of: Void.self) }

        func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
            tried.yield()
            throw .unsent("no connection")
        }
    }

    private func withConnector(
        over line: DeadLine = DeadLine(),
        clock: @escaping @Sendable () -> Instant = SiteClock.now,
        _ body: (SlurmConnector) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-lost-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = SiteSettings(
            address: "http://127.0.0.1:1",
            credential: .key([UInt8](repeating: 7, count: 32)),
            user: "fabrique",
            tag: "fbq-lost",
            folder: folder.path
        )
        try await body(try SlurmConnector(settings, over: line, clock: clock))
    }

    private var order: AttemptOrder {
        var order = AttemptOrder(
            key: AttemptKey(job: JobID(1), attempt: 1),
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

    @Test func `an attempt whose end was recorded without the site never starts there`() async throws {
        try await withConnector { connector in
            try await connector.start(order)
            let fault = await #expect(throws: ConnectorFault.self) { try await connector.forget(order.key) }
            #expect(fault?.code == .stillLive)
            var observations = connector.observations.makeAsyncIterator()
            let seen = await observations.next()
            guard case .ended(let end) = seen?.state, seen?.key == order.key else {
                Issue.record("\(String(describing: seen))")
                return
            }
            #expect(end.cause == .stopped)
            // Now that it is over, it can be let go of.
            try await connector.forget(order.key)
            await #expect(throws: ConnectorFault.self) { try await connector.start(order) }
        }
    }

    @Test func `a site that can't be reached is said to be so`() async throws {
        try await withConnector { connector in
            let fault = await #expect(throws: ConnectorFault.self) { _ = try await connector.reconcile([]) }
            #expect(fault?.code == .unreachable)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a clock that is set back puts off nothing`() async throws {
        let wrong = Mutex<Int64>(0)
        let line = DeadLine()
        let clock: @Sendable () -> Instant = {
            Instant(milliseconds: SiteClock.now().milliseconds + wrong.withLock { $0 })
        }
        try await withConnector(over: line, clock: clock) { connector in
            try await connector.start(order)
            var tries = line.tries.makeAsyncIterator()
            for _ in 0..<3 { await tries.next() }
            wrong.withLock { $0 = -3_600_000 }
            for _ in 0..<3 { await tries.next() }
        }
    }
}
