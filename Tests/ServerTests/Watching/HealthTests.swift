import Contract
import Foundation
import Glibc
import Testing

@Suite struct `The health of a server` {
    @Test func `is told to anybody, and says that it takes orders`() async throws {
        try await withServer { client, _ in
            let anybody = HTTPClient(port: client.port)
            for path in ["/health", "/health/live", "/health/ready"] {
                let answer = try await anybody.send("GET", path)
                #expect(try answer.status == 200 && answer.json(Health.self).status == "ok", "\(path): \(answer.text)")
            }
        }
    }

    @Test func `is not ready once the journal can't be written, and still lives`() async throws {
        try await Scratch.with { scratch in
            // A file may have so many bytes and no more: the disk fails as far as the server can tell.
            let root = geteuid() == 0 ? ["--allow-root-jobs"] : []
            let server = try Program.start(
                "/bin/sh",
                [
                    "-c", "trap '' XFSZ; exec prlimit --fsize=2000000 \"$0\" \"$@\"", Program.folder + "/fabrique",
                    "serve", "--data", scratch.data, "--port", "0",
                ] + root,
                errors: scratch.log
            )
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            let script = "#!/bin/sh\n# " + String(repeating: "x", count: 100_000) + "\n"
            var answer = try await client.submit(script, in: scratch, "&held=true")
            for _ in 0..<100 where answer.status == 201 {
                answer = try await client.submit(script, in: scratch, "&held=true")
            }
            let code = try answer.json(Problem.self).code
            #expect(["journal-full", "journal-failed"].contains(code), "\(answer.text)")
            let anybody = HTTPClient(port: client.port)
            let ready = try await anybody.send("GET", "/health/ready")
            #expect(try ready.status == 503 && ready.json(Problem.self).code == code, "\(ready.text)")
            #expect(ready.headers["retry-after"] != nil)
            let live = try await anybody.send("GET", "/health/live")
            #expect(live.status == 200)
            // What is there can still be read.
            #expect(try await client.get("/jobs").status == 200)
            server.send(SIGTERM)
            try await server.end()
            #expect(try await scratch.run("audit", "verify", "--data", scratch.data) == 0)
        }
    }
}
