import Connectors
import Engine
import Federation
import Foundation
import Journal
import Quantities
import Testing

/// Real scripts, from submission to receipt.
@Suite(.serialized) struct RunningTests {
    @Test func `a script runs, ends and is accounted`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let job = try await bench.submit("#SBATCH -c 2 -t 5 -o out.txt\necho hello $SLURM_JOB_ID")
        let row = try await bench.end(of: job)
        #expect(row.outcome == "succeeded")
        #expect(bench.file("out.txt") == "hello \(job)\n")
        let attempts = try bench.engine.archive.archivedAttempts(job: job.number)
        #expect(attempts.map(\.paidBy) == ["project"])
        #expect(attempts[0].deviceSeconds == row.deviceSeconds)
        try expectSoundBooks(bench)
        try await bench.stop()
        let audit = try StoreAudit(directory: bench.directory)
        #expect(audit.fault == nil)
        #expect(audit.entries == 4)
    }

    @Test func `output is named by job, user and machine as the script knows them, and is found by that name`()
        async throws
    {
        let bench = try await Bench()
        defer { bench.remove() }
        let job = try await bench.submit(
            "#SBATCH -t 5 -J names -o %x-%u-%N-%j\necho $SLURM_JOB_NAME-$USER-$SLURMD_NODENAME-$SLURM_JOB_ID"
        )
        #expect(try await bench.end(of: job).outcome == "succeeded")
        let files = try FileManager.default.contentsOfDirectory(atPath: bench.work)
        let name = try #require(files.first { $0.hasPrefix("names-") })
        #expect(bench.file(name) == name + "\n")
        let key = AttemptKey(job: job, attempt: 1)
        let piece = try await bench.engine.output(of: key, .standardOutput, from: 0, atMost: 1000)
        #expect(String(decoding: piece.bytes, as: UTF8.self) == name + "\n")
        try await bench.stop()
    }

    @Test func `an evicted job goes on in its next attempt, and the platform pays for the first`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let script = """
            #SBATCH -t 5 -o out.txt
            echo attempt $FABRIQUE_ATTEMPT
            [ $FABRIQUE_ATTEMPT = 2 ] || while true; do sleep 0.1; done
            """
        let job = try await bench.submit(script)
        try await bench.until("it runs") { $0.jobs[job]?.state == .running }
        try await bench.steer(job, .evict)
        let row = try await bench.end(of: job)
        #expect(row.outcome == "succeeded")
        #expect(row.attempts == 2)
        #expect(bench.file("out.txt") == "attempt 1\nattempt 2\n")
        let attempts = try bench.engine.archive.archivedAttempts(job: job.number)
        #expect(attempts.map(\.outcome) == ["evicted", "succeeded"])
        #expect(attempts.map(\.paidBy) == ["platform", "project"])
        try expectSoundBooks(bench)
        try await bench.stop()
    }

    @Test func `a cancelled job ends, a held one waits until it is released`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let long = try await bench.submit("#SBATCH -t 5\nsleep 600")
        let held = try await bench.submit("#SBATCH -t 5 --hold\ntrue")
        #expect(bench.engine.read { state in state.jobs[held].map { state.pendingReasons(of: $0) } } == [.heldByUser])
        try await bench.until("it runs") { $0.jobs[long]?.state == .running }
        try await bench.steer(long, .cancel)
        #expect(try await bench.end(of: long).outcome == "cancelled")
        try await bench.steer(held, .release)
        #expect(try await bench.end(of: held).outcome == "succeeded")
        try await bench.stop()
    }

    @Test func `an array keeps its limit, and what depends on it waits for all of it`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let script = """
            #SBATCH -t 5 -a 0-19%1 -o /dev/null
            mkdir busy || echo overlap >> overlap.txt
            sleep 0.02
            rmdir busy
            echo $SLURM_ARRAY_TASK_ID >> done.txt
            """
        let array = try await bench.submit(script)
        let after = try await bench.submit(
            "wc -l < done.txt",
            options: ["-dafterok:\(array)", "-o", "count.txt", "-t", "5"]
        )
        let never = try await bench.submit("true", options: ["-dafternotok:\(array)", "-t", "5"])
        #expect(try await bench.end(of: after).outcome == "succeeded")
        #expect(bench.file("count.txt").trimmingCharacters(in: .whitespacesAndNewlines) == "20")
        #expect(bench.file("overlap.txt") == "")
        #expect(try await bench.end(of: never).outcome == "cancelled")
        let page = ArchivePage(.newestFirst, limit: 100)
        let tasks = try bench.engine.archive.archivedJobs(
            matching: ArchivedJobFilter(arrayBase: array.number),
            page: page
        )
        #expect(tasks.count == 20)
        try expectSoundBooks(bench)
        try await bench.stop()
    }

    @Test func `a server that comes back adopts what went on`() async throws {
        let first = try await Bench()
        defer { first.remove() }
        let script = "#SBATCH -t 5 -o out.txt\necho begin\nuntil [ -e go ]; do sleep 0.05; done\necho end"
        let job = try await first.submit(script)
        let ends = try await first.submit(
            "#SBATCH -t 5 -o quick.txt\nuntil [ -e quick ]; do sleep 0.05; done; echo quick"
        )
        try await first.until("both run") { $0.jobs[job]?.state == .running && $0.jobs[ends]?.state == .running }
        try await first.stop()
        // One of them ends while nobody watches.
        _ = FileManager.default.createFile(atPath: first.work + "/quick", contents: nil)
        let second = try await Bench(directory: first.directory)
        #expect(try await second.end(of: ends).outcome == "succeeded")
        #expect(second.engine.read { $0.jobs[job]?.attempt?.number } == 1)
        _ = FileManager.default.createFile(atPath: first.work + "/go", contents: nil)
        #expect(try await second.end(of: job).outcome == "succeeded")
        #expect(second.file("out.txt") == "begin\nend\n")
        try expectSoundBooks(second)
        try await second.stop()
    }

    private func expectSoundBooks(_ bench: Bench) throws {
        var sums: [String: Int64] = [:]
        var available: Int64 = 0
        for balance in try bench.engine.archive.balances() {
            sums[balance.unit, default: 0] += balance.amount
            if balance.account == "allocation:1:available", balance.unit == "deviceSeconds" {
                available = balance.amount
            }
        }
        #expect(sums.values.allSatisfy { $0 == 0 })
        #expect(bench.engine.read { $0[AllocationID(1)].available.count } == available)
    }
}
