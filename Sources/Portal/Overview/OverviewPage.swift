import Contract
import Hummingbird

/// What runs, what waits and why, what ends next, and what is left to spend.
struct OverviewPage: Sendable {
    private static let mostJobs = 8

    func add(to paths: Paths) { paths.get("/", show) }

    private func show(_ visit: Visit) async throws -> Response {
        let overview: Overview = try await visit.get("overview")
        let jobs: Page<JobView> = try await visit.get("jobs?limit=\(Self.mostJobs)")
        let words = visit.words
        let counts = [
            ("running", overview.running), ("placed", overview.placed), ("queued", overview.queued),
            ("held", overview.held),
        ]
        var content: Content = [
            "figures": counts.map { state, count -> Content in
                ["state": state, "name": words.count("overview.are.\(state)", count), "count": words.number(count)]
            },
            "say": words(
                "overview.say",
                ["running": words.number(overview.running), "queued": words.number(overview.queued)]
            ),
            "hasWaiting": !overview.waiting.isEmpty,
            "waiting": overview.waiting.map { waiting -> Content in
                ["sentence": visit.sentence(of: waiting.reason), "jobs": words.number(waiting.jobs)]
            },
            "hasEnds": !overview.nextEnds.isEmpty,
            "ends": overview.nextEnds.map { job -> Content in
                var row: Content = ["id": job.id, "name": job.name.printable, "project": job.project]
                row["system"] = job.system ?? ""
                row["by"] = visit.time(job.latestEnd)
                return row
            },
            "hasBudgets": !overview.budgets.isEmpty,
            "budgets": overview.budgets.map { visit.content(of: $0) },
            "hasJobs": !jobs.items.isEmpty,
            "jobs": jobs.items.map { visit.content(of: $0) },
        ]
        content["canPick"] = false
        return visit.page("overview", title: words("overview.title"), content)
    }
}
