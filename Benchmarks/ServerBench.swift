import Contract
import Foundation

/// The server as people meet it: submissions and reads through HTTP, wrk on the same cores.
struct ServerBench {
    /// How long each run of wrk takes.
    var seconds = 10
    /// A library that adds 2 ms to every sync; nil where none was made.
    var slowSync: String?

    func run(into table: inout Table) async throws {
        try await submissions(into: &table)
        if let slowSync {
            let grouped = try await submit(to: LiveServer(preload: slowSync))
            let alone = try await submit(to: LiveServer(batch: 1, preload: slowSync))
            table.add(
                "the same, 2 ms more a sync, each synced alone",
                alone.perSecond,
                unit: "requests/s",
                ratio: alone.cost
            )
            table.add("the same, 2 ms more a sync", grouped.perSecond, unit: "requests/s", ratio: grouped.cost)
            table.add("  as a multiple", grouped.perSecond / alone.perSecond, unit: "x", atLeast: 20)
        }
        try await reads(into: &table)
    }

    private func submissions(into table: inout Table) async throws {
        let server = try await LiveServer()
        let floor = try await load(server, with: Wrk(url: server.address + "/health", seconds: 3, script: ""))
        table.add("GET /health, 64 connections", floor.perSecond, unit: "requests/s", ratio: floor.cost)
        let alone = try await submit(to: LiveServer(batch: 1))
        table.add("POST a script, each synced alone", alone.perSecond, unit: "requests/s", ratio: alone.cost)
        let grouped = try await submit(to: server)
        table.add(
            "POST a script, 64 connections",
            grouped.perSecond,
            unit: "requests/s",
            atLeast: 8000,
            ratio: "\(Table.factor(grouped.perSecond, over: alone.perSecond)) of one by one; \(grouped.cost)"
        )
        table.add(
            "  p99",
            grouped.p99Milliseconds,
            unit: "ms",
            atMost: 25,
            ratio: "\(alone.p99Milliseconds) ms one by one"
        )
    }

    private func submit(to server: LiveServer) async throws -> Report {
        try await load(server, with: Wrk(url: server.address, seconds: seconds, script: server.submitting))
    }

    /// A run of wrk with what it cost the server.
    private struct Report {
        var perSecond: Double
        var p99Milliseconds: Double
        var cost: String
    }

    private func load(_ server: LiveServer, with wrk: Wrk) async throws -> Report {
        let before = server.cpuSeconds
        let report = try await wrk.run(in: server.directory)
        let used = server.cpuSeconds - before
        return Report(
            perSecond: report.perSecond,
            p99Milliseconds: report.p99Milliseconds,
            cost: CPUTime.text(used, for: report.perSecond * Double(wrk.seconds))
        )
    }

    private func reads(into table: inout Table) async throws {
        let server = try await LiveServer()
        let address = server.address
        let directory = server.directory
        let submitting = Wrk(url: address, seconds: seconds, script: server.submitting)
        let first = Wrk(url: address, seconds: 2, script: server.submitting)
        _ = try await first.run(in: directory)
        let head = try await server.requests.send("GET", "/api/v1/journal")
        let jobs = try JSONDecoder().decode(JournalInfo.self, from: head).openJobs
        let reading = Wrk(url: address, seconds: seconds, script: server.reading(jobs))
        let alone = try await load(server, with: reading)
        table.add(
            "GET a job, 64 connections",
            alone.perSecond,
            unit: "requests/s",
            atLeast: 20_000,
            ratio: "p99 \(alone.p99Milliseconds) ms; \(alone.cost)"
        )

        async let writes = submitting.run(in: directory)
        let mixed = try await reading.run(in: directory)
        let written = try await writes
        table.add(
            "GET a job while submissions run",
            mixed.perSecond,
            unit: "requests/s",
            atLeast: 8000,
            ratio: "beside \(Table.grouped(written.perSecond)) submissions/s"
        )

        try await snapshots(beside: reading, on: server, into: &table)
    }

    /// The same load in turns, without snapshots and with them: a machine that is slow for a while slows both.
    private func snapshots(beside reading: Wrk, on server: LiveServer, into table: inout Table) async throws {
        let requests = server.requests
        let turn = Wrk(url: reading.url, seconds: seconds / 2, script: reading.script)
        var calm: [Double] = []
        var snapped: [Double] = []
        var count = 0
        for _ in 0..<5 {
            calm.append(try await turn.run(in: server.directory).p99Milliseconds)
            async let written = Self.snapshots(of: requests, for: .seconds(turn.seconds))
            snapped.append(try await turn.run(in: server.directory).p99Milliseconds)
            count += try await written
        }
        let without = Self.median(calm)
        table.add(
            "p99 of reads while snapshots are written",
            Self.median(snapped),
            unit: "ms",
            atMost: without * 1.1,
            ratio: "\(without) ms without, medians of 5; \(count) snapshots without pause"
        )
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Asks for one snapshot after the other, and answers how many there were.
    private static func snapshots(of requests: Requests, for time: Duration) async throws -> Int {
        let clock = ContinuousClock()
        let end = clock.now + time
        var count = 0
        while clock.now < end {
            _ = try await requests.send("POST", "/api/v1/journal/snapshot")
            count += 1
        }
        return count
    }
}
