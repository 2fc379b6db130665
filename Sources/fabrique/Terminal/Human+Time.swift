import Quantities

extension Human {
    /// A span in its two largest units: `45 s`, `12 min 30 s`, `1 h 5 min`, `2 d 3 h`.
    static func duration(seconds: Int64) -> String { Seconds(seconds).span }

    /// How far off a moment is, as a span: `in 1 h 24 min`, `now`, `3 h ago`. From two minutes on to the nearest minute,
    /// from a day on to the nearest hour: a week less a moment is seven days.
    static func relative(_ instant: Instant, to now: Instant) -> String {
        let seconds = (instant.milliseconds - now.milliseconds) / 1000
        if seconds == 0 { return "now" }
        let text = Seconds(Int64(seconds.magnitude)).rounded.span
        return seconds > 0 ? "in " + text : text + " ago"
    }
}

extension Screen {
    /// How far off an RFC 3339 text is; the text itself when it can't be read.
    func relative(_ text: String?) -> String {
        guard let text else { return "" }
        return Instant(rfc3339: text).map { Human.relative($0, to: now) } ?? text
    }

    /// The moment in local time: the time alone when it is today, else the date with it.
    func local(_ text: String?) -> String {
        guard let text else { return "" }
        guard let instant = Instant(rfc3339: text) else { return text }
        func shifted(_ instant: Instant) -> String {
            Instant(milliseconds: instant.milliseconds + 1000 * secondsAheadOfUTC(instant)).rfc3339
        }
        let moment = shifted(instant)
        let (date, time) = (moment.prefix(10), moment.dropFirst(11).prefix(5))
        return shifted(now).hasPrefix(date) ? String(time) : "\(date) \(time)"
    }

    /// The seconds between two RFC 3339 texts; to now for a missing end, nil for a missing start.
    func seconds(from start: String?, to end: String?) -> Int64? {
        guard let start = start.flatMap(Instant.init(rfc3339:)) else { return nil }
        let end = end.flatMap(Instant.init(rfc3339:)) ?? now
        return max(0, (end.milliseconds - start.milliseconds) / 1000)
    }

    /// Both: `14:03 (3 h ago)`.
    func moment(_ text: String?) -> String? {
        text.map { "\(local($0)) (\(relative($0)))" }
    }
}
