import Contract
import Foundation
import Testing

/// What the command line prints once and the server keeps no copy of.
@Suite struct `Commands that make a secret` {
    private func fabrique(_ scratch: Scratch, as client: HTTPClient, _ words: String...) async throws -> String {
        let reached = ["--server", "http://127.0.0.1:\(client.port)", "--token", client.token ?? ""]
        let program = try Program.start(words + reached, errors: scratch.path + "/errors")
        let text = try await program.text()
        let status = try await program.end()
        let errors = try scratch.read("errors")
        #expect(status == 0, "\(errors)")
        return text
    }

    @Test func `issue a token that lets its holder in, and a link to sign in by`() async throws {
        try await withServer { client, scratch in
            let secret = try await fabrique(scratch, as: client, "token", "issue", "--days", "1")
            var holder = client
            holder.token = secret.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(try await holder.get("/me").status == 200)
            let link = try await fabrique(scratch, as: client, "people", "link")
            #expect(link.contains("/sign-in?link="), "\(link)")
        }
    }
}
