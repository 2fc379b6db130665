import Foundation
import Glibc
import SlurmBench
import Spool
import Testing

/// `scripts/sites`, where none of its clusters run.
@Suite(.timeLimit(.minutes(1))) struct `The script that starts sites` {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fbq-\(UInt32.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    /// Runs it with daemons that are none, as a user who is not root.
    private func run(_ arguments: String..., in folder: URL) throws -> (status: Int32, words: String) {
        let programs = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        let daemons = ["slurmctld", "slurmd", "slurmrestd", "slurmdbd", "munged", "mariadbd", "mariadb-install-db"]
        for name in daemons + ["id"] {
            let program = programs.appending(path: name).path
            let text = "#!/bin/sh\n[ \"$1\" = -un ] && echo ada || echo 1000\n"
            _ = FileManager.default.createFile(
                atPath: program,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o755]
            )
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [SiteBench.scriptFile] + arguments
        process.environment = ["PATH": "\(programs.path):/usr/bin:/bin", "FABRIQUE_SITES": folder.path]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, words)
    }

    /// A process that only waits, as a program of that name, whose number stands in a daemon's file.
    private func waiter(called name: String, noted file: String, in folder: URL) throws -> pid_t {
        let notes = folder.appending(path: "lumi/run")
        try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
        let program = folder.appending(path: name)
        try FileManager.default.copyItem(at: URL(filePath: "/bin/sleep").resolvingSymlinksInPath(), to: program)
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(silent) }
        let waiter = Spawn(program: program.path, arguments: [name, "60"], descriptors: [silent, silent, silent])
        let pid = try waiter.start()
        try "\(pid)\n".write(to: notes.appending(path: file), atomically: true, encoding: .utf8)
        return pid
    }

    @Test(arguments: ["start", "meter", "env"])
    func `a site that there is none of is named, and nothing is tried`(_ order: String) throws {
        try withFolder { folder in
            let (status, words) = try run(order, "nowhere", "slurmctld", in: folder)
            #expect(status == 2)
            #expect(words.contains("'nowhere'") && words.contains("leonardo"), "\(words)")
        }
    }

    @Test(arguments: [("munged", "munged.pid"), ("setsid", "meter.pid")])
    func `a daemon is ended as soon as it begins, and no process that was given the number of one that is gone`(
        _ name: String,
        _ file: String
    ) throws {
        try withFolder { folder in
            let daemon = try waiter(called: name, noted: file, in: folder)
            let other = try waiter(called: "other", noted: "slurmdbd.pid", in: folder)
            var status: Int32 = 0
            defer {
                kill(other, SIGKILL)
                waitpid(other, &status, 0)
            }
            let ran = try run("down", in: folder)
            #expect(ran.status == 0, "\(ran.words)")
            let gone = waitpid(other, &status, WNOHANG)
            #expect(gone == 0, "it was ended")
            let ended = waitpid(daemon, &status, WNOHANG)
            let signal = status & 127
            #expect(ended == daemon && signal == SIGTERM, "\(ended) \(status)")
            if ended == 0 {
                kill(daemon, SIGKILL)
                waitpid(daemon, &status, 0)
            }
            for file in [file, "slurmdbd.pid"] {
                #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "lumi/run/\(file)").path))
            }
        }
    }
}
