import Connectors
import Engine
import Federation
import Foundation
import Journal
import Quantities
import SlurmBench
import Synchronization
import Testing

/// A job that is evicted from one system and goes on on another.
@Suite(.serialized) struct `A moved job` {
    private static let script = """
        #SBATCH -t 5 -o out.txt
        #FABRIQUE --checkpoint=ckpt
        d=$FABRIQUE_CHECKPOINT_DIR
        mkdir -p "$d"
        step=$(cat "$d/step" 2>/dev/null || echo 0)
        echo "from $step in $d"
        while [ "$step" -lt 40 ]; do
            step=$((step + 1))
            echo "$step" > "$d/new" && mv "$d/new" "$d/step"
            sleep 0.1
        done
        """

    /// Moves nothing, and says what it was asked for.
    private final class Mover: CheckpointMover {
        struct Plan {
            var fetch: CheckpointFault?
            var deliver: CheckpointFault?
            var holds = false
            /// Whether the copy that is held turns out to be damaged, and is let go of.
            var isDamaged = false
            var partsForgotten = 0
            var asked: [String] = []
        }

        let plan: Mutex<Plan>
        init(
            fetch: CheckpointFault? = nil,
            deliver: CheckpointFault? = nil,
            holds: Bool = false,
            isDamaged: Bool = false
        ) {
            plan = Mutex(Plan(fetch: fetch, deliver: deliver, holds: holds, isDamaged: isDamaged))
        }

        var asked: [String] { plan.withLock { $0.asked } }

        func fetch(
            _ job: JobID,
            from spot: CheckpointSpot,
            while isWanted: @escaping @Sendable () -> Bool
        ) async throws(CheckpointFault) -> CheckpointReceipt {
            let fault = plan.withLock { plan in
                plan.asked.append("fetch \(spot.access.host) \(spot.part)")
                return plan.fetch
            }
            if let fault { throw fault }
            return CheckpointReceipt(files: 1, bytes: 2, manifest: .zero)
        }

        func deliver(
            _ job: JobID,
            to spot: CheckpointSpot,
            while isWanted: @escaping @Sendable () -> Bool
        ) async throws(CheckpointFault) -> CheckpointReceipt {
            let fault = plan.withLock { plan in
                plan.asked.append("deliver \(spot.access.host) \(spot.part)")
                if plan.isDamaged { plan.holds = false }
                return plan.deliver
            }
            if let fault { throw fault }
            return CheckpointReceipt(files: 1, bytes: 2, manifest: .zero)
        }

        func held() -> [JobID] { [] }
        func holds(_ job: JobID) -> Bool { plan.withLock { $0.holds } }
        func forget(_ job: JobID) { plan.withLock { $0.asked.append("forget \(job)") } }
        func forgetPart(_ job: JobID) { plan.withLock { $0.partsForgotten += 1 } }
    }

    private static func access(_ host: String, _ root: String) -> FileAccess {
        FileAccess(user: "%u", host: host, root: root, key: "/k", knownHosts: "/h")
    }

    private func bench(_ mover: Mover, pauses: [Duration] = []) async throws -> Bench {
        let bench = try await Bench(hasSecondSystem: true) { configuration in
            let root = configuration.directory
            configuration.ways = FileWays([
                "here": Self.access("here.eu", root + "/work"), "there": Self.access("there.eu", root + "/there"),
            ])
            configuration.mover = mover
            configuration.movePauses = pauses
        }
        makeOpen(bench.directory + "/there/ckpt")
        return bench
    }

    /// A folder that jobs' accounts may write to.
    private func makeOpen(_ path: String) {
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, 0o777)
    }

    private func set(_ bench: Bench, _ system: SystemID, _ state: System.State) async throws {
        let step = ChangeSystemState(system: system, to: state, why: "test")
        _ = try await bench.engine.execute(.changeSystemState(step), by: bench.actor)
    }

    /// Lets a job run here for a while, then has it evicted and placed there.
    private func move(_ bench: Bench) async throws -> JobID {
        try await set(bench, 2, .draining)
        let job = try await bench.submit(Self.script)
        try await bench.until("it has saved something") { _ in (Int(bench.step("work")) ?? 0) >= 5 }
        try await set(bench, 2, .active)
        try await set(bench, 1, .draining)
        try await bench.steer(job, .evict)
        return job
    }

    /// Has a job evicted here, takes that system out of service and lets the job go on there.
    private func lose(_ bench: Bench) async throws -> JobID {
        try await set(bench, 2, .draining)
        let job = try await bench.submit(Self.script)
        try await bench.until("it has saved something") { _ in (Int(bench.step("work")) ?? 0) >= 5 }
        try await set(bench, 1, .draining)
        try await bench.steer(job, .evict)
        try await bench.until("it waits") { $0.jobs[job]?.attempt == nil }
        try await set(bench, 1, .down)
        try await set(bench, 2, .active)
        try await bench.until("it runs there") { $0.jobs[job]?.state == .running }
        return job
    }

    private func attempts(_ bench: Bench, _ job: JobID) throws -> [String] {
        try bench.engine.archive.archivedAttempts(job: job.number).sorted { $0.attempt < $1.attempt }.map {
            "\($0.system) \($0.outcome) \($0.paidBy)"
        }
    }

    @Test func `begins elsewhere only after its checkpoint is there`() async throws {
        let mover = Mover()
        let bench = try await bench(mover)
        defer { bench.remove() }
        let job = try await move(bench)
        #expect(try await bench.end(of: job).outcome == "succeeded")
        #expect(try attempts(bench, job) == ["here evicted platform", "there succeeded project"])
        #expect(mover.asked.prefix(2) == ["fetch here.eu ckpt", "deliver there.eu ckpt"])
        #expect(mover.plan.withLock { $0.partsForgotten } == 0)
        #expect(bench.file("out.txt").contains("from 0 in \(bench.directory)/there/ckpt"))
        let row = try #require(try bench.engine.archive.archivedJob(job.number))
        var bytes = ByteReader(row.detail)
        let place = try #require(try JobDetail(from: &bytes).checkpoint)
        #expect(bytes.isAtEnd && place.settledFor == 2 && place.origin == .moved)
        let key = AttemptKey(job: job, attempt: 2)
        let fact = try bench.engine.settlement(of: key, at: place.settledAt)
        #expect(fact?.key == key && fact?.files == 1 && fact?.bytes == 2)
        let other = try bench.engine.settlement(of: AttemptKey(job: job, attempt: 1), at: place.settledAt)
        #expect(other == nil)
        try await bench.stop()
    }

    @Test func `whose checkpoint finds no room goes back to where it lies, at the platform's expense`() async throws {
        let mover = Mover(deliver: CheckpointFault(.full, "no room is left"))
        let bench = try await bench(mover)
        defer { bench.remove() }
        let job = try await move(bench)
        try await bench.until("it waits") { $0.checkpoint(of: job)?.isStaying == true }
        try await set(bench, 1, .active)
        #expect(try await bench.end(of: job).outcome == "succeeded")
        #expect(
            try attempts(bench, job) == ["here evicted platform", "there lost platform", "here succeeded project"]
        )
        let spent = bench.engine.read { ($0[AllocationID(1)].held, $0[AllocationID(1)].available) }
        #expect(spent.0 == .zero && spent.1 > .zero)
        try await bench.stop()
    }

    @Test(arguments: [true, false])
    func `whose earlier system is down goes on from the copy that is held, else from nothing`(holds: Bool)
        async throws
    {
        let mover = Mover(fetch: CheckpointFault(.unreachable, "its files are out of reach by ssh"), holds: holds)
        let bench = try await bench(mover, pauses: [.milliseconds(10)])
        defer { bench.remove() }
        let job = try await lose(bench)
        let place = bench.engine.read { $0.checkpoint(of: job) }
        #expect(place?.origin == (holds ? .kept : .nothing))
        let fetches = ["fetch here.eu ckpt", "fetch here.eu ckpt"]
        #expect(mover.asked == (holds ? fetches + ["deliver there.eu ckpt"] : fetches))
        #expect(mover.plan.withLock { $0.partsForgotten } == 1)
        try await bench.steer(job, .cancel)
        #expect(try await bench.end(of: job).outcome == "cancelled")
        try await bench.stop()
    }

    @Test func `whose held copy is damaged begins anew where its earlier system is down`() async throws {
        let mover = Mover(
            fetch: CheckpointFault(.unreachable, "its files are out of reach by ssh"),
            deliver: CheckpointFault(.unverified, "the server's copy is not what was kept"),
            holds: true,
            isDamaged: true
        )
        let bench = try await bench(mover)
        defer { bench.remove() }
        let job = try await lose(bench)
        #expect(bench.engine.read { $0.checkpoint(of: job)?.origin } == .nothing)
        try await bench.steer(job, .cancel)
        #expect(try await bench.end(of: job).outcome == "cancelled")
        try await bench.stop()
    }

    @Test func `whose checkpoint is gone from where it lay goes on from the copy that is held`() async throws {
        let mover = Mover(fetch: CheckpointFault(.absent, "no checkpoint lies there"), holds: true)
        let bench = try await bench(mover)
        defer { bench.remove() }
        let job = try await move(bench)
        try await bench.until("it is settled") { $0.checkpoint(of: job)?.settledFor == 2 }
        #expect(bench.engine.read { $0.checkpoint(of: job)?.origin } == .kept)
        #expect(mover.asked == ["fetch here.eu ckpt", "deliver there.eu ckpt"])
        try await bench.steer(job, .cancel)
        #expect(try await bench.end(of: job).outcome == "cancelled")
        try await bench.stop()
    }

    @Test(.enabled(if: LoopbackSSH.obstacle == nil, "\(LoopbackSSH.obstacle ?? "")"))
    func `goes on from its step, over a real sshd`() async throws {
        let ssh = try LoopbackSSH()
        defer { ssh.stop() }
        let bench = try await Bench(hasSecondSystem: true) { configuration in
            func access(_ root: String) -> FileAccess {
                FileAccess(
                    user: ssh.user,
                    host: "127.0.0.1",
                    port: ssh.port,
                    root: root,
                    key: ssh.key,
                    knownHosts: ssh.knownHosts
                )
            }
            let root = configuration.directory
            configuration.ways = FileWays(["here": access(root + "/work"), "there": access(root + "/there")])
        }
        defer { bench.remove() }
        makeOpen(bench.directory + "/there/ckpt")
        let job = try await move(bench)
        #expect(try await bench.end(of: job).outcome == "succeeded")
        let resumed = try #require(bench.file("out.txt").firstMatch(of: /from (\d+) in [^ ]*\/there\/ckpt/))
        #expect((Int(resumed.1) ?? 0) >= 5)
        #expect((Int(bench.step("work")) ?? 0) < 40 && bench.step("there") == "40")
        #expect(try attempts(bench, job) == ["here evicted platform", "there succeeded project"])
        try await bench.stop()
    }
}

extension Bench {
    /// The step that was saved on a system.
    fileprivate func step(_ site: String) -> String {
        let text = try? String(contentsOfFile: "\(directory)/\(site)/ckpt/step", encoding: .utf8)
        return (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
