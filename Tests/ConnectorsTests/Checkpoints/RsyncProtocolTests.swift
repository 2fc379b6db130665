import Federation
import Foundation
import Quantities
import Testing

@testable import Connectors

/// Programs that speak as rsyncs of another age do.
@Suite struct `An rsync's age` {
    private static let present = "echo 'rsync  version 3.2.7  protocol version 31'"

    /// A program that tells its version, and does something else when it is to copy.
    private func with(_ version: String, copy: String = "true", _ body: (String, String) async throws -> Void)
        async throws
    {
        let folder = "/tmp/fabrique-rsync-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = folder + "/rsync"
        let text = "#!/bin/sh\nif [ \"$1\" = --version ]; then \(version); else \(copy); fi\n"
        try text.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        try await body(program, folder + "/store")
    }

    @Test(arguments: [
        ("echo 'rsync  version 3.0.9  protocol version 30'", "is too old; install rsync 3.1 or later."),
        ("echo 'openrsync: protocol version 29'", "is too old; install rsync 3.1 or later."),
        ("echo busybox", "does not tell which rsync it is."), ("exit 1", "does not tell which rsync it is."),
    ])
    func `is asked before anything moves`(_ version: String, _ objection: String) async throws {
        try await with(version) { program, store in
            let fault = #expect(throws: ConnectorFault.self) {
                _ = try RsyncMover(folder: store, rsync: program, ssh: "/usr/bin/ssh")
            }
            #expect(fault?.code == .spool && fault?.text.hasSuffix("\(program) \(objection)") == true)
        }
    }

    @Test func `is not asked of a program that is not there`() {
        let program = "/tmp/fabrique-none/rsync"
        let fault = #expect(throws: ConnectorFault.self) {
            _ = try RsyncMover(folder: "/tmp/fabrique-none/store", rsync: program, ssh: "/usr/bin/ssh")
        }
        #expect(fault?.text.hasSuffix("can't be run: start \(program): No such file or directory.") == true)
    }

    @Test(arguments: [
        ("echo '(Client) Protocol versions: remote=30, negotiated=30'", "its rsync is too old"),
        ("echo 'rsync: --info=NONREG0: unknown option' >&2; exit 12", "its rsync is too old"),
        ("exit 127", "it has no rsync"), ("kill -9 $$", "rsync was ended by signal 9"),
        (
            "echo '(Client) Protocol versions: remote=31, negotiated=31'",
            "its rsync answers in a way that is not understood here"
        ),
    ])
    func `is said of the other end, and so is that it has none`(_ copy: String, _ objection: String) async throws {
        let access = FileAccess(user: "ada", host: "site.example", root: "/data", key: "/key", knownHosts: "/hosts")
        let spot = CheckpointSpot(access: access, account: nil, part: "run")
        try await with(Self.present, copy: copy) { program, store in
            let mover = try RsyncMover(folder: store, rsync: program, ssh: "/usr/bin/ssh")
            let fault = await #expect(throws: CheckpointFault.self) { try await mover.fetch(7, from: spot) { true } }
            #expect(fault == CheckpointFault(.failed, objection))
        }
    }
}
