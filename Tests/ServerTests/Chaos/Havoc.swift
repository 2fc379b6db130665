import Contract
import Foundation
import Glibc
import SlurmBench
import Testing

/// Whoever kills, and after a while starts again, the daemons of the clusters and the server.
final class Havoc {
    private let bench: SiteBench
    private let load: ChaosLoad
    private let scratch: Scratch
    private var server: Program?
    /// How often what was killed.
    private(set) var kills: [String: Int] = [:]

    init(_ bench: SiteBench, _ load: ChaosLoad, in scratch: Scratch) {
        (self.bench, self.load, self.scratch) = (bench, load, scratch)
    }

    /// Starts the server and connects the clusters.
    func found() async throws {
        let client = try await serve()
        try await client.makeProject()
        try await client.connect(bench)
    }

    private func serve() async throws -> HTTPClient {
        let server = try scratch.serve()
        self.server = server
        let client = try await scratch.client(of: server)
        load.server = client
        return client
    }

    /// Kills for so long, then mends all, and answers the server that is left.
    func rage(for time: Duration, _ seed: UInt64) async throws -> Program {
        var dice = SplitMix64(seed: seed)
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(Int64.random(in: 500...6000, using: &dice)))
            try await strike(&dice)
        }
        try await blocking { [bench] in try bench.mend() }
        return try #require(server)
    }

    private func strike(_ dice: inout SplitMix64) async throws {
        let site = bench.sites.randomElement(using: &dice) ?? bench.sites[0]
        let node = site.nodes.randomElement(using: &dice) ?? ""
        // Mostly away for a moment; now and then longer than Slurm waits for a node that is silent.
        let away = Int64.random(in: 0..<8, using: &dice) == 0 ? 30_000 : Int64.random(in: 100...6000, using: &dice)
        switch Int.random(in: 0..<10, using: &dice) {
        case 0...1:
            note("the server")
            load.server = nil
            server?.send(SIGKILL)
            #expect(try await server?.end() == 128 + SIGKILL)
            try await Task.sleep(for: .milliseconds(min(away, 3000)))
            _ = try await serve()
        case 2...4: try await strike("slurmctld", on: site, away: min(away, 6000))
        case 5...6: try await strike("slurmrestd", on: site, away: away)
        case 7: try await strike("slurmdbd", on: site, away: away)
        case 8: try await strike("slurmd-\(node)", on: site, away: min(away, 6000))
        default:
            note("a node")
            bench.cutPower(of: node, on: site)
            try await Task.sleep(for: .milliseconds(away))
            try await start("slurmd-\(node)", on: site)
        }
    }

    private func strike(_ daemon: String, on site: SiteBench.Site, away: Int64) async throws {
        note(daemon.hasPrefix("slurmd-") ? "slurmd" : daemon)
        bench.kill(daemon, on: site)
        try await Task.sleep(for: .milliseconds(away))
        try await start(daemon, on: site)
    }

    private func start(_ daemon: String, on site: SiteBench.Site) async throws {
        try await blocking { [bench] in try bench.start(daemon, on: site) }
    }

    private func note(_ victim: String) { kills[victim, default: 0] += 1 }
}

extension HTTPClient {
    /// Connects the clusters, and maps whoever asks to the jobs' account there.
    func connect(_ bench: SiteBench) async throws {
        let me = try await get("/me").json(MeView.self).person.id
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
            let connected = try await post("/systems", String(decoding: try JSONEncoder().encode(order), as: UTF8.self))
            try #require(connected.status == 201, "\(connected.text)")
            let path = "/systems/\(site.name)/accounts/\(me)"
            let mapped = try await write("PUT", path, #"{"account":"\#(bench.user)"}"#)
            try #require(mapped.status < 300, "\(mapped.text)")
        }
    }
}
