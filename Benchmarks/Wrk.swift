import Foundation

/// One run of wrk, which loads the server from one thread of its own.
struct Wrk {
    /// What it measured.
    struct Report {
        var perSecond: Double
        var p99Milliseconds: Double
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    var url: String
    var connections = 64
    var seconds = 10
    /// Lua that makes the request.
    var script: String

    /// Runs it to its end, with its Lua in a file in `directory`.
    func run(in directory: String) async throws -> Report {
        let path = directory + "/wrk-\(UUID().uuidString).lua"
        try Data(script.utf8).write(to: URL(filePath: path))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "-s", path, url]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = await Task.detached {
            String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }.value
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "wrk failed: \(text)") }
        guard !text.contains("Non-2xx") else { throw Failure(description: "The server refused requests: \(text)") }
        return try Self.report(text)
    }

    private static func report(_ text: String) throws -> Report {
        var rate: Double?
        var p99: Double?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "Requests/sec:" { rate = words.last.flatMap { Double($0) } }
            if words.first == "99%", let time = words.last { p99 = milliseconds(time) }
        }
        guard let rate, let p99 else { throw Failure(description: "wrk said nothing of use: \(text)") }
        return Report(perSecond: rate, p99Milliseconds: p99)
    }

    /// wrk writes 812.00us, 3.20ms or 1.02s.
    private static func milliseconds(_ text: Substring) -> Double? {
        for (unit, factor) in [("us", 0.001), ("ms", 1), ("s", 1000)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }
}
