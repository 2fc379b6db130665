import Engine
import Glibc
import Quantities

/// What a rendering must know of the place it is shown on. A value, so that tests fix all of it.
struct Screen: Sendable {
    /// Columns of the terminal; nil when the output goes to a file or a pipe, where nothing need be shortened.
    var columns: Int?
    /// Whether colours may be used.
    var isColoured: Bool
    /// The present moment, for "3 min ago".
    var now: Instant
    /// Seconds that local time is ahead of UTC at a moment.
    var secondsAheadOfUTC: @Sendable (Instant) -> Int64

    /// Makes a screen; the defaults are those of a pipe in UTC.
    init(
        columns: Int? = nil,
        isColoured: Bool = false,
        now: Instant,
        secondsAheadOfUTC: @escaping @Sendable (Instant) -> Int64 = { _ in 0 }
    ) {
        self.columns = columns
        self.isColoured = isColoured
        self.now = now
        self.secondsAheadOfUTC = secondsAheadOfUTC
    }

    /// The screen behind standard output, now.
    ///
    /// Colour needs a terminal that isn't `dumb` and a `NO_COLOR` that is unset or empty (no-color.org).
    static func standardOutput(environment: [String: String]) -> Screen {
        let isTerminal = StandardStream.output.isTerminal
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return Screen(
            columns: isTerminal ? StandardStream.output.columns ?? 80 : nil,
            isColoured: isTerminal && !isPlain && environment["TERM"] != "dumb",
            now: .present,
            secondsAheadOfUTC: { instant in
                var seconds = time_t(instant.milliseconds / 1000)
                var parts = tm()
                localtime_r(&seconds, &parts)
                return Int64(parts.tm_gmtoff)
            }
        )
    }

    /// The text in a colour, or as it is where colours may not be used.
    func paint(_ text: String, _ style: Style?) -> String {
        guard isColoured, let style, !text.isEmpty else { return text }
        return "\u{1B}[\(style.code)m\(text)\u{1B}[0m"
    }
}

/// What a piece of text means, and so how it is shown where colours may be used.
enum Style: Sendable {
    case heading
    case faint
    case good
    case busy
    case waiting
    case bad

    /// The SGR parameters of ECMA-48. Only the terminal's own palette, so that it suits its background.
    var code: String {
        switch self {
        case .heading: "1"
        case .faint: "2"
        case .good: "32"
        case .busy: "36"
        case .waiting: "33"
        case .bad: "31"
        }
    }

    /// How a job's, a system's or an allocation's state is shown.
    static func ofState(_ state: String) -> Style? {
        switch state {
        case "succeeded", "active": .good
        case "running", "placed", "probing": .busy
        case "queued", "held", "pending", "draining", "suspended", "registered": .waiting
        case "failed", "timedOut", "down", "exhausted", "expired": .bad
        case "cancelled", "closed": .faint
        default: nil
        }
    }
}

extension Instant {
    /// The system clock's moment.
    static var present: Instant { Engine.wallClock() }
}
