import Foundation
import Testing

@testable import fabrique

@Suite struct `The settings` {
    /// Writes a file of settings for `body`, for its owner alone.
    private func withFile<Result>(_ text: String, mode: Int = 0o600, _ body: (String) throws -> Result) throws -> Result
    {
        let path = "/tmp/fabrique-settings-\(UUID().uuidString).yaml"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    private func failure(_ text: String, mode: Int = 0o600) throws -> String {
        try withFile(text, mode: mode) { path in
            let error = #expect(throws: CommandFailure.self) { try ServerSettings(file: path, environment: [:]) }
            #expect(error?.status == .wrongInput)
            return try #require(error).message.replacing(path, with: "FILE")
        }
    }

    @Test func `come from the file, then the environment, then the options`() throws {
        let text = "data: /srv/a\nlisten:\n  host: ::1\n  port: 1\nmachine: {country: DE}\n"
        try withFile(text) { path in
            let settings = try ServerSettings(
                file: path,
                options: ["port": "3"],
                environment: [
                    "FABRIQUE_LISTEN_PORT": "2", "FABRIQUE_LISTEN_HOST": "::2", "FABRIQUE_TOKEN": "other", "HOME": "/",
                ]
            )
            #expect(settings[.data].text == "/srv/a")
            #expect(settings[.data].origin == .file(path: path, line: 1))
            #expect(settings[.host].text == "::2")
            #expect(settings[.host].origin == .environment(variable: "FABRIQUE_LISTEN_HOST"))
            #expect(settings.number(.port) == 3)
            #expect(settings[.port].origin == .option(name: "port"))
            #expect(settings[.country].text == "DE")
            #expect(settings[.country].origin == .file(path: path, line: 5))
            #expect(settings[.stopSeconds].origin == .standard)
            #expect(settings.text(.account) == nil)
        }
    }

    @Test func `refuse what is none, with its place and what was meant`() throws {
        #expect(
            try failure("data: /a\nlisten:\n  prot: 80\n")
                == "FILE:3: listen.prot is no setting. Did you mean listen.port?"
        )
        #expect(
            try failure("lissten:\n  port: 80\n") == "FILE:2: lissten.port is no setting. Did you mean listen.port?"
        )
        #expect(try failure("port: 80\n").hasPrefix("FILE:1: port is no setting."))
        #expect(try failure("listen: 80\n").hasPrefix("FILE:1: listen is no setting."))
        #expect(try failure("data: [a, b]\n") == "FILE:1: data is one value: a text.")
        #expect(
            try failure("listen:\n  port: 65536\n")
                == "FILE:2: listen.port can't be “65536”. It is a whole number from 0 to 65535."
        )
        #expect(try failure("machine:\n  allow-root-jobs: yes\n").hasSuffix("It is true or false."))
        #expect(try failure("- data\n").hasPrefix("FILE:1: settings stand under their names"))
        #expect(try failure("data: a\ndata: b\n").hasPrefix("FILE:1: this is not YAML"))
        let variable = #expect(throws: CommandFailure.self) {
            try ServerSettings(environment: ["FABRIQUE_LISTEN_PROT": "1"], usualFile: "/nonexistent")
        }
        #expect(
            variable?.message
                == "The environment sets FABRIQUE_LISTEN_PROT, which is no setting. Did you mean FABRIQUE_LISTEN_PORT?"
        )
        let option = #expect(throws: CommandFailure.self) {
            try ServerSettings(options: ["country": "Atlantis"], environment: [:], usualFile: "/nonexistent")
        }
        #expect(option?.message.hasPrefix("--country: machine.country can't be “Atlantis”. It is one of AT, ") ?? false)
    }

    @Test func `keep a secret, and refuse one that everybody may read`() throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let text = "metrics:\n  token: \(secret)\n"
        try withFile(text, mode: 0o640) { path in
            let settings = try ServerSettings(file: path, environment: [:])
            #expect(settings.text(.metricsToken) == secret)
        }
        #expect(try failure(text, mode: 0o644).contains("Run: chmod 640 FILE"))
        let short = try failure("metrics:\n  token: hunter2\n")
        #expect(!short.contains("hunter2") && short.contains("at least 24 characters"))
    }

    @Test func `are printed with where they came from, and secrets are not`() async throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let path = "/tmp/fabrique-settings-\(UUID().uuidString).yaml"
        try "listen:\n  port: 81\nmetrics:\n  token: \(secret)\n".write(
            toFile: path,
            atomically: false,
            encoding: .utf8
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let arguments = ["configuration", "--config", path, "--host", "::1"]
        let text = try await run(arguments)
        #expect(text.status == 0, "\(text.error)")
        #expect(!text.output.contains(secret) && text.output.contains("(set)"))
        #expect(text.output.contains("\(path):2") && text.output.contains("--host"))
        let json = try await run(arguments + ["--json"])
        struct Line: Decodable {
            var key: String
            var value: String?
            var isSet: Bool
            var from: String
        }
        let lines = try JSONDecoder().decode([Line].self, from: Data(json.output.utf8))
        #expect(lines.map(\.key) == Setting.all.map(\.key))
        #expect(!json.output.contains(secret))
        let token = try #require(lines.first { $0.key == "metrics.token" })
        #expect(token.value == nil && token.isSet && token.from == "\(path):4")
        #expect(lines.first { $0.key == "listen.port" }?.value == "81")
    }

    private func run(_ arguments: [String]) async throws -> (status: Int32, output: String, error: String) {
        let process = try BuiltProgram.process(arguments)
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try await BuiltProgram.finish(process) {}
        return (
            process.terminationStatus,
            String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
            String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        )
    }
}
