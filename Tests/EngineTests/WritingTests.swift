import Engine
import Federation
import Foundation
import Glibc
import Journal
import Quantities
import Testing

/// Durability, repetition, room and erasure.
@Suite(.serialized) struct WritingTests {
    @Test func `many submissions at once share their syncs, and each is there after a restart`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let jobs = try await withThrowingTaskGroup(of: JobID.self) { group in
            for _ in 0..<500 { group.addTask { try await bench.submit("#SBATCH -t 5 --hold\ntrue") } }
            return try await group.reduce(into: Set<JobID>()) { $0.insert($1) }
        }
        #expect(jobs.count == 500)
        try await bench.stop()
        let again = try await Bench(directory: bench.directory)
        #expect(again.engine.read { state in jobs.allSatisfy { state.jobs[$0] != nil } })
        try await again.stop()
    }

    @Test func `a repeated request gets the first one's answer, also after a restart`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let key = bench.engine.requestKey("key-1", of: bench.actor, request: [1])
        let job = try await bench.submit("#SBATCH -t 5 --hold\ntrue", key: key)
        #expect(try await bench.submit("#SBATCH -t 5 --hold\ntrue", key: key) == job)
        let other = bench.engine.requestKey("key-1", of: bench.actor, request: [2])
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await bench.submit("#SBATCH -t 5 --hold\ntrue", key: other)
        }
        #expect(refusal?.code == .idempotencyKeyReused)
        try await bench.stop()
        let again = try await Bench(directory: bench.directory)
        #expect(try await again.submit("#SBATCH -t 5 --hold\ntrue", key: key) == job)
        try await again.stop()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `a full disk stops acknowledgements, keeps reads, and ends by itself`() async throws {
        let directory = "/tmp/fabrique-full-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard mount("tmpfs", directory, "tmpfs", 0, "size=8m") == 0 else {
            try Test.cancel("mounting is not allowed here")
        }
        defer {
            umount2(directory, Int32(MNT_DETACH))
            rmdir(directory)
        }
        let bench = try await Bench(directory: directory)
        let filler = directory + "/filler"
        let script = "#SBATCH -t 5 --hold\n# " + String(repeating: "x", count: 100_000) + "\ntrue"
        var acknowledged: [JobID] = []
        var fault: EngineFault?
        for _ in 0..<200 where fault == nil {
            do {
                acknowledged.append(try await bench.submit(script))
                if acknowledged.count == 2 {
                    _ = FileManager.default.createFile(atPath: filler, contents: Data(count: 4_000_000))
                }
            } catch let full as EngineFault {
                fault = full
            }
        }
        #expect(fault?.code == .journalFull)
        #expect(bench.engine.status.isFull)
        let known = bench.engine.read { $0.jobs.count }
        #expect(known == acknowledged.count)
        try FileManager.default.removeItem(atPath: filler)
        for _ in 0..<6000 where bench.engine.status.isFull { try await Task.sleep(for: .milliseconds(10)) }
        #expect(!bench.engine.status.isFull)
        let next = try await bench.submit("#SBATCH -t 5 --hold\ntrue")
        #expect(next.number == UInt64(acknowledged.count + 1))
        try await bench.stop()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `what is decided on top of a batch that finds no room is undone with it`() async throws {
        let directory = "/tmp/fabrique-full-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard mount("tmpfs", directory, "tmpfs", 0, "size=16m") == 0 else {
            try Test.cancel("mounting is not allowed here")
        }
        defer {
            umount2(directory, Int32(MNT_DETACH))
            rmdir(directory)
        }
        let bench = try await Bench(directory: directory)
        let script = "#SBATCH -t 5 --hold\n# " + String(repeating: "x", count: 60_000) + "\ntrue"
        let (acknowledged, refused) = await withTaskGroup(of: JobID?.self) { group in
            for _ in 0..<400 { group.addTask { try? await bench.submit(script) } }
            return await group.reduce(into: ([JobID](), 0)) { sum, job in
                if let job { sum.0.append(job) } else { sum.1 += 1 }
            }
        }
        #expect(refused > 0 && !acknowledged.isEmpty)
        #expect(Set(acknowledged).count == acknowledged.count)
        #expect(bench.engine.read { state in acknowledged.allSatisfy { state.jobs[$0] != nil } })
        #expect(bench.engine.read { $0.jobs.count } == acknowledged.count)
        try await bench.stop()
        #expect(try StoreAudit(directory: directory).fault == nil)
    }

    @Test func `nothing of an erased person is left in any file`() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let guest = try await bench.engine.addPerson(name: "Grace Hopper", mail: "grace@example.org", by: bench.actor)
        let member = SetRole(person: guest, grant: Grant(.member, on: .project(1)), isGranted: true)
        _ = try await bench.engine.execute(.setRole(member), by: bench.actor)
        if geteuid() == 0 { try await bench.engine.map(guest, to: "nobody", on: 1, by: bench.actor) }
        let submission = try Submission(
            script: "#!/bin/bash\n#SBATCH -t 5 --hold\necho hopperscript\n",
            Submission.Circumstances(person: guest, directory: "/tmp", request: "test")
        )
        let made = try await bench.engine.submit(submission, to: 1, by: .person(guest, .all)).made
        guard case .jobs(let job, _) = made else { preconditionFailure("a submission makes jobs") }
        #expect(try bench.engine.label(of: job, inArray: nil)?.request == "test")
        #expect(try occurrences(of: "Grace Hopper", in: bench.directory) > 0)
        #expect(try occurrences(of: "hopperscript", in: bench.directory) > 0)
        try await bench.engine.erase(guest, by: bench.actor)
        for text in ["Grace Hopper", "grace@example.org", "hopperscript"] {
            #expect(try occurrences(of: text, in: bench.directory) == 0, "\(text)")
        }
        #expect(bench.engine.read { $0.jobs.count } == 0)
        #expect(try bench.engine.label(of: job, inArray: nil) == nil)
        try await bench.stop()
        #expect(try StoreAudit(directory: bench.directory).fault == nil)
    }

    private func occurrences(of text: String, in directory: String) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: directory).count { name in
            let content = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
            return content.range(of: Data(text.utf8)) != nil
        }
    }
}
