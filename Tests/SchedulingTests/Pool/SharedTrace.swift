import Foundation
import Scheduling
import Testing

/// The real traces and expected schedules, which lie beside the repository.
enum SharedTrace {
    /// The folder, or nil where nobody has put it. `FABRIQUE_SHARED` names another place.
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["FABRIQUE_SHARED"]
        let root = #filePath.components(separatedBy: "/Tests/SchedulingTests/")[0]
        let beside = URL(fileURLWithPath: root).resolvingSymlinksInPath().deletingLastPathComponent().path + "/shared"
        return [named, beside].compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: "\($0)/oracles/schedules/expected.csv")
        }
    }()

    static let missing: Comment =
        "No shared/ beside the repository, and FABRIQUE_SHARED names none: nothing to compare with."

    /// The rows of `expected.csv`, by column.
    static func expectations() throws -> [[String: String]] {
        guard let folder else { return [] }
        let text = try String(contentsOfFile: "\(folder)/oracles/schedules/expected.csv", encoding: .utf8)
        let lines = text.split(separator: "\n")
        let columns = lines[0].split(separator: ",").map(String.init)
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(columns, cells)) { first, _ in first }
        }
    }

    /// What a compressed file of the folder holds, line by line and cell by cell, without its header.
    static func table(_ path: String) throws -> [[Substring]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["zcat", "\(folder ?? "")/\(path)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    /// The jobs of one expectation, with their ids, and how many the rules leave out.
    static func jobs(
        of expectation: [String: String],
        in table: [[Substring]],
        upTo limit: Int = .max
    ) -> (jobs: [PoolJob], ids: [String], dropped: Int) {
        let units = Int64(expectation["devices"] ?? "") ?? 0
        let scale = Double(expectation["arrival_scale"] ?? "") ?? 1
        var jobs: [PoolJob] = []
        var ids: [String] = []
        var dropped = 0
        for row in table {
            func number(_ column: Int) -> Int64 { column < row.count ? Int64(row[column]) ?? -1 : -1 }
            var need = number(expectation["unit"] == "core" ? 5 : 3)
            if expectation["unit"] == "node8" { need = (need + 7) / 8 }
            guard need >= 1, need <= units, number(2) >= 1 else {
                dropped += 1
                continue
            }
            let expected = expectation["estimates"] == "1" ? max(number(2), number(9)) : number(2)
            jobs.append(
                PoolJob(
                    submitSeconds: Int64(Double(number(1)) * scale),
                    runSeconds: UInt32(number(2)),
                    expectedSeconds: UInt32(expected),
                    units: UInt32(need)
                )
            )
            ids.append(String(row[0]))
            if jobs.count == limit { break }
        }
        return (jobs, ids, dropped)
    }
}
