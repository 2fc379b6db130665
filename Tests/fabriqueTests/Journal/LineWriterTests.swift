import Foundation
import Testing

@testable import fabrique

/// What is written beside a file, and when it takes its place.
@Suite struct `A writer of results` {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-lines-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `that never finishes leaves what was there, and nothing beside it`() throws {
        try withFolder { folder in
            let path = folder + "/page.html"
            try LineWriter(replacing: path).finish(with: "first")
            var writer: LineWriter? = try LineWriter(replacing: path)
            try writer?.write(Array("second".utf8))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
            #expect(try names(in: folder).count == 2)
            writer = nil
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
            #expect(try names(in: folder) == ["page.html"])
        }
    }

    @Test func `leaves nothing beside a file before its first line`() throws {
        try withFolder { folder in
            let writer = try LineWriter(replacing: folder + "/page.html")
            let before = try names(in: folder)
            #expect(before.isEmpty)
            try writer.finish()
            #expect(try names(in: folder) == ["page.html"])
        }
    }

    @Test func `replaces the file that a link leads to, and keeps the link`() throws {
        try withFolder { folder in
            let (path, link) = (folder + "/page.html", folder + "/link.html")
            try LineWriter(replacing: path).finish(with: "first")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            try LineWriter(replacing: link).finish(with: "second")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        }
    }

    @Test func `refuses a folder, and a folder that is not there`() throws {
        try withFolder { folder in
            #expect(throws: CommandFailure.self) { try LineWriter(replacing: folder) }
            #expect(throws: CommandFailure.self) { try LineWriter(replacing: folder + "/none/page.html") }
            let left = try names(in: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func `is not asked for what is read, whichever way it is written, nor for one file twice`() throws {
        try withFolder { folder in
            let path = folder + "/a.yaml"
            try LineWriter(replacing: path).finish(with: "title: A")
            var outputs = OutputPaths(inputs: [path], json: true)
            #expect(throws: CommandFailure.self) { try outputs.take("--html", folder + "/./a.yaml") }
            #expect(throws: CommandFailure.self) { try outputs.take("--html", "-") }
            var told = OutputPaths(inputs: [path], json: false)
            #expect(throws: CommandFailure.self) { try told.take("--html", "-") }
            try outputs.take("--html", folder + "/b")
            #expect(throws: CommandFailure.self) { try outputs.take("--jobs", folder + "//b") }
            try outputs.take("--jobs", "/dev/null")
            try outputs.take("--starts", "/dev/null")
        }
    }
}
