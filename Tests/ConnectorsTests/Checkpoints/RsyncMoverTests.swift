import Connectors
import Federation
import Foundation
import Glibc
import Quantities
import SlurmBench
import Testing

/// Real rsync over a real sshd, between two directories that stand for two sites.
@Suite(.serialized, .enabled(if: LoopbackSSH.obstacle == nil, "\(LoopbackSSH.obstacle ?? "")"))
struct `A mover by rsync` {
    /// Two sites, a store, and the way to both.
    private struct Sites {
        let ssh: LoopbackSSH
        let folder = "/tmp/fabrique-mover-\(UInt32.random(in: 0...UInt32.max))"
        let mover: RsyncMover

        init() throws {
            ssh = try LoopbackSSH()
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for name in ["a", "b"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            mover = try RsyncMover(folder: folder + "/store")
        }

        func spot(_ name: String, knownHosts: String? = nil) throws -> CheckpointSpot {
            let access = FileAccess(
                user: ssh.user,
                host: "127.0.0.1",
                port: ssh.port,
                root: "\(folder)/\(name)",
                key: ssh.key,
                knownHosts: knownHosts ?? ssh.knownHosts
            )
            return try #require(FileWays([name: access]).spot("\(folder)/\(name)/ada/run", on: name, account: nil))
        }

        func write(_ text: String, _ path: String) throws {
            let file = URL(filePath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: false, encoding: .utf8)
        }

        func read(_ path: String) -> String? { try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) }

        func fetch() async throws -> CheckpointReceipt { try await mover.fetch(7, from: spot("a")) { true } }
        func deliver() async throws -> CheckpointReceipt { try await mover.deliver(7, to: spot("b")) { true } }

        func stop() {
            ssh.stop()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private func with(_ body: (Sites) async throws -> Void) async throws {
        let sites = try Sites()
        defer { sites.stop() }
        try await body(sites)
    }

    @Test func `brings all that lies there, and only what is new the next time`() async throws {
        try await with { sites in
            try sites.write("five", "a/ada/run/step-5")
            try sites.write("deep", "a/ada/run/more/notes")
            try FileManager.default.createSymbolicLink(
                atPath: "\(sites.folder)/a/ada/run/latest",
                withDestinationPath: "step-5"
            )
            try FileManager.default.createSymbolicLink(
                atPath: "\(sites.folder)/a/ada/run/evil",
                withDestinationPath: "/etc/passwd"
            )
            let fetched = try await sites.fetch()
            #expect(fetched.files == 3 && fetched.bytes == 8)
            #expect(sites.mover.holds(7) && sites.mover.held() == [7])
            #expect(fetched.linksLeft == 1)
            let delivered = try await sites.deliver()
            #expect(delivered.manifest == fetched.manifest && delivered.files == 3 && delivered.extras == 0)
            #expect(sites.read("b/ada/run/latest") == "five" && sites.read("b/ada/run/more/notes") == "deep")
            #expect(sites.read("b/ada/run/evil") == nil)

            try sites.write("ten", "a/ada/run/step-10")
            try FileManager.default.removeItem(atPath: "\(sites.folder)/a/ada/run/more")
            let again = try await sites.fetch()
            #expect(again.files == 3 && again.bytes == 7 && again.manifest != fetched.manifest)
            #expect(try await sites.deliver().extras == 2)
            // Nothing is ever removed from a site.
            #expect(sites.read("b/ada/run/step-10") == "ten" && sites.read("b/ada/run/more/notes") == "deep")
            try sites.mover.forget(7)
            #expect(sites.mover.held() == [])
        }
    }

    @Test func `mends what is damaged there, and leaves what is newer and says so`() async throws {
        try await with { sites in
            try sites.write("five", "a/ada/run/step-5")
            _ = try await sites.fetch()
            _ = try await sites.deliver()
            let file = "\(sites.folder)/b/ada/run/step-5"
            let time = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
            try sites.write("fivE", "b/ada/run/step-5")
            try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: file)
            _ = try await sites.deliver()
            #expect(sites.read("b/ada/run/step-5") == "five")

            try sites.write("other", "b/ada/run/step-5")
            try FileManager.default.setAttributes(
                [.modificationDate: Date.now.addingTimeInterval(3600)],
                ofItemAtPath: file
            )
            let fault = await #expect(throws: CheckpointFault.self) { try await sites.deliver() }
            #expect(fault?.code == .unverified)
            #expect(sites.read("b/ada/run/step-5") == "other")
        }
    }

    @Test func `hands out no copy that is not what was kept`() async throws {
        try await with { sites in
            try sites.write("five", "a/ada/run/step-5")
            _ = try await sites.fetch()
            try sites.write("fivE", "store/7/whole/ada/run/step-5")
            let fault = await #expect(throws: CheckpointFault.self) { try await sites.deliver() }
            #expect(fault?.code == .unverified)
            #expect(!sites.mover.holds(7) && sites.mover.held() == [])
        }
    }

    @Test func `takes names that are no text, and leaves pipes`() async throws {
        try await with { sites in
            try sites.write("five", "a/ada/run/step-5")
            func strange(_ site: String) -> [CChar] {
                "\(sites.folder)/\(site)/ada/run/st".utf8CString.dropLast() + [CChar(bitPattern: 0xff), 0]
            }
            let descriptor = open(strange("a"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            try #require(descriptor >= 0)
            close(descriptor)
            #expect(mkfifo("\(sites.folder)/a/ada/run/pipe", 0o600) == 0)
            let fetched = try await sites.fetch()
            #expect(fetched.files == 2)
            #expect(try await sites.deliver() == fetched)
            try sites.mover.forget(7)
            #expect(sites.mover.held() == [])
            #expect(unlink(strange("a")) == 0 && unlink(strange("b")) == 0)
        }
    }

    @Test func `keeps its whole copy when what came in of the next is let go of`() async throws {
        try await with { sites in
            try sites.write("five", "a/ada/run/step-5")
            let fetched = try await sites.fetch()
            try sites.write("half", "store/7/incoming/ada/run/step-10")
            try sites.mover.forgetPart(7)
            #expect(sites.read("store/7/incoming/ada/run/step-10") == nil)
            #expect(try await sites.deliver() == fetched)
        }
    }

    @Test func `tells nothing from out of reach, and ends when nobody waits`() async throws {
        try await with { sites in
            let none = await #expect(throws: CheckpointFault.self) { try await sites.fetch() }
            #expect(none?.code == .absent)
            try FileManager.default.createDirectory(
                atPath: "\(sites.folder)/a/ada/run",
                withIntermediateDirectories: true
            )
            let empty = await #expect(throws: CheckpointFault.self) { try await sites.fetch() }
            #expect(empty?.code == .absent)
            try sites.write("five", "a/ada/run/step-5")
            let unwanted = await #expect(throws: CheckpointFault.self) {
                try await sites.mover.fetch(7, from: sites.spot("a")) { false }
            }
            #expect(unwanted?.code == .unwanted)
            let unknown = try sites.spot("a", knownHosts: "/dev/null")
            let strange = await #expect(throws: CheckpointFault.self) {
                try await sites.mover.fetch(7, from: unknown) { true }
            }
            #expect(strange?.code == .unreachable)
            #expect(!sites.mover.holds(7))
            // A file system that is not mounted is none without a checkpoint.
            try FileManager.default.removeItem(atPath: sites.folder + "/a")
            let unmounted = await #expect(throws: CheckpointFault.self) { try await sites.fetch() }
            #expect(unmounted?.code == .unreachable)
        }
    }
}
