import Contract
import Quantities
import Server

/// How an allocation was used up, against an even pace from its start to its end.
enum BurnDown {
    private static let day: Int64 = 86_400_000
    /// More points than this would not be told apart on a screen.
    private static let mostPoints = 120

    static func content(_ visit: Visit, _ allocation: AllocationView, _ spending: SpendingView) -> Content {
        let words = visit.words
        let points = points(allocation, spending, now: visit.now)
        return [
            "allocation": allocation.id,
            "caption": words(
                "burn.caption",
                ["allocation": String(allocation.id), "left": words.deviceHours(allocation.availableDeviceSeconds)]
            ),
            "isCounting": !spending.isComplete,
            "hasPoints": points.count > 1,
            "points": points.map { point -> Content in
                var row: Content = [
                    "date": words.date(point.day), "pace": words.hours(point.pace), "paceValue": Self.hours(point.pace),
                ]
                row["left"] = point.left.map { words.hours($0) }
                row["leftValue"] = point.left.map { Self.hours($0) }
                return row
            },
            "pace": pace(visit, allocation),
        ]
    }

    struct Point: Hashable {
        /// As in `2026-11-21`.
        var day: String
        /// What is left; nil after today.
        var left: Int64?
        /// What an even pace would leave.
        var pace: Int64
    }

    /// One point a day, or a few days, from the start to the end.
    static func points(_ allocation: AllocationView, _ spending: SpendingView, now: Instant) -> [Point] {
        guard let starts = RFC3339.instant(allocation.starts), let ends = RFC3339.instant(allocation.ends),
            starts < ends
        else { return [] }
        let first = starts.milliseconds / day
        let last = max(first + 1, ends.milliseconds / day)
        let today = now.milliseconds / day
        let step = max(1, (last - first) / Int64(mostPoints))
        let numbers = Set(stride(from: first, to: last, by: Int(step))).union([last, today])
        var changes = spending.days[...]
        var left: Int64 = 0
        var points: [Point] = []
        for number in numbers.sorted() where (first...last).contains(number) {
            let name = String(RFC3339.text(Instant(milliseconds: number * day)).prefix(10))
            while let change = changes.first, change.day <= name {
                left += change.grantedDeviceSeconds - change.spentDeviceSeconds
                changes.removeFirst()
            }
            let pace = Int64(Int128(allocation.grantedDeviceSeconds) * Int128(last - number) / Int128(last - first))
            points.append(Point(day: name, left: number <= today ? left : nil, pace: pace))
        }
        return points
    }

    /// Whether it will last: what is left against the time that is left.
    private static func pace(_ visit: Visit, _ allocation: AllocationView) -> String {
        guard let starts = RFC3339.instant(allocation.starts), let ends = RFC3339.instant(allocation.ends),
            starts < ends, allocation.grantedDeviceSeconds > 0
        else { return "" }
        let whole = ends.milliseconds - starts.milliseconds
        let gone = min(whole, max(0, visit.now.milliseconds - starts.milliseconds))
        let words = visit.words
        let spent = words.percent(allocation.spentDeviceSeconds, of: allocation.grantedDeviceSeconds)
        return words("burn.pace", ["spent": spent, "gone": words.percent(gone, of: whole)])
    }

    /// Hours with two digits, as a script reads a number.
    private static func hours(_ seconds: Int64) -> String {
        let hundredths = seconds * 100 / 3600
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
