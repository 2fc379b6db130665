import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// What goes on, at a glance.
struct OverviewRoutes: Sendable {
    let engine: Engine
    let census: LatestCensus

    private static let mostBudgets = 10

    func add(to api: APIGroup) { api.get("overview", use: overview) }

    private func overview(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try Query(request, known: [])
        let actor = try context.requireActor()
        let count = census.current()
        let (seen, budgets) = engine.read { state in
            let seen = state.projects.filter { state.maySee($0.id, actor) }
            var budgets: [Allocation] = []
            for project in seen {
                for id in project.allocations where state[id].state == .active { budgets.append(state[id]) }
            }
            budgets.sort { Self.share($0) == Self.share($1) ? $0.id < $1.id : Self.share($0) < Self.share($1) }
            return (seen.map(\.id), budgets.prefix(Self.mostBudgets).map { AllocationView($0, in: state) })
        }
        var sum = Census.InProject()
        for project in seen {
            if let part = count.census.projects[project] { sum.add(part) }
        }
        let ends = sum.nextEnds.map(\.job).filter { job in engine.read { $0.jobs[job] != nil } }
        let waiting = sum.reasons.sorted {
            $0.value == $1.value ? $0.key.rawValue < $1.key.rawValue : $0.value > $1.value
        }
        return try Reply.json(
            Overview(
                at: RFC3339.text(count.at),
                held: sum.states[.held] ?? 0,
                queued: sum.states[.queued] ?? 0,
                placed: sum.states[.placed] ?? 0,
                running: sum.states[.running] ?? 0,
                waiting: waiting.map { reason, jobs in
                    WaitingCount(reason: Reason(code: reason.rawValue, sentence: reason.sentence), jobs: jobs)
                },
                nextEnds: ends.map { try engine.view(of: .open($0)) },
                budgets: budgets
            )
        )
    }

    /// How much of an allocation is left, in thousandths.
    private static func share(_ allocation: Allocation) -> Int64 {
        let granted = Int128(max(1, allocation.granted.count))
        return Int64(clamping: Int128(allocation.available.count) * 1000 / granted)
    }
}
