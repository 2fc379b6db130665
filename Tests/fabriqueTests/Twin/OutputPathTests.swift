import Foundation
import Testing

/// Where commands write what they found.
@Suite struct `Files of results` {
    private static let trace = """
        id,submit_s,duration_s,gpus
        1,0,60,1
        2,5,60,1

        """

    /// A folder with a trace in it; gone afterwards.
    private func withTrace(_ body: (_ trace: String, _ folder: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let trace = folder.appending(path: "trace.csv")
        try Data(Self.trace.utf8).write(to: trace)
        try await body(trace.path, folder.path)
    }

    private func replay(
        _ trace: String,
        _ options: String...
    ) async throws -> (status: Int32, output: String, error: String) {
        try await BuiltProgram.run(["twin", "replay", trace, "--policy", "fifo", "--devices", "4"] + options)
    }

    @Test func `are never what is read, and never stand amid a report`() async throws {
        try await withTrace { trace, folder in
            let linked = folder + "/linked.csv"
            try FileManager.default.linkItem(atPath: trace, toPath: linked)
            for path in [trace, linked, folder + "/./trace.csv"] {
                let refused = try await replay(trace, "--starts", path)
                #expect(refused.status == 2 && refused.error.contains("is what the command reads"), "\(refused.error)")
            }
            for options in [["--json"], []] {
                let command = ["twin", "replay", trace, "--policy", "fifo", "--devices", "4", "--starts", "-"]
                let mixed = try await BuiltProgram.run(command + options)
                #expect(mixed.status == 2 && mixed.output.isEmpty, "\(mixed.error)")
            }
            #expect(try String(contentsOfFile: trace, encoding: .utf8) == Self.trace)
        }
    }

    @Test func `take the place of earlier ones only when they are whole`() async throws {
        try await withTrace { trace, folder in
            let starts = folder + "/starts.csv"
            try Data("earlier".utf8).write(to: URL(filePath: starts))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: starts)
            let broken = try await replay(folder + "/none.csv", "--starts", starts)
            #expect(broken.status == 2)
            #expect(try String(contentsOfFile: starts, encoding: .utf8) == "earlier")
            let written = try await replay(trace, "--starts", starts)
            #expect(written.status == 0, "\(written.error)")
            #expect(try String(contentsOfFile: starts, encoding: .utf8) == "id,start_s\n1,0\n2,5\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: starts)
            #expect(attributes[.posixPermissions] as? Int == 0o640)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["starts.csv", "trace.csv"])
        }
    }

    @Test func `come of no input that is too long or a folder, and each is told as what it is`() async throws {
        try await withTrace { _, folder in
            let huge = folder + "/huge.yaml"
            try Data(repeating: UInt8(ascii: "#"), count: 5 << 20).write(to: URL(filePath: huge))
            let long = try await BuiltProgram.run("twin", "run", huge)
            #expect(long.status == 2 && long.error.contains("the most that is read of a text"), "\(long.error)")
            let place = try await replay(folder)
            #expect(place.status == 2 && place.error.contains("Is a directory. Name a file of data."), "\(place.error)")
        }
    }

    @Test func `that can't be written are named`() async throws {
        try await withTrace { trace, _ in
            let full = try await replay(trace, "--starts", "/dev/full")
            #expect(full.status == 1 && full.error.contains("/dev/full can't be written"), "\(full.error)")
        }
    }
}
