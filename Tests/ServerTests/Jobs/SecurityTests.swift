import Contract
import Foundation
import Glibc
import Testing

/// A job that tries to read or write through the server what its account may not.
@Suite struct `A hostile job` {
    /// A server with a folder that the account `nobody` may write, and the administrator's jobs mapped to it.
    private func withNobody(_ body: (HTTPClient, Scratch, String) async throws -> Void) async throws {
        try await withServer { client, scratch in
            let me = try await client.get("/me").json(MeView.self).person.id
            let path = "/systems/this-machine/accounts/\(me)"
            try #require(try await client.write("PUT", path, #"{"account":"nobody"}"#).status == 204)
            let home = scratch.path + "/home"
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
            let nobody = try #require(getpwnam("nobody"))
            try #require(chown(home, nobody.pointee.pw_uid, nobody.pointee.pw_gid) == 0)
            try scratch.write("secret", "of another account\n")
            try #require(chmod(scratch.path + "/secret", 0o600) == 0)
            try await body(client, scratch, home)
        }
    }

    private func submit(_ script: String, _ client: HTTPClient, in home: String) async throws -> JobView {
        let answer = try await client.send(
            "POST",
            "/api/v1/jobs?project=atlas&directory=\(home)",
            ["Content-Type": "application/x-shellscript"],
            body: Array(script.utf8)
        )
        try #require(answer.status == 201, "\(answer.text)")
        return try await client.end(of: answer.json(Submitted.self).id)
    }

    @Test(.enabled(if: geteuid() == 0, "Only root may run jobs as other accounts."))
    func `reads no file of another account through a link in place of its output`() async throws {
        try await withNobody { client, scratch, home in
            let secret = scratch.path + "/secret"
            let turns = [
                "rm -f out.txt; ln -s \(secret) out.txt",
                "rm -f out.txt; ln \(secret) out.txt; ln -s \(secret) out.txt",
                "rm -f out.txt; mkfifo out.txt", "rm -f out.txt; mkdir out.txt",
            ]
            for turn in turns {
                let job = try await submit(
                    "#!/bin/sh\n#SBATCH --output=out.txt\nid -un\n\(turn)\ntrue\n",
                    client,
                    in: home
                )
                #expect(job.state == "succeeded", "\(turn): \(job)")
                for parameters in ["", "?follow=true"] {
                    let log = try await client.get("/jobs/\(job.id)/log\(parameters)")
                    #expect(!log.text.contains("another account"), "\(turn)")
                    #expect(log.status == 409 || log.body.isEmpty, "\(turn): \(log.status) \(log.text)")
                }
                try FileManager.default.removeItem(atPath: home + "/out.txt")
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "Only root may run jobs as other accounts."))
    func `writes and reads nothing outside its account's reach, whatever its output is called`() async throws {
        try await withNobody { client, scratch, home in
            let secret = scratch.path + "/secret"
            try FileManager.default.createSymbolicLink(atPath: home + "/link", withDestinationPath: secret)
            for output in [
                secret, "../secret", "link", "./../home/../secret", scratch.data + "/client.json", "%x/../../secret",
            ] {
                let job = try await submit(
                    "#!/bin/sh\n#SBATCH --output=\(output)\necho overwritten\n",
                    client,
                    in: home
                )
                #expect(job.state == "failed", "\(output): \(job)")
                let log = try await client.get("/jobs/\(job.id)/log")
                #expect(log.status == 409 || log.body.isEmpty, "\(output): \(log.text)")
            }
            #expect(try scratch.read("secret") == "of another account\n")
            #expect(try scratch.read("data/client.json").contains("fbq_"))
            let input = try await submit("#!/bin/sh\n#SBATCH --input=\(secret)\ncat\n", client, in: home)
            #expect(input.state == "failed", "\(input)")
            #expect(try await !client.get("/jobs/\(input.id)/log").text.contains("another account"))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "Only root may run jobs as other accounts."))
    func `runs as its account alone and sees nothing of the server's`() async throws {
        try await withNobody { client, scratch, home in
            let script = """
                #!/bin/sh
                #SBATCH --output=out.txt
                id -un
                id -u
                cat \(scratch.data)/client.json \(scratch.data)/journal.db \(scratch.data)/vault.db 2>/dev/null | head -c 20
                ls \(scratch.data)/spool 2>/dev/null
                env | grep -i -E 'token|secret|fbq_'
                ls /proc/self/fd | wc -l
                true
                """
            let job = try await submit(script, client, in: home)
            #expect(job.state == "succeeded", "\(job)")
            let lines = try await client.get("/jobs/\(job.id)/log").text.split(separator: "\n")
            // Its own three descriptors, and the one with which `ls` lists them.
            #expect(lines == ["nobody", "65534", "4"], "\(lines)")
        }
    }

    @Test func `is refused where its name, folder or project would lead elsewhere`() async throws {
        try await withServer { client, _ in
            for path in [
                "/projects/..%2F..%2Fpeople", "/projects/%2e%2e", "/systems/..", "/jobs/..%2f1", "/people/..%2f..%2fme",
            ] {
                #expect(try await client.get(path).status == 404, "\(path)")
            }
            for name in ["..", "a/b", "a b", "", "a\\nb", String(repeating: "n", count: 300)] {
                let answer = try await client.post("/projects", #"{"name":"\#(name)","title":"t","organisation":1}"#)
                #expect(answer.status == 422, "\(name): \(answer.text)")
            }
            for folder in ["relative", "", "/tmp%00x"] {
                let path = "/api/v1/jobs?project=atlas&directory=\(folder)"
                let type = ["Content-Type": "application/x-shellscript"]
                let answer = try await client.send("POST", path, type, body: Array("#!/bin/sh\n".utf8))
                #expect((400..<500).contains(answer.status), "\(folder): \(answer.status) \(answer.text)")
            }
        }
    }
}
