import ArgumentParser
import Foundation
import Testing

@testable import fabrique

@Suite struct `The tree of commands` {
    /// The commands without `--json`, and those that refuse it; docs/command-line.md names them too.
    private static let exceptions: Set = [
        "completions", "journal export", "logs", "manual", "serve", "twin soak",
    ]

    @Test func `has --json on every command but those that the guide names`() throws {
        let dump = Data(Fabrique._dumpHelp().utf8)
        let root = try JSONDecoder().decode(CommandTree.self, from: dump).command
        let leaves = Self.leaves(below: root)
        #expect(leaves.count > 60)
        let without = Set(leaves.filter { !$0.hasJSON }.map { $0.path })
        #expect(without == Self.exceptions.subtracting(["logs"]))
        #expect(throws: (any Error).self) { try Fabrique.parseAsRoot(["logs", "--json", "12"]) }
        let guide = try String(contentsOfFile: Self.repository + "/docs/command-line.md", encoding: .utf8)
        for name in Self.exceptions { #expect(guide.contains("`\(name)`"), "\(name)") }
    }

    @Test(arguments: [
        ("bash", "complete -o filenames -F _fabrique fabrique\n"), ("zsh", "#compdef fabrique\n"),
        ("fish", "complete -c 'fabrique' -f\n"),
    ])
    func `is completed by a script for each shell`(shell: String, line: String) async throws {
        // To a file: a script is more than a pipe holds.
        let file = FileManager.default.temporaryDirectory.appending(path: "fabrique-\(UUID().uuidString).\(shell)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = try BuiltProgram.process(["completions", shell])
        process.standardOutput = try FileHandle(forWritingTo: file)
        try await BuiltProgram.finish(process) {}
        let script = try String(contentsOf: file, encoding: .utf8)
        #expect(process.terminationStatus == 0)
        #expect(script.contains(line) && script.contains("submit") && script.contains("dependency"))
    }

    private static let repository = #filePath.components(separatedBy: "/Tests/fabriqueTests/")[0]

    /// The commands that do something themselves, each with its words behind `fabrique`.
    private static func leaves(
        below command: CommandTree.Command,
        _ path: [String] = []
    ) -> [(path: String, hasJSON: Bool)] {
        let subcommands = (command.subcommands ?? []).filter { $0.commandName != "help" }
        guard subcommands.isEmpty else {
            return subcommands.flatMap { leaves(below: $0, path + [$0.commandName]) }
        }
        let names = (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.typed)
        return [(path.joined(separator: " "), names.contains("--json"))]
    }
}
