import Foundation
import Testing

@testable import fabrique

@Suite struct `The connection` {
    /// Makes a folder with a `client.json` of this mode, and removes it afterwards.
    private func withSettings(
        _ text: String,
        mode: Int = 0o600,
        _ body: (String) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "client.json")
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        try body(folder.path)
    }

    private let kept = #"{"server": "http://kept:8080/", "token": "kept"}"#

    @Test func `prefers options to the environment, and that to the file`() throws {
        try withSettings(kept) { (folder: String) throws in
            let environment = ["FABRIQUE_DATA": folder, "FABRIQUE_SERVER": "http://set:1", "FABRIQUE_TOKEN": "set"]
            let options = Connection.Options(server: "https://given:2/base/", token: "given")
            #expect(
                try Connection.find(options, environment: environment)
                    == Connection(server: "https://given:2/base", token: "given")
            )
            #expect(
                try Connection.find(.init(), environment: environment)
                    == Connection(server: "http://set:1", token: "set")
            )
            #expect(
                try Connection.find(.init(), environment: ["FABRIQUE_DATA": folder, "FABRIQUE_TOKEN": ""])
                    == Connection(server: "http://kept:8080", token: "kept")
            )
        }
    }

    @Test func `shows a kept token to its own server only`() throws {
        try withSettings(kept) { (folder: String) throws in
            let own = try Connection.find(.init(server: "http://kept:8080"), environment: ["FABRIQUE_DATA": folder])
            #expect(own.token == "kept")
            let failure = #expect(throws: CommandFailure.self) {
                try Connection.find(.init(server: "http://elsewhere:8080"), environment: ["FABRIQUE_DATA": folder])
            }
            #expect(failure?.message.contains("is not shown to http://elsewhere:8080") == true)
        }
    }

    @Test(arguments: [0o644, 0o640, 0o604])
    func `refuses a file that others may read`(mode: Int) throws {
        try withSettings(kept, mode: mode) { (folder: String) throws in
            let failure = #expect(throws: CommandFailure.self) {
                try Connection.find(.init(), environment: ["FABRIQUE_DATA": folder])
            }
            #expect(failure?.status == .wrongInput)
            #expect(failure?.message.contains("chmod 600 \(folder)/client.json") == true)
        }
    }

    @Test func `says what is missing`() throws {
        let nothing = #expect(throws: CommandFailure.self) {
            try Connection.find(.init(), environment: ["FABRIQUE_DATA": "/nonexistent"])
        }
        #expect(nothing?.message.hasPrefix("No server is named.") == true)
        try withSettings(#"{"server": "http://kept:8080"}"#) { (folder: String) throws in
            let noToken = #expect(throws: CommandFailure.self) {
                try Connection.find(.init(), environment: ["FABRIQUE_DATA": folder])
            }
            #expect(noToken?.message.hasPrefix("No token for http://kept:8080.") == true)
        }
        try withSettings("{") { (folder: String) throws in
            #expect(throws: CommandFailure.self) {
                try Connection.find(.init(), environment: ["FABRIQUE_DATA": folder])
            }
        }
    }

    @Test(arguments: [
        "localhost:8080", "http://", "http:///x", "ftp://a", "http://a b", "http://u:p@host", "http://a?x", "http://é",
    ])
    func `refuses what is no address`(address: String) {
        #expect(throws: CommandFailure.self) {
            try Connection.find(.init(server: address, token: "t"), environment: [:])
        }
    }

    @Test func `never repeats a token that is wrong`() {
        let failure = #expect(throws: CommandFailure.self) {
            try Connection.find(.init(server: "http://a", token: "se cret\n"), environment: [:])
        }
        #expect(failure?.message.contains("cret") == false)
    }
}
