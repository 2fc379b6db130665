import Foundation
import Testing

@testable import fabrique

/// The built program as a shell runs it.
@Suite struct `The program` {
    /// Runs `body` with a batch script in a file.
    private func withScript(_ text: String, _ body: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "fabrique-\(UUID().uuidString).sbatch")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path)
    }

    private static func job(_ state: String, exitCode: Int = 0, id: Int = 12, attempts: Int = 1) -> String {
        """
        {"id":\(id),"name":"t","project":"atlas","allocation":1,"person":"p-0123456789abcdef","state":"\(state)","reasons":[],\
        "submitted":"2026-11-21T04:46:57.120Z","started":"2026-11-21T04:46:58.000Z","ended":"2026-11-21T04:48:31.000Z",\
        "nodes":1,"coresPerNode":1,"devicesPerNode":0,"memoryMiBPerNode":512,"timeLimitSeconds":600,"objective":"soonest",\
        "system":"local","partition":"cpu","attempts":\(attempts),"exitCode":\(exitCode)}
        """
    }

    private static let submitted = ScriptedServer.Reply.answer(201, #"{"id":12,"count":1,"isArray":false,"notes":[]}"#)

    @Test func `prints help and its version and ends well`() async throws {
        let help = try await BuiltProgram.run("submit", "--help")
        #expect(help.status == 0 && help.output.hasPrefix("OVERVIEW: Submit a batch script."))
        let version = try await BuiltProgram.run("--version")
        #expect(version.status == 0 && version.output == Fabrique.version + "\n")
    }

    @Test func `ends with 2 on wrong options and on a file that isn't there`() async throws {
        let option = try await BuiltProgram.run("jobs", "--bogus")
        #expect(option.status == 2 && option.error.hasPrefix("fabrique: Unknown option '--bogus'"))
        let file = try await BuiltProgram.run("submit", "/nonexistent/train.sbatch")
        #expect(file.status == 2)
        #expect(
            file.error == "fabrique: /nonexistent/train.sbatch can't be read: No such file or directory. "
                + "Check the name and its mode.\n"
        )
    }

    @Test func `ends with 2 on a script's mistakes and shows them as the server did`() async throws {
        let problem = #"""
            {"type":"urn:fabrique:problem:script-wrong","title":"script wrong","status":422,"code":"script-wrong","detail":"x",
            "mistakes":[{"line":2,"column":9,"length":6,"code":"unknown-option","message":"m","suggestion":"--time",
            "rendered":"Unknown option --tiem. Did you mean --time?\n  2 | #SBATCH --tiem=10\n    |         ^^^^^^"}]}
            """#
        try await withScript("#!/bin/sh\n#SBATCH --tiem=10\n") { file in
            try await ScriptedServer.with([.answer(422, problem)]) { server in
                let ended = try await BuiltProgram.run("submit", file, server: server.address)
                #expect(ended.status == 2 && ended.output.isEmpty)
                #expect(
                    ended.error == """
                        \(file):2:9: Unknown option --tiem. Did you mean --time?
                          2 | #SBATCH --tiem=10
                            |         ^^^^^^
                        fabrique: 1 mistake in \(file); nothing was submitted.

                        """
                )
            }
        }
    }

    @Test func `prints the API's own words for --json`() async throws {
        let me = #"{"person":{"id":"p-1","isErased":false,"roles":[],"accounts":[]},"powers":["read"],"later":1e400}"#
        try await ScriptedServer.with([.answer(200, me)]) { server in
            let ended = try await BuiltProgram.run("me", "--json", server: server.address)
            #expect(ended.status == 0 && ended.output == me + "\n")
        }
    }

    @Test func `passes a followed job's output and exit code on`() async throws {
        let job = Self.job("failed", exitCode: 7)
        let replies: [ScriptedServer.Reply] = [
            Self.submitted, .answer(200, job), .stream(200, ["loss 4.1\n", "loss 3.9\n"], breaks: false),
            .answer(200, job),
        ]
        try await withScript("#!/bin/sh\nexit 7\n") { file in
            try await ScriptedServer.with(replies) { server in
                let ended = try await BuiltProgram.run("submit", "--follow", file, server: server.address)
                #expect(ended.status == 7)
                #expect(ended.output == "loss 4.1\nloss 3.9\n")
                #expect(ended.error == "job 12\njob 12 failed: exit code 7, after 1 min 33 s on local/cpu\n")
            }
        }
    }

    @Test func `follows an evicted job into its next attempt`() async throws {
        let replies: [ScriptedServer.Reply] = [
            Self.submitted, .answer(200, Self.job("running")), .stream(200, ["step 1\n"], breaks: false),
            .answer(200, Self.job("running", attempts: 2)), .stream(200, ["step 2\n"], breaks: false),
            .answer(200, Self.job("succeeded", attempts: 2)),
        ]
        try await withScript("#!/bin/sh\n./train\n") { file in
            try await ScriptedServer.with(replies) { server in
                let ended = try await BuiltProgram.run("submit", "--follow", file, server: server.address)
                #expect(ended.status == 0 && ended.output == "step 1\nstep 2\n")
                let logs = server.requests.map(\.uri).filter { $0.contains("/log") }
                #expect(
                    logs == [1, 2].map { "/api/v1/jobs/12/log?stream=stdout&attempt=\($0)&follow=true" }
                )
            }
        }
    }

    @Test func `waits for every task of an array and ends with the worst status`() async throws {
        func page(_ jobs: String...) -> ScriptedServer.Reply {
            .answer(200, #"{"items":[\#(jobs.joined(separator: ","))],"next":null}"#)
        }
        let failed = Self.job("failed", exitCode: 3, id: 13)
        let timedOut = Self.job("timedOut", id: 12)
        let replies: [ScriptedServer.Reply] = [
            .answer(201, #"{"id":12,"count":2,"isArray":true,"notes":[]}"#), page(failed, Self.job("running")),
            .answer(200, timedOut), page(failed, timedOut),
        ]
        try await withScript("#!/bin/sh\n#SBATCH --array=0-1\n") { file in
            try await ScriptedServer.with(replies) { server in
                let ended = try await BuiltProgram.run("submit", "--wait", file, server: server.address)
                #expect(ended.status == 124)
                #expect(
                    ended.error == """
                        array 12 (2 tasks)
                        array 12: 0 of 2 tasks succeeded
                        job 12 timed out (its limit is 10 min), after 1 min 33 s on local/cpu
                        job 13 failed: exit code 3, after 1 min 33 s on local/cpu

                        """
                )
            }
        }
    }

    @Test func `goes on past a job that refuses, and ends with the refusal's status`() async throws {
        let gone = #"{"type":"t","title":"not found","status":404,"code":"not-found","detail":"There is no job 99."}"#
        try await ScriptedServer.with([.answer(404, gone), .answer(200, #"{"jobs":1}"#)]) { server in
            let ended = try await BuiltProgram.run("cancel", "99", "12", server: server.address)
            #expect(ended.status == 3 && ended.output == "job 12 cancelled\n")
            #expect(ended.error == "fabrique: job 99: There is no job 99.\n")
        }
    }

    @Test func `does not carry its token to where a redirect points`() async throws {
        try await ScriptedServer.with([]) { elsewhere in
            let redirect = ScriptedServer.Reply.answer(
                307,
                headers: [("Location", elsewhere.address + "/api/v1/me")],
                ""
            )
            try await ScriptedServer.with([redirect]) { server in
                let ended = try await BuiltProgram.run("me", server: server.address)
                #expect(ended.status == 4 && elsewhere.requests.isEmpty)
            }
        }
    }

    @Test func `leaves the job alone on Ctrl-C, says so, and ends with 130`() async throws {
        try await withScript("#!/bin/sh\nsleep 99\n") { file in
            try await ScriptedServer.with([Self.submitted, .silence]) { server in
                let process = try BuiltProgram.process(["submit", "--wait", file], server: server.address)
                let error = Pipe()
                process.standardError = error
                process.standardOutput = FileHandle.nullDevice
                try await BuiltProgram.finish(process) {
                    #expect(await server.arrival()?.method == "POST")
                    #expect(await server.arrival()?.uri == "/api/v1/jobs/12/wait?timeout=30")
                    process.interrupt()
                }
                let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                #expect(process.terminationStatus == 130 && process.terminationReason == .exit)
                #expect(text.contains("the job goes on") && text.contains("fabrique cancel 12"))
                #expect(server.requests.count == 2)
            }
        }
    }
}
