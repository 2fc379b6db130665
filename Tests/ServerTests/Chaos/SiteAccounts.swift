import Foundation
import SlurmBench

/// What a cluster's own accounting says of our jobs, by `JOB.ATTEMPT`.
struct SiteAccounts {
    /// A row of sacct's.
    struct Row {
        var id: String
        var state: String
        var elapsedSeconds: Int64
        var hasStarted: Bool
        var hasEnded: Bool
        var text: String
    }

    /// Whether the interface tells of them how a script failed, and not only that it did.
    let tellsExitCodes: Bool
    private var rows: [String: [Row]] = [:]

    init(of bench: SiteBench, on site: SiteBench.Site, since begun: Date) async throws {
        let columns = "JobIDRaw,JobName,State,Submit,Start,End,ElapsedRaw"
        let from = begun.formatted(.iso8601.timeZone(separator: .omitted).dateTimeSeparator(.standard)).dropLast(1)
        let text = try bench.run(
            "env",
            ["TZ=UTC", "sacct", "-a", "-D", "-X", "-P", "-n", "-S", String(from), "-o", columns],
            on: site
        )
        let rest = try await SiteREST(bench, site)
        self.init(text, since: String(from), tellsExitCodes: rest.accountsExitCodes)
    }

    /// From sacct's rows, of those that were submitted since an instant in its own form.
    init(_ text: String, since from: String, tellsExitCodes: Bool) {
        self.tellsExitCodes = tellsExitCodes
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 7, fields[1].hasPrefix("fbq-"), fields[3] >= from,
                let key = fields[1].split(separator: "-").last
            else { continue }
            rows[String(key), default: []].append(
                Row(
                    id: fields[0],
                    state: fields[2],
                    elapsedSeconds: Int64(fields[6]) ?? 0,
                    hasStarted: fields[4].hasPrefix("2"),
                    hasEnded: fields[5].hasPrefix("2"),
                    text: String(line)
                )
            )
        }
    }

    func rows(of job: UInt64, attempt: Int) -> [Row] { rows["\(job).\(attempt)"] ?? [] }

    /// Waits until what slurmctld has to say reached slurmdbd: until the lists of both are the same for a while.
    static func settled(of bench: SiteBench, on site: SiteBench.Site) async throws {
        for _ in 0..<30 {
            let open = try bench.run("squeue", ["-h", "-o", "%i"], on: site)
            let waiting = try bench.run("sdiag", [], on: site)
            if open.isEmpty, waiting.contains(#/DBD Agent queue size:\s*0\b/#) { break }
            try await Task.sleep(for: .seconds(1))
        }
    }
}
