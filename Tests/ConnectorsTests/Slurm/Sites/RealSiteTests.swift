import Federation
import Foundation
import Quantities
import SlurmBench
import Synchronization
import Testing

@testable import Connectors

/// What the connector says, held against a real Slurm and against what the jobs themselves wrote.
@Suite(.serialized, .enabled(if: SiteBench.obstacle == nil, "\(SiteBench.obstacle ?? "")"))
struct `A real Slurm site` {
    private let turn: Turn
    let bench: SiteBench
    let site: SiteBench.Site
    let scratch: String
    let tag = "fbq-" + String(UInt32.random(in: 0...UInt32.max), radix: 16)

    init() async throws {
        turn = await Turn.take()
        bench = try SiteBench.shared.get()
        site = bench.sites[0]
        scratch = try bench.scratch()
    }

    private func connector(
        to site: SiteBench.Site? = nil,
        measuresNodes: Bool = false,
        over wrap: (any SiteTransport) -> any SiteTransport = { $0 }
    ) throws -> SlurmConnector {
        let site = site ?? self.site
        var settings = SiteSettings(
            address: site.address,
            credential: .key(try site.key),
            user: bench.user,
            tag: tag,
            folder: scratch + "/notes"
        )
        settings.measuresNodes = measuresNodes
        return try SlurmConnector(
            settings,
            over: wrap(WebTransport(base: settings.address, seconds: 30)),
            clock: SiteClock.now
        )
    }

    private func order(_ number: UInt64, _ script: String) -> AttemptOrder {
        var order = AttemptOrder(
            key: AttemptKey(job: JobID(number), attempt: 1),
            jobName: "test \(number)",
            script: "#!/bin/bash\n" + script,
            workingDirectory: scratch,
            standardOutput: "\(scratch)/\(number).out",
            standardError: "\(scratch)/\(number).err",
            partition: "gpu",
            cores: 2
        )
        order.account = bench.user
        order.memory = Bytes(200 << 20)
        order.timeLimit = 300
        return order
    }

    /// The script of a job whose effect can be counted: a line when it begins, a line when it ends.
    private func effect(_ number: UInt64, seconds: String = "0.2") -> String {
        "echo begin $$ $(date +%s%N) >>\(scratch)/\(number).effect\nsleep \(seconds)\n"
            + "echo end $$ $(date +%s%N) >>\(scratch)/\(number).effect\n"
    }

    @Test func `its inventory is what the commands of Slurm say`() async throws {
        let found = try await connector().discover()
        #expect(found.partitions.map(\.name).sorted() == ["debug", "gpu", "whole"])
        let gpu = try #require(found.partitions.first { $0.name == "gpu" })
        #expect(gpu.chip == "MI250X")
        #expect(gpu.devices == 32)
        #expect(gpu.longestTime == 86_400)
        #expect(found.pools[gpu.pool].nodes == 4)
        #expect(found.pools[gpu.pool].cores == 64)
        #expect(found.pools[gpu.pool].memory == Bytes(512_000 << 20))
        // Partitions of the same nodes share them, and one of a few of them alone has them beside the others.
        #expect(found.partitions.filter { $0.pool == gpu.pool }.map(\.name).sorted() == ["gpu", "whole"])
        #expect(found.pools.reduce(0) { $0 + $1.nodes - $1.nodesInEarlierPools } == 4)
    }

    @Test func `the end, times and resources of a job are what sacct says`() async throws {
        let connector = try connector()
        _ = try await connector.discover()
        var sent = order(1, "sleep 2; exit 7")
        sent.devices = 3
        sent.nodes = 2
        sent.tasks = 2
        sent.coresPerTask = 2
        sent.arguments = ["it's", "a b"]
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key] else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(end.cause == .exited(code: 7))
        let line = try bench.run(
            "sacct",
            ["-X", "-P", "-n", "-o", "Start,End,ElapsedRaw,AllocTRES,ExitCode", "--name", "\(tag)-1.1"],
            on: site
        )
        let fields = line.trimmingCharacters(in: .newlines).split(separator: "|").map(String.init)
        #expect(fields.last == "7:0")
        #expect(fields[3].contains("gres/gpu=6") && fields[3].contains("cpu=4"), "\(line)")
        let started = try #require(end.started)
        #expect((end.ended.milliseconds - started.milliseconds) / 1000 == Int64(fields[2]))
        #expect(end.energySource == .estimated)
    }

    @Test(.enabled(if: SiteBench.counterObstacle == nil, "\(SiteBench.counterObstacle ?? "")"))
    func `the energy of a whole node is what sacct says of the step, about watts times seconds`() async throws {
        let counted = bench.sites[1]
        let connector = try connector(to: counted, measuresNodes: true)
        _ = try await connector.discover()
        var sent = order(6, "sleep 10")
        (sent.partition, sent.devices) = ("whole", 8)
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key], let started = end.started else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(end.energySource == .measured)
        let rows = try bench.run(
            "sacct",
            ["-P", "-n", "-o", "JobID,ConsumedEnergyRaw", "--name", "\(tag)-\(sent.key)"],
            on: counted
        )
        let step = try #require(rows.split(separator: "\n").first { $0.contains(".batch|") }, "\(rows)")
        #expect(step.split(separator: "|").last.flatMap { Int64($0) } == end.joules.count, "\(rows)")
        // The counter runs once a second and learns of the job after it began: on a busy machine it misses some of it.
        let seconds = (end.ended.milliseconds - started.milliseconds) / 1000
        let watts: Int64 = 300 + 64 * 3 + 8 * 700
        #expect((seconds * watts / 2...(seconds + 1) * watts).contains(end.joules.count), "\(seconds) s: \(rows)")
    }

    @Test(.enabled(if: SiteBench.counterObstacle == nil, "\(SiteBench.counterObstacle ?? "")"))
    func `the energy of a shared node is estimated, whatever its counter says`() async throws {
        let counted = bench.sites[1]
        let connector = try connector(to: counted, measuresNodes: true)
        _ = try await connector.discover()
        var sent = order(7, "sleep 5")
        sent.devices = 1
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key] else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(end.energySource == .estimated)
        let rows = try bench.run(
            "sacct",
            ["-P", "-n", "-o", "ConsumedEnergyRaw", "--name", "\(tag)-\(sent.key)"],
            on: counted
        )
        #expect(rows.split(separator: "\n").contains { (Int64($0) ?? 0) > 0 }, "\(rows)")
    }

    @Test func `energy is estimated where no counter counts, though the operator says so`() async throws {
        let connector = try connector(measuresNodes: true)
        _ = try await connector.discover()
        var sent = order(8, "sleep 1")
        (sent.partition, sent.devices) = ("whole", 8)
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key] else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(end.energySource == .estimated)
    }

    @Test func `arguments reach a shell whole`() async throws {
        let connector = try connector()
        var sent = order(2, #"printf '%s|' "$0" "$@" | sed 's/^[^|]*|//'"#)
        sent.arguments = ["it's", "a b", "$HOME", "\"; exit 3; \""]
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key] else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(end.cause == .exited(code: 0))
        let written = try String(contentsOfFile: "\(scratch)/2.out", encoding: .utf8)
        #expect(written == #"it's|a b|$HOME|"; exit 3; "|"#)
    }

    @Test func `a stop ends a job that runs, and one that was never sent`() async throws {
        let connector = try connector()
        try await connector.start(order(3, effect(3, seconds: "60")))
        var observations = connector.observations.makeAsyncIterator()
        while let observation = await observations.next() {
            if case .running = observation.state { break }
        }
        let keys = [AttemptKey(job: JobID(3), attempt: 1), AttemptKey(job: JobID(4), attempt: 1)]
        for key in keys { try await connector.stop(key, because: .cancelled) }
        let told = await ends(of: keys, from: connector)
        for key in keys {
            guard case .ended(let end) = told[key] else {
                Issue.record("\(key) is told to be \(told)")
                continue
            }
            #expect(end.cause == .stopped)
            // What it wrote says nothing: the signal may end its sleep before it ends the shell.
            #expect(end.started.map { end.ended.milliseconds - $0.milliseconds < 60_000 } ?? true)
        }
    }

    @Test func `a request that the site refuses is told with its reason`() async throws {
        let connector = try connector()
        _ = try await connector.discover()
        var sent = order(5, "true")
        sent.devices = 9
        try await connector.start(sent)
        let told = await ends(of: [sent.key], from: connector)
        guard case .ended(let end) = told[sent.key], case .rejected(let why) = end.cause else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(why.contains("BadConstraints") || why.contains("2014"), "\(why)")
    }

    @Test func `each attempt ends and runs at most once when slurmrestd is killed before it answers`() async throws {
        let (bench, site) = (bench, site)
        let connector = try connector { CuttingTransport($0, every: 3) { bench.kill("slurmrestd", on: site) } }
        let mender = Task {
            while !Task.isCancelled {
                try? bench.start("slurmrestd", on: site)
                try? await Task.sleep(for: .milliseconds(150))
            }
        }
        defer { mender.cancel() }
        let numbers = UInt64(100)..<140
        for number in numbers { try await connector.start(order(number, effect(number))) }
        let told = await ends(of: numbers.map { AttemptKey(job: JobID($0), attempt: 1) }, from: connector)
        try judge(told, numbers)
    }

    @Test func `none begins twice, and what exited did run, when slurmctld is killed`() async throws {
        let (bench, site) = (bench, site)
        let connector = try connector()
        let killer = Task {
            for pause in [700, 2500, 4000] {
                try? await Task.sleep(for: .milliseconds(pause))
                bench.kill("slurmctld", on: site)
                try? await Task.sleep(for: .milliseconds(300))
                try? bench.mend()
            }
        }
        let numbers = UInt64(200)..<230
        for number in numbers {
            try await connector.start(order(number, effect(number, seconds: "1")))
            try await Task.sleep(for: .milliseconds(100))
        }
        let told = await ends(of: numbers.map { AttemptKey(job: JobID($0), attempt: 1) }, from: connector)
        await killer.value
        try judge(told, numbers, isForgetful: true)
    }

    @Test func `a job that the cluster forgot before its accounting heard of it is sent once more`() async throws {
        let (bench, site, saved) = (bench, site, scratch + "/state")
        try bench.saveState(of: site, in: saved)
        let connector = try connector { line in
            InterruptedTransport(line) { try bench.relapse(site, to: saved) }
        }
        try await connector.start(order(400, effect(400)))
        try judge(await ends(of: [AttemptKey(job: JobID(400), attempt: 1)], from: connector), 400..<401)
    }

    @Test func `a server that falls finds every job again`() async throws {
        let numbers = UInt64(300)..<310
        do {
            let first = try connector()
            for number in numbers { try await first.start(order(number, effect(number, seconds: "2"))) }
            // It is dropped wherever it is: some are sent, some are not.
            try await Task.sleep(for: .milliseconds(300))
        }
        let second = try connector()
        let keys = numbers.map { AttemptKey(job: JobID($0), attempt: 1) }
        let told = await ends(of: keys, from: second) { missing in
            for observation in try await second.reconcile(missing).expected where observation.state == .absent {
                let number = observation.key.job.number
                try await second.start(order(number, effect(number, seconds: "2")))
            }
        }
        try judge(told, numbers)
    }

    // MARK: - Judging

    /// Holds what was told against what the jobs wrote: none began twice, and one that is told to have exited came to
    /// its end. A controller that forgot may have one told as lost.
    private func judge(
        _ told: [AttemptKey: AttemptObservation.State],
        _ numbers: Range<UInt64>,
        isForgetful: Bool = false
    ) throws {
        for number in numbers {
            let key = AttemptKey(job: JobID(number), attempt: 1)
            let text = (try? String(contentsOfFile: "\(scratch)/\(number).effect", encoding: .utf8)) ?? ""
            let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            let begins = lines.filter { $0[0] == "begin" }
            let ends = lines.filter { $0[0] == "end" }
            let rows = try bench.run(
                "sacct",
                ["-D", "-X", "-P", "-n", "-o", "JobID,State,Submit,Start,End", "--name", "\(tag)-\(key)"],
                on: site
            )
            let evidence: Comment =
                "\(key) is told to be \(String(describing: told[key])); it wrote \(text); sacct: \(rows)"
            switch told[key] {
            case .ended(let end) where end.cause == .exited(code: 0): #expect(ends.count == 1, evidence)
            // A node that can't launch a job has it cancelled, as root; that is told, and nothing of it ran.
            case .lost where rows.contains("CANCELLED by 0"): #expect(isForgetful || ends.isEmpty, evidence)
            case .ended, .lost: #expect(isForgetful, evidence)
            default: Issue.record(evidence)
            }
            #expect(begins.count <= 1, evidence)
        }
    }

    /// Waits until all of these are told to be over, two and a half minutes at most.
    private func ends(
        of keys: [AttemptKey],
        from connector: SlurmConnector,
        meanwhile: @escaping @Sendable ([AttemptKey]) async throws -> Void = { _ in }
    ) async -> [AttemptKey: AttemptObservation.State] {
        let told = Told()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await observation in connector.observations where keys.contains(observation.key) {
                    switch observation.state {
                    case .ended, .lost: told.note(observation)
                    default: continue
                    }
                    if told.all.count == keys.count { return }
                }
            }
            group.addTask {
                for _ in 0..<150 {
                    let missing = keys.filter { told.all[$0] == nil }
                    guard !missing.isEmpty, (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                    do { try await meanwhile(missing) } catch { Issue.record(error) }
                }
            }
            await group.next()
            group.cancelAll()
        }
        return told.all
    }
}

/// What a connector told of attempts that are over.
private final class Told: Sendable {
    private let states = Mutex<[AttemptKey: AttemptObservation.State]>([:])

    var all: [AttemptKey: AttemptObservation.State] { states.withLock { $0 } }

    func note(_ observation: AttemptObservation) { states.withLock { $0[observation.key] = observation.state } }
}

/// The time of day.
enum SiteClock {
    static func now() -> Instant {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}

/// Sends requests on, but for the first that changes a job: something happens instead.
private final class InterruptedTransport: SiteTransport {
    private let next: any SiteTransport
    private let happen: @Sendable () throws -> Void
    private let isOver = Mutex(false)

    init(_ next: any SiteTransport, by happen: @escaping @Sendable () throws -> Void) {
        (self.next, self.happen) = (next, happen)
    }

    func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
        let isChange = request.method == .post && !request.path.hasSuffix("/submit")
        guard isChange, !isOver.withLock({ $0 }) else { return try await next.exchange(request) }
        isOver.withLock { $0 = true }
        do { try happen() } catch { Issue.record(error) }
        throw .unknown("it was interrupted")
    }
}

/// Sends requests on, and cuts the line while every so many of them are under way; so often that all get through at last.
final class CuttingTransport: SiteTransport {
    private let next: any SiteTransport
    private let every: Int
    private static let mostCuts = 15
    private let cut: @Sendable () -> Void
    private let count = Mutex(0)

    init(_ next: any SiteTransport, every: Int, cut: @escaping @Sendable () -> Void) {
        (self.next, self.every, self.cut) = (next, every, cut)
    }

    func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
        let isDoomed =
            request.method != .get
            && count.withLock { count in
                count += 1
                return count % every == 0 && count <= every * Self.mostCuts
            }
        guard isDoomed else { return try await next.exchange(request) }
        let knife = Task {
            try? await Task.sleep(for: .microseconds(Int.random(in: 0...6000)))
            cut()
        }
        defer { knife.cancel() }
        return try await next.exchange(request)
    }
}
