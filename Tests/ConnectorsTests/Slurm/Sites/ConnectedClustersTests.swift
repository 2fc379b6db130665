import Foundation
import SlurmBench
import Testing

/// How `make sites` connects the clusters, held against a command line that only notes what it is asked.
@Suite(.enabled(if: SiteBench.obstacle == nil, "\(SiteBench.obstacle ?? "")"))
struct `The clusters of make sites` {
    private let turn: Turn
    private let bench: SiteBench
    private let scratch: String
    private var fabrique: String { scratch + "/release/fabrique" }

    init() async throws {
        turn = await Turn.take()
        bench = try SiteBench.shared.get()
        scratch = try bench.scratch()
        try FileManager.default.createDirectory(atPath: scratch + "/release", withIntermediateDirectories: true)
        // Systems are files, accounts lines of one; all that changes something is noted.
        let script = """
            #!/bin/sh
            cd \(scratch) || exit
            case "$1 $2" in
            'me ')
                [ -e federation ] || exit 1
                echo 'Person    p-0123456789abcdef'
                sed 's/^/Accounts  /' accounts
                ;;
            'systems connect') echo "$*" >>calls; : >"$3.system" ;;
            'people map') echo "$*" >>calls; echo "$7 on $5" >>accounts ;;
            systems*) [ -e "$2.system" ] ;;
            esac

            """
        try script.write(toFile: fabrique, atomically: false, encoding: .utf8)
        try "".write(toFile: scratch + "/accounts", atomically: false, encoding: .utf8)
        chmod(fabrique, 0o755)
    }

    private func connect() throws -> String {
        try bench.run("env", ["FABRIQUE_BUILD=\(scratch)", SiteBench.scriptFile, "connect", "2"], on: bench.sites[0])
    }

    private var calls: [String] {
        get throws {
            try String(contentsOfFile: scratch + "/calls", encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }

    @Test func `they join the federation once, each with an account for whoever speaks to it`() throws {
        try "".write(toFile: scratch + "/federation", atomically: false, encoding: .utf8)
        _ = try connect()
        let calls = try calls
        try #require(calls.count == 4)
        for (number, site) in bench.sites.enumerated() {
            let order = calls[2 * number]
            #expect(order.hasPrefix("systems connect \(site.name) --slurm \(site.address) --user \(bench.user) "))
            let hasCounters = site.name == "leonardo" && SiteBench.counterObstacle == nil
            #expect(order.hasSuffix(" --node-energy") == hasCounters)
            #expect(
                calls[2 * number + 1]
                    == "people map p-0123456789abcdef --system \(site.name) --account \(bench.user)"
            )
        }
        _ = try connect()
        #expect(try self.calls == calls)
    }

    @Test func `where no federation answers, the commands that connect them are printed`() throws {
        let printed = try connect()
        try "".write(toFile: scratch + "/federation", atomically: false, encoding: .utf8)
        _ = try connect()
        for call in try calls where call.hasPrefix("systems") {
            #expect(printed.contains("\(fabrique) \(call)\n"))
        }
        #expect(printed.contains("--system leonardo --account \(bench.user)\n"))
    }
}
