/// One line of the log. No value in it can end it, make up another, or steer a terminal.
package struct LogLine: Sendable {
    /// How lines are laid out.
    package enum Form: Sendable {
        /// One JSON object a line, for programs.
        case json
        /// `key=value`, for a person at a terminal.
        case text
    }

    /// When, in milliseconds since 1970.
    package var milliseconds: Int64
    /// How grave: the words of swift-log.
    package var level: String
    /// What happened, in a sentence.
    package var message: String
    /// What it concerns, in the order in which it is written.
    package var fields: [(key: String, value: String)]

    /// Makes a line.
    package init(milliseconds: Int64, level: String, message: String, fields: [(key: String, value: String)]) {
        self.milliseconds = milliseconds
        self.level = level
        self.message = message
        self.fields = fields
    }

    /// The line with its end.
    package func rendered(_ form: Form) -> String {
        var out = ""
        out.reserveCapacity(160)
        switch form {
        case .json:
            out += "{\"time\":\"\(Self.time(milliseconds))\",\"level\":\"\(level)\",\"message\":"
            Self.quote(message, into: &out)
            for (key, value) in fields {
                out += ","
                Self.quote(key, into: &out)
                out += ":"
                Self.quote(value, into: &out)
            }
            out += "}\n"
        case .text:
            out += "\(Self.time(milliseconds)) \(level) "
            Self.escape(message, into: &out)
            for (key, value) in fields {
                out += " "
                Self.escape(key, into: &out)
                out += "="
                let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x22 }
                if isPlain { Self.escape(value, into: &out) } else { Self.quote(value, into: &out) }
            }
            out += "\n"
        }
        return out
    }

    private static func quote(_ text: String, into out: inout String) {
        out += "\""
        escape(text, into: &out)
        out += "\""
    }

    /// Escapes as JSON does, and beyond it whatever a terminal or a reader could be led astray by.
    private static func escape(_ text: String, into out: inout String) {
        if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }) {
            out += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.misleads:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
    }

    /// `2026-11-21T13:45:00.123Z`, by the civil calendar of Howard Hinnant's `civil_from_days`.
    static func time(_ milliseconds: Int64) -> String {
        func pad(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let day = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        let within = milliseconds - day * 86_400_000
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let moon = (5 * dayOfYear + 2) / 153
        let month = moon < 10 ? moon + 3 : moon - 9
        let date = "\(pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4))-\(pad(month, 2))-"
        let clock = "\(pad(within / 3_600_000, 2)):\(pad(within / 60_000 % 60, 2)):\(pad(within / 1000 % 60, 2))"
        return date + "\(pad(dayOfYear - (153 * moon + 2) / 5 + 1, 2))T\(clock).\(pad(within % 1000, 3))Z"
    }
}

extension Unicode.Scalar {
    /// Controls of both sets, and the marks that turn the direction of writing or break a line.
    fileprivate var misleads: Bool {
        switch value {
        case 0x00...0x1f, 0x7f...0x9f, 0x061c, 0x200b...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
        default: false
        }
    }
}
