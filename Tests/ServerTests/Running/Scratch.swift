import Foundation
import Glibc
import Testing

/// A folder for one test, which goes with it.
struct Scratch: Sendable {
    let path: String

    static func with<Result>(_ body: (Scratch) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/fabrique-server-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { try? FileManager.default.removeItem(atPath: path) }
        // Jobs of other accounts have their folders below.
        chmod(path, 0o755)
        return try await body(Scratch(path: path))
    }

    /// The server's data directory.
    var data: String { path + "/data" }
    /// What the server wrote to its standard error, for whoever looks into a failure.
    var log: String { path + "/log" }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }

    /// Starts a server on the data directory.
    func serve(_ options: String...) throws -> Program { try serve(options) }

    func serve(_ options: [String]) throws -> Program {
        let root = geteuid() == 0 ? ["--allow-root-jobs"] : []
        return try Program.start(["serve", "--data", data, "--port", "0"] + root + options, errors: log)
    }

    /// A client with the administrator's token, once the server listens.
    func client(of server: Program, in folder: String? = nil) async throws -> HTTPClient {
        guard let line = try await server.line(with: "Listens on"), let port = line.split(separator: ":").last else {
            throw HTTPFault(what: "the server ended before it listened: \((try? read("log")) ?? "")")
        }
        struct Note: Decodable { var token: String }
        let file = URL(filePath: (folder ?? data) + "/client.json")
        let note = try JSONDecoder().decode(Note.self, from: Data(contentsOf: file))
        guard let number = UInt16(port) else { throw HTTPFault(what: "no port in \(line)") }
        return HTTPClient(port: number, token: note.token)
    }

    /// Runs a tool with the file `name` as its input, to its end: its status and what it wrote.
    func tool(_ path: String, _ arguments: String..., input: String? = nil) async throws -> (
        status: Int32, text: String
    ) {
        var words = arguments
        if let input {
            // Without a shell built from anything but names of ours.
            words = ["-c", "exec \"$0\" \"$@\" < \"$INPUT\"", path] + arguments
            let program = try Program.start(
                "/bin/sh",
                words,
                errors: self.path + "/tool",
                environment: ["INPUT=\(self.path)/\(input)"]
            )
            let text = try await program.text()
            return (try await program.end(), text + ((try? read("tool")) ?? ""))
        }
        let program = try Program.start(path, words, errors: self.path + "/tool")
        let text = try await program.text()
        return (try await program.end(), text + ((try? read("tool")) ?? ""))
    }

    /// Runs `fabrique` to its end.
    func run(_ arguments: String...) async throws -> Int32 {
        let program = try Program.start(arguments, errors: log)
        _ = try await program.line(with: "\u{0}")
        return try await program.end()
    }
}

/// Runs a server with the project atlas for `body`, and expects it to end well when it is asked to.
func withServer(_ options: String..., body: (HTTPClient, Scratch) async throws -> Void) async throws {
    try await Scratch.with { scratch in
        let server = try scratch.serve(options)
        do {
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            try await body(client, scratch)
        } catch {
            server.send(SIGKILL)
            try await server.end()
            throw error
        }
        server.send(SIGTERM)
        let status = try await server.end()
        let log = try scratch.read("log")
        #expect(status == 0, "\(log)")
    }
}
