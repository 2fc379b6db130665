import Federation
import Foundation
import Glibc
import Spool
import Testing

@testable import Connectors

/// The guard before a job's script, run by the shell that would run it on a node.
@Suite struct OnceScriptTests {
    /// Runs a script as slurmd would: the status is that of `waitpid`.
    private func run(_ script: OnceScript, in home: URL, _ variables: [String] = []) throws -> (
        code: Int32, signal: Int32, output: String
    ) {
        let file = home.appending(path: "slurm_script")
        try script.text.write(to: file, atomically: false, encoding: .utf8)
        chmod(file.path, 0o700)
        let out = home.appending(path: "out")
        if !FileManager.default.fileExists(atPath: out.path) { try Data().write(to: out) }
        // Slurm appends, and has no signal blocked.
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        let output = open(out.path, O_WRONLY | O_APPEND | O_CLOEXEC)
        defer {
            close(silent)
            close(output)
        }
        var spawn = Spawn(program: file.path, arguments: [file.path], descriptors: [silent, output, output])
        spawn.environment = ["HOME=\(home.path)", "PATH=/usr/bin:/bin"] + variables
        let pid = try spawn.start()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return (status >> 8 & 255, status & 127, try String(contentsOf: out, encoding: .utf8))
    }

    private func withHome(_ body: (URL) throws -> Void) throws {
        let home = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-once-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        try body(home)
    }

    private func script(_ text: String, _ arguments: [String] = [], appends: Bool = false) -> OnceScript {
        OnceScript(
            name: "fbq-ab-7.1",
            account: NSUserName(),
            script: text,
            arguments: arguments,
            isAppendingOutput: appends
        )
    }

    @Test func `the script runs whole, with its arguments and its status`() throws {
        try withHome { home in
            let text = "#!/usr/bin/env -S awk -f\nBEGIN { for (i = 1; i < ARGC; i++) print ARGV[i] \"|\"; exit 7 }"
            let ran = try run(script(text, ["it's", "a\nb", "$HOME", "\"; exit 3"]), in: home)
            #expect(ran.output == "it's|\na\nb|\n$HOME|\n\"; exit 3|\n")
            #expect(ran.code == 7)
        }
    }

    @Test(arguments: ["/bin/sh", "/bin/bash -eu"])
    func `a shell's script keeps its lines, its arguments and its name, by which it may start itself`(
        _ shell: String
    ) throws {
        try withHome { home in
            let text = """
                #!\(shell)
                # the second line
                [ "${1-}" != again ] || { echo "again: $2"; exit 4; }
                echo "$(sed -n 5p "$0" | cut -c 1-6) ${fbq_once-unset}"
                printf '%s|' "$@"
                "$0" again "$2"

                """
            // No argument has lines, so the script's are where they were.
            let ran = try run(script(text, ["it's", "a b; exit 3"]), in: home)
            #expect(ran.output == "printf unset\nit's|a b; exit 3|again: a b; exit 3\n")
            #expect(ran.code == 4)
        }
    }

    @Test(arguments: ["#!/bin/sh\necho effect\n", "#!/usr/bin/env sh\necho effect\n"])
    func `a second start does nothing, leaves the output and ends by its signal`(_ text: String) throws {
        try withHome { home in
            let once = script(text)
            #expect(try run(once, in: home).code == 0)
            let again = try run(once, in: home)
            #expect(again.signal == Int32(OnceScript.secondStart))
            #expect(again.output == "effect\n")
        }
    }

    @Test(arguments: [false, true])
    func `output begins anew unless it is to go on`(appends: Bool) throws {
        try withHome { home in
            try "before\n".write(to: home.appending(path: "out"), atomically: false, encoding: .utf8)
            let ran = try run(script("#!/bin/sh\necho effect\n", appends: appends), in: home)
            #expect(ran.output == (appends ? "before\neffect\n" : "effect\n"))
        }
    }

    @Test func `a hundredth job clears what is older than a month, and no other does`() throws {
        try withHome { home in
            let old = home.appending(path: ".fabrique/fbq-ab-1.1")
            try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
            let month = Date(timeIntervalSinceNow: -32 * 86_400)
            try FileManager.default.setAttributes([.modificationDate: month], ofItemAtPath: old.path)
            for (number, isKept) in [(101, true), (200, false)] {
                let once = OnceScript(
                    name: "fbq-ab-\(number).1",
                    account: NSUserName(),
                    script: "#!/bin/sh\numask\n",
                    arguments: [],
                    isAppendingOutput: true
                )
                #expect(try run(once, in: home, ["SLURM_JOB_ID=\(number)"]).code == 0)
                #expect(FileManager.default.fileExists(atPath: old.path) == isKept)
            }
        }
    }

    @Test func `a home that can't be written keeps the script from running, and says so`() throws {
        try withHome { home in
            try "no folder".write(to: home.appending(path: ".fabrique"), atomically: false, encoding: .utf8)
            let ran = try run(script("#!/bin/sh\necho effect\n"), in: home)
            #expect(ran.signal == Int32(OnceScript.noStart))
            #expect(ran.output.contains("can't be made") && !ran.output.contains("effect\n"))
        }
    }

    @Test func `a node that goes while it copies the script does not tell of a script that failed`() throws {
        try withHome { home in
            let tail = home.appending(path: "tail")
            try "#!/bin/sh\nkill -9 $$\n".write(to: tail, atomically: false, encoding: .utf8)
            chmod(tail.path, 0o700)
            let ran = try run(script("#!/usr/bin/awk -f\necho effect\n"), in: home, ["PATH=\(home.path):/usr/bin:/bin"])
            #expect(ran.signal == Int32(OnceScript.noStart))
            #expect(!ran.output.contains("effect\n"))
        }
    }
}
