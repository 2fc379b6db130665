import Quantities
import Server

/// Dates, times and spans, by the customs of the language. Times are in UTC; a script of the page turns them into the
/// reader's own.
extension Words {
    /// A span in its two largest units.
    func duration(seconds: Int64) -> String {
        let seconds = max(0, seconds)
        let parts: [(Int64, String)] =
            switch seconds {
            case 86_400...: [(seconds / 86_400, "days"), (seconds % 86_400 / 3600, "hours")]
            case 3600...: [(seconds / 3600, "hours"), (seconds % 3600 / 60, "minutes")]
            case 60...: [(seconds / 60, "minutes"), (seconds % 60, "seconds")]
            default: [(seconds, "seconds")]
            }
        let said = parts.enumerated().filter { $0.offset == 0 || $0.element.0 > 0 }.map { _, part in
            self("unit.\(part.1)", ["number": number(part.0)])
        }
        return said.joined(separator: " ")
    }

    /// How far off a moment is, to the nearest: a week less a moment is seven days.
    func relative(_ instant: Instant, to now: Instant) -> String {
        let seconds = (instant.milliseconds - now.milliseconds) / 1000
        let magnitude = Int64(seconds.magnitude)
        let said: String
        switch magnitude {
        case 0..<5: return self("time.now")
        case 172_800...: said = self("unit.days", ["number": number((magnitude + 43_200) / 86_400)])
        case 7200...: said = self("unit.hours", ["number": number((magnitude + 1800) / 3600)])
        case 120...: said = self("unit.minutes", ["number": number((magnitude + 30) / 60)])
        default: said = self("unit.seconds", ["number": number(magnitude)])
        }
        return self(seconds > 0 ? "time.ahead" : "time.ago", ["span": said])
    }

    /// A moment as templates show it: for machines, for people, and how far off it is. Nil for a missing or malformed one.
    func time(_ text: String?, now: Instant) -> Content? {
        guard let text, let instant = RFC3339.instant(text) else { return nil }
        return ["iso": text, "text": moment(text), "relative": relative(instant, to: now)]
    }

    /// Date and time of an RFC 3339 text in UTC.
    func moment(_ text: String) -> String {
        self("time.moment", ["date": date(text), "time": String(text.dropFirst(11).prefix(5))])
    }

    /// A month such as `2026-11`.
    func month(_ text: String) -> String {
        guard let month = Int(text.dropFirst(5).prefix(2)), (1...12).contains(month) else { return text }
        return self("time.month", ["month": self("month.\(month)"), "year": String(text.prefix(4))])
    }

    /// The date of an RFC 3339 text.
    func date(_ text: String) -> String {
        guard let month = Int(text.dropFirst(5).prefix(2)), let day = Int(text.dropFirst(8).prefix(2)) else {
            return text
        }
        return self(
            "time.date",
            ["day": String(day), "month": self("month.\(month)"), "year": String(text.prefix(4))]
        )
    }
}
