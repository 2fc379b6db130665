import Connectors
import Foundation
import Testing

@testable import fabrique

/// The file that says how the files of systems are reached.
@Suite struct `A file of ways` {
    private static let lumi = """
        lumi:
          target: "%u@transfer.lumi.example"
          root: /scratch/eu
          key: /etc/fabrique/keys/lumi
          known-hosts: /etc/fabrique/known_hosts

        """

    private func read(_ text: String) throws -> FileWays {
        let path = FileManager.default.temporaryDirectory.appending(path: "fabrique-\(UUID().uuidString).yaml").path()
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try WaysFile.read(path)
    }

    @Test func `holds a way for each system`() throws {
        let ways = try read(Self.lumi + Self.lumi.replacing("lumi:", with: "leonardo:\n  port: 2222"))
        let lumi = try #require(ways.bySystem["lumi"])
        #expect(lumi.user == "%u" && lumi.host == "transfer.lumi.example" && lumi.port == 22)
        #expect(lumi.root == "/scratch/eu" && lumi.key == "/etc/fabrique/keys/lumi")
        #expect(ways.bySystem["leonardo"]?.port == 2222)
    }

    @Test(
        arguments: [
            ("target", "targt"), ("%u@transfer", "transfer"), ("%u@transfer.lumi.example", "%u@-oProxyCommand=id"),
            ("root: /scratch/eu", "root: /scratch/../etc"), ("  key: /etc/fabrique/keys/lumi\n", ""),
            ("known-hosts: /", "known-hosts: "), ("lumi:\n", "- lumi\n"),
        ]
    )
    func `is refused by line where something can't be`(old: String, new: String) {
        let failure = #expect(throws: CommandFailure.self) { try read(Self.lumi.replacing(old, with: new)) }
        #expect(failure?.message.contains(".yaml:") == true, "\(failure?.message ?? "")")
    }
}
