import Federation
import Quantities

extension GridFile {
    /// A system, and what is known of its grid.
    struct Place: Sendable {
        var system: SystemID
        var name: String
        var country: String
        var known: GridHours
    }

    /// The grids of its header that are neither a system's name nor the country of one, in the order of their names.
    func strangers(among places: [Place]) -> [String] {
        let known = Set(places.flatMap { [$0.name, $0.country] })
        return runs.keys.filter { !known.contains($0) }.sorted()
    }

    /// What it says that is not known yet, of the hours that are kept; no order is longer than a record may be.
    func news(for places: [Place], at now: Instant) -> [RecordGridHours] {
        let kept = GridHours.kept(at: now)
        var orders: [RecordGridHours] = []
        for place in places {
            for run in runs[place.name] ?? runs[place.country] ?? [] {
                let hours = run.hours.clamped(to: kept)
                for first in stride(from: hours.lowerBound, to: hours.upperBound, by: GridHours.mostInRecord) {
                    let piece = first..<min(first + Int64(GridHours.mostInRecord), hours.upperBound)
                    let grams = piece.map { run.grams[Int($0 - run.firstHour)] }
                    guard zip(piece, grams).contains(where: { place.known.grams(atHour: $0) != $1 }) else { continue }
                    orders.append(
                        RecordGridHours(system: place.system, firstHour: first, grams: grams, source: source)
                    )
                }
            }
        }
        return orders
    }
}
