import Contract
import Foundation
import Glibc
import Synchronization
import Testing

/// `kill -9` of the real server at random moments, under clients that repeat what they got no answer to.
@Suite(.serialized) struct `A server that is killed` {
    private static let kills = 13
    private static let mostJobs = 90

    /// What the clients know: where the server listens at the moment, and what it acknowledged.
    private final class Clients: Sendable {
        struct State {
            var server: HTTPClient?
            var isOver = false
            /// The job of each key.
            var jobs: [String: UInt64] = [:]
            /// How often a request had no answer.
            var repeats = 0
        }

        let state = Mutex(State())

        var server: HTTPClient? { state.withLock { $0.server } }
        var isOver: Bool { state.withLock { $0.isOver || $0.jobs.count >= mostJobs } }

        /// Submits job after job, each until it is acknowledged.
        func work(_ name: String, in scratch: Scratch, _ seed: UInt64) async throws {
            var dice = SplitMix64(seed: seed)
            var number = 0
            while !isOver {
                number += 1
                let key = "\(name)-\(number)"
                let pause = number.isMultiple(of: 3) ? "sleep 0.2\n" : ""
                let script = "#!/bin/sh\necho $SLURM_JOB_ID >> \(scratch.path)/job-\(key)\n\(pause)"
                let job = try await submit(script, key, in: scratch)
                state.withLock { $0.jobs[key] = job }
                // The load, not a wait for something: users don't submit as fast as they can.
                try await Task.sleep(for: .milliseconds(Int64.random(in: 0...150, using: &dice)))
            }
        }

        private func submit(_ script: String, _ key: String, in scratch: Scratch) async throws -> UInt64 {
            while true {
                if let server {
                    do {
                        let answer = try await server.submit(script, in: scratch, "", ["Idempotency-Key": key])
                        if answer.status == 201 { return try answer.json(Submitted.self).id }
                        try #require(answer.status == 503, "\(key): \(answer.status) \(answer.text)")
                    } catch is HTTPFault {
                        state.withLock { $0.repeats += 1 }
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test(arguments: [0x5eed_0001, 0x5eed_0002] as [UInt64])
    func `keeps what it acknowledged and does nothing twice`(seed: UInt64) async throws {
        print("kill test, seed \(String(seed, radix: 16))")
        try await Scratch.with { scratch in
            let clients = Clients()
            async let first: Void = clients.work("a", in: scratch, seed + 1)
            async let second: Void = clients.work("b", in: scratch, seed + 2)
            let (server, client) = try await killer(clients, in: scratch, seed)
            _ = try await (first, second)
            let (jobs, repeats) = clients.state.withLock { ($0.jobs, $0.repeats) }
            print("kill test: \(Self.kills) kills, \(jobs.count) jobs, \(repeats) requests without an answer")
            try await check(jobs, client, in: scratch)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try await scratch.run("audit", "verify", "--data", scratch.data) == 0)
        }
    }

    /// Starts the server and kills it, again and again, sometimes before it listens.
    private func killer(
        _ clients: Clients,
        in scratch: Scratch,
        _ seed: UInt64
    ) async throws -> (server: Program, client: HTTPClient) {
        var dice = SplitMix64(seed: seed)
        for kill in 0..<Self.kills {
            let server = try scratch.serve()
            if kill > 0, Int.random(in: 0..<4, using: &dice) == 0 {
                try await Task.sleep(for: .milliseconds(Int64.random(in: 0...400, using: &dice)))
            } else {
                let client = try await scratch.client(of: server)
                if kill == 0 { try await client.makeProject() }
                clients.state.withLock { $0.server = client }
                try await Task.sleep(for: .milliseconds(Int64.random(in: 30...1500, using: &dice)))
            }
            server.send(SIGKILL)
            clients.state.withLock { $0.server = nil }
            #expect(try await server.end() == 128 + SIGKILL)
        }
        // The clients end with the last server, once what they began was acknowledged.
        let last = try scratch.serve()
        let client = try await scratch.client(of: last)
        clients.state.withLock { state in
            state.server = client
            state.isOver = true
        }
        return (last, client)
    }

    private func check(_ jobs: [String: UInt64], _ client: HTTPClient, in scratch: Scratch) async throws {
        #expect(jobs.count >= 20 && Set(jobs.values).count == jobs.count)
        for (key, job) in jobs {
            let view = try await client.end(of: job)
            #expect(view.state == "succeeded" && view.attempts == 1, "job \(job) of \(key): \(view)")
            let lines = try scratch.read("job-\(key)")
            #expect(lines == "\(job)\n", "job \(job) of \(key) wrote \(lines)")
        }
        let listed = try await client.all("/jobs?limit=7", JobView.self).map(\.id)
        #expect(listed == jobs.values.sorted(by: >))
        let charges = try await client.all("/ledger?kind=charge", EntryView.self).map { $0.job ?? 0 }
        #expect(charges.sorted() == jobs.values.sorted())
        let balances = try await client.get("/ledger/balances").json([Balance].self)
        for (unit, balances) in Dictionary(grouping: balances, by: \.unit) {
            #expect(balances.reduce(0) { $0 + $1.amount } == 0, "\(unit)")
            #expect(balances.allSatisfy { !$0.account.hasSuffix(":held") || $0.amount == 0 }, "\(unit)")
        }
    }

    @Test func `finds a job alive that ran all the while, and lets it end in its first attempt`() async throws {
        try await Scratch.with { scratch in
            var server = try scratch.serve()
            var client = try await scratch.client(of: server)
            try await client.makeProject()
            let script = """
                #!/bin/sh
                echo $$ > \(scratch.path)/process
                echo begun
                until [ -e \(scratch.path)/go ]; do sleep 0.05; done
                echo done >> \(scratch.path)/effect

                """
            let job = try await client.job(script, in: scratch)
            _ = try await client.read("/api/v1/jobs/\(job)/log?follow=true") { $0.contains("begun\n") }
            let line = try scratch.read("process").trimmingCharacters(in: .whitespacesAndNewlines)
            let process = try #require(pid_t(line))
            for kill in 1...2 {
                server.send(SIGKILL)
                #expect(try await server.end() == 128 + SIGKILL)
                #expect(Glibc.kill(process, 0) == 0, "kill \(kill) of the server ended the job")
                server = try scratch.serve()
                client = try await scratch.client(of: server)
                // Below the records stands what went on meanwhile.
                _ = try await server.line(with: "Records")
                let banner = try await server.line(with: "  ") ?? ""
                #expect(banner.contains("Adopted") && banner.contains("1 job"), "\(banner)")
                #expect(try await client.get("/jobs/\(job)").json(JobView.self).attempts == 1)
                #expect(Glibc.kill(process, 0) == 0, "a server that adopted the job ended it")
            }
            try scratch.write("go", "")
            let view = try await client.end(of: job)
            #expect(view.state == "succeeded" && view.attempts == 1, "\(view)")
            #expect(try scratch.read("effect") == "done\n")
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try await scratch.run("audit", "verify", "--data", scratch.data) == 0)
        }
    }

    @Test func `is whole after it was killed while it founded its data directory`() async throws {
        let seed: UInt64 = 0x5eed_0003
        print("founding kill test, seed \(String(seed, radix: 16))")
        var dice = SplitMix64(seed: seed)
        for _ in 0..<8 {
            let delay = Int64.random(in: 0...220, using: &dice)
            try await Scratch.with { scratch in
                let first = try scratch.serve()
                try await Task.sleep(for: .milliseconds(delay))
                first.send(SIGKILL)
                try await first.end()
                let second = try scratch.serve()
                let me = try await scratch.client(of: second).get("/me")
                #expect(me.status == 200, "after \(delay) ms: \(me.text)")
                let view = try me.json(MeView.self)
                #expect(view.person.roles.map(\.role) == ["administrator"], "after \(delay) ms")
                #expect(view.person.accounts.count == (geteuid() == 0 ? 1 : 0), "after \(delay) ms")
                second.send(SIGTERM)
                #expect(try await second.end() == 0)
            }
        }
    }
}
