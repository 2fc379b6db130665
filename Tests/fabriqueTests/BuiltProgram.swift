import Foundation

/// The program beside the tests, run as a shell runs it.
enum BuiltProgram {
    private static let environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]

    /// The program beside the tests, ready to run.
    static func process(_ arguments: [String], server: String = "http://127.0.0.1:1") throws -> Process {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: tests).deletingLastPathComponent().appending(path: "fabrique")
        process.arguments = arguments
        process.environment = Self.environment.merging(["FABRIQUE_SERVER": server, "FABRIQUE_TOKEN": "fbq_t"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: String...,
        server: String = "http://127.0.0.1:1"
    ) async throws -> (status: Int32, output: String, error: String) {
        try await run(arguments, server: server)
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        server: String = "http://127.0.0.1:1"
    ) async throws -> (status: Int32, output: String, error: String) {
        let process = try process(arguments, server: server)
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try await finish(process) {}
        return (
            process.terminationStatus,
            String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
            String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        )
    }

    static func finish(_ process: Process, meanwhile: () async throws -> Void) async throws {
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        try await meanwhile()
        for await _ in ended {}
    }
}
