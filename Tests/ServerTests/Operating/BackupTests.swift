import Contract
import Foundation
import Glibc
import Synchronization
import Testing

@Suite struct `A back-up` {
    /// Submits jobs that only queue, one after the other, until it is told to end; answers those that were acknowledged.
    private final class Load: Sendable {
        private let jobs = Mutex<[UInt64]>([])
        private let isOver = Mutex(false)

        func run(_ client: HTTPClient, in scratch: Scratch) async throws {
            while !isOver.withLock({ $0 }) {
                let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
                jobs.withLock { $0.append(job) }
            }
        }

        func end() { isOver.withLock { $0 = true } }
        var acknowledged: [UInt64] { jobs.withLock { $0 } }
    }

    private func backup(_ scratch: Scratch, _ name: String) async throws -> (status: Int32, text: String) {
        try await scratch.tool(
            Program.folder + "/fabrique",
            "backup",
            scratch.path + "/" + name,
            "--data",
            scratch.data
        )
    }

    private func restore(_ scratch: Scratch, _ name: String, to data: String) async throws -> (
        status: Int32, text: String
    ) {
        try await scratch.tool(
            Program.folder + "/fabrique",
            "restore",
            scratch.path + "/" + name,
            "--data",
            scratch.path + "/" + data
        )
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func `made under load holds all that was acknowledged before it, and serves when it is restored`()
        async throws
    {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            let load = Load()
            async let running: Void = load.run(client, in: scratch)
            for _ in 0..<2000 where load.acknowledged.count < 20 { try await Task.sleep(for: .milliseconds(10)) }
            let before = load.acknowledged
            #expect(before.count >= 20)
            let made = try await backup(scratch, "copy")
            #expect(made.status == 0, "\(made.text)")
            load.end()
            try await running
            #expect(try names(scratch.path + "/copy") == ["backup.json", "journal.db", "plans.db", "vault.db"])
            let facts = try FileManager.default.attributesOfItem(atPath: scratch.path + "/copy")
            #expect((facts[.posixPermissions] as? Int).map { $0 & 0o077 } == 0)
            // Who is erased afterwards is still in it, as the guide says.
            #expect(try await client.send("DELETE", "/api/v1/people/\(ada.id)").status == 204)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)

            let laid = try await restore(scratch, "copy", to: "again")
            #expect(laid.status == 0, "\(laid.text)")
            #expect(laid.text.contains("erase them again"))
            #expect(try await scratch.run("audit", "verify", "--data", scratch.path + "/again") == 0)
            let second = try Program.start(
                ["serve", "--data", scratch.path + "/again", "--port", "0"]
                    + (geteuid() == 0 ? ["--allow-root-jobs"] : []),
                errors: scratch.log
            )
            let again = try await scratch.client(of: second, in: scratch.path + "/again")
            let kept = Set(try await again.all("/jobs?limit=500", JobView.self).map(\.id))
            #expect(kept.isSuperset(of: before))
            #expect(try await again.get("/people/\(ada.id)").json(PersonView.self).mail == "ada@example.org")
            second.send(SIGTERM)
            #expect(try await second.end() == 0)
        }
    }

    @Test func `that is killed leaves nothing that passes for one, and the next begins anew`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            for _ in 0..<50 { _ = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true") }
            for delay in [0, 5, 20, 60] {
                let copy = scratch.path + "/copy"
                let program = try Program.start(
                    ["backup", copy, "--data", scratch.data],
                    errors: scratch.path + "/tool"
                )
                try await Task.sleep(for: .milliseconds(delay))
                program.send(SIGKILL)
                let status = try await program.end()
                guard status != 0 else { break }
                // It gets its name as the last step: one that was killed after that is whole.
                guard access(copy, F_OK) != 0 else {
                    let laid = try await restore(scratch, "copy", to: "late")
                    #expect(laid.status == 0, "killed after \(delay) ms: \(laid.text)")
                    break
                }
                if access(copy + ".unfinished", F_OK) == 0 {
                    let refused = try await restore(scratch, "copy.unfinished", to: "again")
                    #expect(refused.status == 2 && refused.text.contains("unfinished-backup"), "\(refused.text)")
                    #expect(access(scratch.path + "/again", F_OK) != 0)
                }
            }
            try? FileManager.default.removeItem(atPath: scratch.path + "/copy")
            let made = try await backup(scratch, "copy")
            #expect(made.status == 0, "\(made.text)")
            #expect(access(scratch.path + "/copy.unfinished", F_OK) != 0)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try await restore(scratch, "copy", to: "again").status == 0)
        }
    }

    @Test func `that is damaged, foreign or in the way is refused by name`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            _ = try await scratch.client(of: server)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            #expect(try await backup(scratch, "copy").status == 0)
            let taken = try await backup(scratch, "copy")
            #expect(taken.status == 2 && taken.text.contains("there already"), "\(taken.text)")
            let occupied = try await restore(scratch, "copy", to: "data")
            #expect(occupied.status == 2 && occupied.text.contains("not empty"), "\(occupied.text)")

            for name in ["journal.db", "vault.db"] {
                let file = scratch.path + "/copy/" + name
                let whole = try Data(contentsOf: URL(filePath: file))
                var changed = whole
                changed[changed.count / 2] ^= 0x40
                try changed.write(to: URL(filePath: file))
                let refused = try await restore(scratch, "copy", to: "again")
                #expect(refused.status == 1 && refused.text.contains("damaged-backup"), "\(refused.text)")
                #expect(refused.text.contains("\(name) is not what was written"), "\(refused.text)")
                try whole.dropLast(100).write(to: URL(filePath: file))
                #expect(try await restore(scratch, "copy", to: "again").text.contains("bytes and had"))
                try FileManager.default.removeItem(atPath: file)
                #expect(try await restore(scratch, "copy", to: "again").text.contains("\(name) is missing"))
                try whole.write(to: URL(filePath: file))
            }
            let manifest = try scratch.read("copy/backup.json")
            try scratch.write("copy/backup.json", manifest.replacing("\"format\" : 1", with: "\"format\" : 2"))
            #expect(try await restore(scratch, "copy", to: "again").text.contains("newer-backup"))
            try scratch.write("copy/backup.json", "{}")
            #expect(try await restore(scratch, "copy", to: "again").text.contains("damaged-backup"))
            // A manifest that was made to fit other records does not carry them through.
            let head = try #require(manifest.split(separator: "\"head\" : \"").last?.prefix(64))
            try scratch.write("copy/backup.json", manifest.replacing(head, with: String(head.reversed())))
            #expect(try await restore(scratch, "copy", to: "again").text.contains("the chain ends at record"))
            #expect(access(scratch.path + "/again", F_OK) != 0)
            try scratch.write("copy/backup.json", manifest)
            mkdir(scratch.path + "/again", 0o700)
            #expect(try await restore(scratch, "copy", to: "again").status == 0)
        }
    }

    @Test func `finishes at the next start an erasure that it was made in the middle of`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            let ada = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#).json(
                PersonView.self
            )
            // The vault as it is before, beside the journal as it is after.
            let vault = try Data(contentsOf: URL(filePath: scratch.data + "/vault.db"))
            #expect(try await client.send("DELETE", "/api/v1/people/\(ada.id)").status == 204)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            try vault.write(to: URL(filePath: scratch.data + "/vault.db"))
            let next = try scratch.serve()
            _ = try await scratch.client(of: next)
            next.send(SIGTERM)
            #expect(try await next.end() == 0)
            #expect(try scratch.read("log").contains("An erasure that was begun is finished."))
            let after = try Data(contentsOf: URL(filePath: scratch.data + "/vault.db"))
            #expect(after.range(of: Data("ada@example.org".utf8)) == nil)
        }
    }
}
