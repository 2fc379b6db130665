/// Numbers as a report shows them.
package enum Figure {
    /// With so many digits behind the point, thousands apart: `12,345.68`. Deterministic, and free of locales.
    package static func decimal(_ value: Double, _ digits: Int = 0) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int64((abs(value) * scale).rounded())
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        var fraction = String(rest)
        while fraction.utf8.count < digits { fraction = "0" + fraction }
        let sign = value < 0 && scaled > 0 ? "−" : ""
        return sign + grouped(whole) + (digits > 0 ? "." + fraction : "")
    }

    /// About three significant digits: `1,235`, `123`, `12.3`, `1.23`, `0.0123`.
    package static func short(_ value: Double) -> String {
        switch abs(value) {
        case 100...: decimal(value)
        case 10...: decimal(value, 1)
        case 1...: decimal(value, 2)
        case 0: "0"
        case 0.01...: decimal(value, 3)
        default: decimal(value, 5)
        }
    }

    /// As ``short(_:)`` without zeros at the end: `0.5`, `250`.
    package static func trimmed(_ value: Double) -> String {
        var text = short(value)[...]
        guard text.contains(".") else { return String(text) }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    /// A share of the whole: `83.4 %`.
    package static func percent(_ share: Double) -> String { decimal(share * 100, 1) + " %" }

    /// A change by a share: `+12.5 %`, `−3.1 %`.
    package static func change(_ share: Double) -> String {
        (share < 0 ? "−" : "+") + decimal(abs(share) * 100, 1) + " %"
    }

    /// A span: `45 s`, `12.3 min`, `4.56 h`, `12.3 d`.
    package static func span(_ seconds: Double) -> String {
        switch abs(seconds) {
        case 172_800...: decimal(seconds / 86_400, 1) + " d"
        case 3600...: decimal(seconds / 3600, 1) + " h"
        case 120...: decimal(seconds / 60, 1) + " min"
        case 10..., 0: decimal(seconds) + " s"
        default: decimal(seconds, 1) + " s"
        }
    }

    private static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
