import Quantities
import Server

/// Dates, times and spans, by the customs of the language. Times are in UTC, and say so; a script of the page turns them
/// into the reader's own, with that one's name.
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

    /// How far off a moment is, as a span: from two minutes on to the nearest minute, from a day on to the nearest hour. A
    /// week less a moment is seven days.
    func relative(_ instant: Instant, to now: Instant) -> String {
        let seconds = (instant.milliseconds - now.milliseconds) / 1000
        let magnitude = Int64(seconds.magnitude)
        guard magnitude >= 5 else { return self("time.now") }
        let span = duration(seconds: Seconds(magnitude).rounded.count)
        return self(seconds > 0 ? "time.ahead" : "time.ago", ["span": span])
    }

    /// A moment as templates show it: for machines, for people, and how far off it is. Nil for a missing or malformed one.
    func time(_ text: String?, now: Instant) -> Content? {
        guard let text, let instant = RFC3339.instant(text) else { return nil }
        return ["iso": text, "text": moment(text), "relative": relative(instant, to: now)]
    }

    /// Date and time of an RFC 3339 text in UTC, with the word.
    func moment(_ text: String) -> String { self("time.moment", parts(of: text)) }

    /// The same for a column whose head says that it is in UTC.
    func hour(_ text: String) -> String { self("time.hour", parts(of: text)) }

    private func parts(of text: String) -> [String: String] {
        ["date": date(text), "time": String(text.dropFirst(11).prefix(5))]
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
