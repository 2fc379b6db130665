import Foundation
import Glibc

/// `fabrique-bench [engine|server|events|restart|portal|scheduling|planning|finance|twin|sites ...] [--slow-sync LIBRARY] [--finished N]
/// [--coldfront PYTHON] [--shared FOLDER] [--reference PROGRAM]`: measures what the design promises.
///
/// With `--finished`, the past of the restart and of the portal has that many ended jobs instead of a million, and a tenth
/// as many open ones.
@main
struct Bench {
    static func main() async {
        do {
            try await run()
        } catch {
            print("The benchmark ended early: \(error)")
            exit(1)
        }
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if let place = arguments.firstIndex(of: "--open"), place + 1 < arguments.count {
            try await RestartBench.open(arguments[place + 1], isSnapshotWritten: arguments.contains("--snapshot"))
            return
        }
        let slowSync = take("--slow-sync", from: &arguments)
        var restart = RestartBench()
        var portal = PortalBench(python: take("--coldfront", from: &arguments))
        if let finished = take("--finished", from: &arguments).flatMap({ Int($0) }), finished >= 10 {
            (restart.finished, restart.open) = (finished, finished / 10)
            (portal.finished, portal.open) = (finished, finished / 10)
        }
        let shared = take("--shared", from: &arguments)
        let reference = take("--reference", from: &arguments)
        let known = [
            "engine", "server", "events", "restart", "portal", "scheduling", "planning", "finance", "twin", "sites",
        ]
        let parts = arguments.isEmpty ? known : arguments
        if let odd = parts.first(where: { !known.contains($0) }) {
            print("There is no part \(odd). Known are: \(known.joined(separator: ", ")).")
            exit(2)
        }
        var table = Table()
        let load = Self.load
        for part in parts {
            switch part {
            case "engine": try await SubmissionBench().run(into: &table)
            case "server": try await ServerBench(slowSync: slowSync).run(into: &table)
            case "events": try await EventsBench().run(into: &table)
            case "restart": try await restart.run(into: &table)
            case "portal": try await portal.run(into: &table)
            case "planning": try PlanningBench(shared: shared).run(into: &table)
            case "finance": FinanceBench().run(into: &table)
            case "sites": try await SitesBench().run(into: &table)
            case "twin": try TwinBench().run(into: &table)
            default:
                guard let shared, let reference else {
                    print("scheduling: skipped, for there is no ../shared with traces and the reference.")
                    continue
                }
                try SchedulingBench(shared: shared, reference: reference).run(into: &table)
            }
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        print("\n\(table.text)\n\nOn \(cores) cores; load at the start \(load), at the end \(Self.load).")
    }

    /// Takes an option with its value out of the arguments.
    private static func take(_ name: String, from arguments: inout [String]) -> String? {
        guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(place...place + 1) }
        return arguments[place + 1]
    }

    /// How many tasks want a core, over the last minute.
    private static var load: String {
        var averages = [0.0]
        guard getloadavg(&averages, 1) == 1 else { return "unknown" }
        return Table.grouped(averages[0])
    }
}
