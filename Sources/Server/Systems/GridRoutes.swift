import Contract
import Engine
import Federation
import Hummingbird
import Quantities

/// What a system's grid emitted hour by hour, so that whoever holds a receipt can reckon its carbon again.
struct GridRoutes: Sendable {
    let engine: Engine

    func add(to api: APIGroup) { api.get("systems/:name/grid-hours", use: list) }

    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["from", "to", "limit", "cursor"])
        let (from, to) = (try query.instant("from"), try query.instant("to"))
        let (limit, cursor) = (try query.limit(), try query.cursor())
        let name = try context.part("name")
        let record = engine.head
        let now = engine.now
        guard let id = engine.read({ $0.system(named: name)?.id }) else {
            throw APIProblem(.notFound, "not-found", "There is no system \(name).")
        }
        let kept = GridHours.kept(at: now)
        let first = from ?? GridHours.start(ofHour: kept.lowerBound)
        let end = to ?? GridHours.start(ofHour: kept.upperBound)
        var hours = first < end ? GridHours.hours(from: first, to: end).clamped(to: kept) : 0..<0
        if let cursor { hours = hours.clamped(to: Int64(cursor)..<Int64.max) }
        let known = engine.read { $0.gridHours[Int(id.number) - 1] }
        var views: [GridHourView] = []
        var next: String?
        for hour in hours {
            guard let grams = known.grams(atHour: hour) else { continue }
            guard views.count < limit else {
                next = Query.cursor(UInt64(clamping: hour))
                break
            }
            views.append(
                GridHourView(starts: RFC3339.text(GridHours.start(ofHour: hour)), gramsPerKilowattHour: grams)
            )
        }
        let page = try Reply.page(views, next: next, to: request)
        return Reply.unlessUnchanged(page, since: record, inHour: GridHours.hour(of: now), for: request)
    }
}
