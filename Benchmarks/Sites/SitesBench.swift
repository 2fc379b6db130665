import Contract
import Foundation
import SlurmBench

/// The federation over two real Slurm clusters, beside the same clusters fed through their own REST interface.
struct SitesBench {
    /// How many short jobs each side is given in a turn.
    var jobs = 300
    /// How many turns each side has: one alone differs by a tenth from the next.
    var turns = 6
    /// How many jobs, one by one, for the time from submission to start.
    var single = 15
    /// How many jobs are watched on one cluster, and for how long.
    var (watched, seconds) = (500, 120)

    func run(into table: inout Table) async throws {
        if let obstacle = SiteBench.obstacle {
            print("sites: skipped: \(obstacle)")
            return
        }
        let bench = try SiteBench(devices: 128)
        var rest: [SiteREST] = []
        for site in bench.sites { rest.append(try await SiteREST(bench, site)) }
        let release = try bench.release
        print("sites: \(release)")
        let server = try await LiveServer()
        try await connect(server, bench)
        try await acknowledgements(rest, server, bench, into: &table)
        try await throughput(rest, server, bench, into: &table)
        try await latency(rest, server, bench, into: &table)
        try await watching(rest, server, bench, into: &table)
    }

    private func connect(_ server: LiveServer, _ bench: SiteBench) async throws {
        let me = try JSONDecoder().decode(MeView.self, from: await server.requests.send("GET", "/api/v1/me")).person.id
        for site in bench.sites {
            var slurm = NewSlurmSite(address: site.address, user: bench.user)
            slurm.tokenKey = Data(try site.key).base64EncodedString()
            let order = NewSystem(
                name: site.name,
                title: site.name,
                country: "FI",
                microEurosPerDeviceHour: 1_000_000,
                slurm: slurm
            )
            _ = try await server.requests.send("POST", "/api/v1/systems", order)
            let path = "/api/v1/systems/\(site.name)/accounts/\(me)"
            _ = try await server.requests.send("PUT", path, ["account": bench.user])
        }
    }

    // MARK: - What users are told at once

    /// Ours over 64 connections, theirs over four: with eight a slurmrestd of Slurm 22.05 breaks some off, with 64 it comes
    /// to a stop.
    private func acknowledgements(
        _ rest: [SiteREST],
        _ server: LiveServer,
        _ bench: SiteBench,
        into table: inout Table
    ) async throws {
        let effects = try Effects(in: bench.scratch())
        let count = 640
        let theirs = try await Self.seconds {
            try await inParallel(count) { _ in _ = try await rest[0].submit(DirectJob(effects.script, isHeld: true)) }
        }
        try bench.run("scancel", ["-u", bench.user], on: bench.sites[0])
        let held = server.submitting.replacing("directory=/tmp", with: "directory=/tmp&held=true")
        let wrk = Wrk(url: server.address, seconds: 5, script: held)
        let ours = try await wrk.run(in: server.directory)
        table.add(
            "submissions told to users, 64 connections",
            ours.perSecond / (Double(count) / theirs),
            unit: "x",
            atLeast: 10,
            ratio: "\(Table.grouped(ours.perSecond))/s; one slurmrestd \(Table.grouped(Double(count) / theirs))/s"
        )
    }

    // MARK: - Jobs a second

    private func throughput(
        _ rest: [SiteREST],
        _ server: LiveServer,
        _ bench: SiteBench,
        into table: inout Table
    ) async throws {
        var (direct, federated): ([Double], [Double]) = ([], [])
        // In turns, and each first in half of them, for the clusters tire: their lists grow.
        for turn in 0..<turns {
            if turn.isMultiple(of: 2) { direct.append(try await fed(rest, bench)) }
            federated.append(try await asked(server, bench))
            if !turn.isMultiple(of: 2) { direct.append(try await fed(rest, bench)) }
        }
        let total = Double(jobs * turns)
        let (theirs, ours) = (total / direct.reduce(0, +), total / federated.reduce(0, +))
        table.add(
            "\(jobs) short jobs on two clusters, \(turns) turns each",
            100 * ours / theirs,
            unit: "%",
            atLeast: 90,
            ratio: "\(Table.grouped(ours)) jobs/s; fed directly, held and released, \(Table.grouped(theirs))"
        )
    }

    /// The seconds until the clusters, fed over their own interface, have done the jobs.
    private func fed(_ rest: [SiteREST], _ bench: SiteBench) async throws -> Double {
        let effects = try Effects(in: bench.scratch())
        return try await Self.seconds {
            try await inParallel(jobs) { turn in
                let site = rest[turn % rest.count]
                try await site.release(site.submit(DirectJob(effects.script, isHeld: true)))
            }
            try await effects.wait(for: jobs)
        }
    }

    /// The seconds until the federation has had them done.
    private func asked(_ server: LiveServer, _ bench: SiteBench) async throws -> Double {
        let effects = try Effects(in: bench.scratch())
        return try await Self.seconds {
            try await server.submit(effects.script, options: ["--array=1-\(jobs)"])
            try await effects.wait(for: jobs)
        }
    }

    // MARK: - From submission to start

    private func latency(
        _ rest: [SiteREST],
        _ server: LiveServer,
        _ bench: SiteBench,
        into table: inout Table
    ) async throws {
        var (direct, federated): ([Double], [Double]) = ([], [])
        for _ in 0..<single {
            let theirs = try Effects(in: bench.scratch())
            var begun = Date.now
            _ = try await rest[0].submit(DirectJob(theirs.script, isHeld: false))
            direct.append(try await theirs.firstStart().timeIntervalSince(begun))
            let ours = try Effects(in: bench.scratch())
            begun = .now
            try await server.submit(ours.script)
            federated.append(try await ours.firstStart().timeIntervalSince(begun))
        }
        let (theirs, ours) = (Self.median(direct), Self.median(federated))
        table.add(
            "from submission to start, idle cluster, more than Slurm alone",
            (ours - theirs) * 1000,
            unit: "ms",
            atMost: 1000,
            ratio:
                "median of \(single): \(Table.grouped(ours * 1000)) ms; Slurm alone \(Table.grouped(theirs * 1000)) ms"
        )
    }

    // MARK: - What watching costs

    /// One cluster whose list has ten thousand jobs besides ours, which run.
    private func watching(
        _ rest: [SiteREST],
        _ server: LiveServer,
        _ bench: SiteBench,
        into table: inout Table
    ) async throws {
        // Slurm's arrays end at a thousand.
        let others = DirectJob("#!/bin/sh\n", isHeld: true, array: "0-999")
        for _ in 0..<10 { _ = try await rest[0].submit(others) }
        let effects = try Effects(in: bench.scratch())
        let script = """
            #!/bin/sh
            #SBATCH --partition=gpu --gpus=1 --ntasks=1 --mem=1M --time=30 --output=/dev/null
            #FABRIQUE --systems=\(bench.sites[0].name)
            date +%s.%N >>\(effects.path)
            exec sleep 1200

            """
        let array = try await server.submit(script, options: ["--array=1-\(watched)"])
        try await effects.wait(for: watched)
        let before = server.cpuSeconds
        // Measured over time, not waited for anything. An answer of 10,000 jobs lies in slurmrestd's memory while it is
        // written: a median tells growth from that breath.
        var sizes: [Double] = []
        for _ in 0..<seconds {
            sizes.append(Double(try bench.memoryBytes(of: "slurmrestd", on: bench.sites[0])))
            try await Task.sleep(for: .seconds(1))
        }
        let used = server.cpuSeconds - before
        let memory = Self.median(Array(sizes.prefix(seconds / 2)))
        let grown = Self.median(Array(sizes.suffix(seconds / 2))) - memory
        table.add(
            "watching \(watched) running jobs on one cluster, 10,000 others in its list",
            100 * used / Double(seconds),
            unit: "% of a core",
            atMost: 5,
            ratio: "over \(seconds) s"
        )
        table.add(
            "  slurmrestd's memory meanwhile, the last half beside the first",
            grown / 1024,
            unit: "KiB more",
            atMost: memory / 10 / 1024,
            ratio: "of \(Int(memory) >> 20) MiB"
        )
        let end = JobAction(why: "the benchmark is over")
        _ = try await server.requests.send("POST", "/api/v1/jobs/\(array)/cancel", end)
        for site in bench.sites { try bench.run("scancel", ["-u", bench.user], on: site) }
    }

    // MARK: - Ways to measure

    private static func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        let time = (ContinuousClock.now - start).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Does something `count` times, four at a time.
    private func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            for worker in 0..<4 {
                group.addTask {
                    for turn in stride(from: worker, to: count, by: 4) { try await body(turn) }
                }
            }
            try await group.waitForAll()
        }
    }
}
