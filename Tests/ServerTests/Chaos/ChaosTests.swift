import Contract
import Foundation
import Glibc
import SlurmBench
import Testing

/// Two real Slurm clusters and the real server under load, while all that keeps them is killed at random.
///
/// `FABRIQUE_CHAOS_SECONDS` says how long (180), `FABRIQUE_CHAOS_SEED` which moments; both are printed. A seed fixes what
/// is killed when, not what the machine makes of it.
@Suite(.serialized, .enabled(if: SiteBench.obstacle == nil, "\(SiteBench.obstacle ?? "")"))
struct `A federation whose every part is killed` {
    private let turn: Turn
    private static let variables = ProcessInfo.processInfo.environment

    init() async { turn = await Turn.take() }

    @Test func `ends every job, does none of it twice at once, and charges what the clusters account`() async throws {
        let seconds = Self.variables["FABRIQUE_CHAOS_SECONDS"].flatMap { Int64($0) } ?? 180
        let seed =
            Self.variables["FABRIQUE_CHAOS_SEED"].flatMap { UInt64($0, radix: 16) }
            ?? UInt64.random(in: 0...0xffff_ffff)
        let bench = try SiteBench.shared.get()
        let release = try bench.release
        print("chaos: \(seconds) s, seed \(String(seed, radix: 16)), \(release)")
        try await Scratch.with { scratch in
            let begun = Date.now
            let folder = try bench.scratch()
            let load = ChaosLoad(folder: folder)
            let havoc = Havoc(bench, load, in: scratch)
            try await havoc.found()
            async let submitting: Void = load.work(for: .seconds(seconds), seed + 1)
            let server = try await havoc.rage(for: .seconds(seconds), seed)
            try await submitting
            try await tell(load, havoc, bench, since: begun, scratch)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try await scratch.run("audit", "verify", "--data", scratch.data) == 0)
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Holds the record, the files that the jobs wrote and the clusters' accounting against each other.
    private func tell(
        _ load: ChaosLoad,
        _ havoc: Havoc,
        _ bench: SiteBench,
        since begun: Date,
        _ scratch: Scratch
    ) async throws {
        let client = try #require(load.server)
        var accounts: [String: SiteAccounts] = [:]
        var tally = ChaosTally()
        var views: [(ChaosJob, JobView, [AttemptView])] = []
        for job in load.jobs {
            let view = try await end(of: job, client, bench)
            let attempts = try await client.get("/jobs/\(job.id)/attempts").json(Page<AttemptView>.self).items
            views.append((job, view, attempts))
            if view.ended == nil { await explain(view, attempts, client, bench, scratch) }
        }
        // slurmctld tells slurmdbd of an end within a second or two; the last of it is waited for.
        for site in bench.sites {
            try await SiteAccounts.settled(of: bench, on: site)
            accounts[site.name] = try await SiteAccounts(of: bench, on: site, since: begun)
        }
        for (job, view, attempts) in views {
            let effects = try Effects(at: job.file)
            tally.add(job, view, attempts, effects, accounts)
        }
        print(
            "chaos: kills: \(havoc.kills.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
        print("chaos: \(tally)")
        for fault in tally.faults { #expect(fault.isEmpty) }
        // A run in which nothing happened proves nothing.
        #expect(load.jobs.count >= 50 && havoc.kills.count >= 4)
        let balances = try await client.get("/ledger/balances").json([Balance].self)
        for (unit, balances) in Dictionary(grouping: balances, by: \.unit) {
            #expect(balances.reduce(0) { $0 + $1.amount } == 0, "\(unit)")
            #expect(balances.allSatisfy { !$0.account.hasSuffix(":held") || $0.amount == 0 }, "\(unit)")
        }
    }

    /// The job once it has ended. Where that takes minutes, what fell by itself is started again, as a machine in use does.
    private func end(of job: ChaosJob, _ client: HTTPClient, _ bench: SiteBench) async throws -> JobView {
        let view = try await client.end(of: job.id)
        let fallen = bench.sites.flatMap(bench.fallen)
        guard view.ended == nil, !fallen.isEmpty else { return view }
        print("chaos: fell by itself: \(fallen.joined(separator: ", "))")
        try await blocking { try bench.mend() }
        return try await client.end(of: job.id)
    }

    /// Prints all that is to be known of where a job hangs that did not end.
    private func explain(
        _ view: JobView,
        _ attempts: [AttemptView],
        _ client: HTTPClient,
        _ bench: SiteBench,
        _ scratch: Scratch
    ) async {
        var lines = ["job \(view.id) did not end: \(view)"]
        for site in bench.sites where attempts.contains(where: { $0.system == site.name }) {
            let names = attempts.map { "fbq-\(view.id).\($0.number)" }.joined(separator: ",")
            let questions = [
                ["scontrol", "-d", "show", "job"], ["sinfo", "-N", "-l"], ["sinfo", "-R"],
                ["sacct", "-a", "-D", "-X", "-P", "--name", names],
            ]
            for words in questions {
                let text = Result { try bench.run(words[0], Array(words.dropFirst()), on: site) }
                lines.append("\(words.joined(separator: " ")) of \(site.name):\n\(text)")
            }
            let connection = try? await client.get("/systems/\(site.name)/connection")
            lines.append("connection of \(site.name): \(connection?.text ?? "")")
            for attempt in attempts {
                guard let number = attempt.siteJob else { continue }
                lines += bench.log("slurmctld", on: site).filter { $0.contains("JobId=\(number)") }.map(String.init)
            }
            lines += bench.log("slurmctld", on: site).suffix(40).map(String.init)
            lines += bench.log("slurmrestd", on: site).suffix(20).map(String.init)
        }
        lines += ((try? scratch.read("log")) ?? "").split(separator: "\n").suffix(60).map(String.init)
        for line in lines { print("chaos: \(line)") }
    }
}
