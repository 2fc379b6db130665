import Foundation
import Glibc

/// `fabrique-bench [engine|server|restart ...] [--slow-sync LIBRARY]`: measures what the design promises, and says so.
@main
struct Bench {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if let place = arguments.firstIndex(of: "--open"), place + 1 < arguments.count {
            try await RestartBench.open(arguments[place + 1], isSnapshotWritten: arguments.contains("--snapshot"))
            return
        }
        var slowSync: String?
        if let place = arguments.firstIndex(of: "--slow-sync"), place + 1 < arguments.count {
            slowSync = arguments[place + 1]
            arguments.removeSubrange(place...place + 1)
        }
        let parts = arguments.isEmpty ? ["engine", "server", "restart"] : arguments
        var table = Table()
        let load = Self.load
        for part in parts {
            switch part {
            case "engine": try await SubmissionBench().run(into: &table)
            case "server": try await ServerBench(slowSync: slowSync).run(into: &table)
            case "restart": try await RestartBench().run(into: &table)
            default:
                print("There is no part \(part). Known are: engine, server, restart.")
                exit(2)
            }
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        print("\n\(table.text)\n\nOn \(cores) cores; load at the start \(load), at the end \(Self.load).")
    }

    /// How many tasks want a core, over the last minute.
    private static var load: String {
        var averages = [0.0]
        guard getloadavg(&averages, 1) == 1 else { return "unknown" }
        return Table.grouped(averages[0])
    }
}
