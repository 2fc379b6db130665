/// Amounts as a person reads them. Whole numbers of a small unit come in; what comes out is for eyes only, never
/// for `--json`.
enum Human {
    /// A whole number with its thousands apart: `1,234,567`.
    static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `count ÷ unit` with about three significant digits: `1,235`, `123.5`, `1.67`, `0.333`, `0.0333`. Never zero for
    /// what isn't, and without a fraction only for what has none or is large.
    static func decimal(_ count: Int64, per unit: Int64) -> String {
        precondition(unit > 0, "a unit is positive")
        let magnitude = Int128(count.magnitude)
        let sign = count < 0 ? "-" : ""
        let digits =
            switch magnitude / Int128(unit) {
            case 1000...: 0
            case 100...: 1
            case 1...: 2
            default: magnitude * 10 >= Int128(unit) ? 3 : 4
            }
        let text = rounded(magnitude, per: Int128(unit), digits: digits, trimsZeros: true)
        return text == "0" && count != 0 ? sign + "<0.0001" : sign + text
    }

    /// Money: cents from one cent up, finer below, always with its sign: `€12.40`, `€0.0033`.
    static func euros(_ microEuros: Int64) -> String {
        let magnitude = Int128(microEuros.magnitude)
        let sign = microEuros < 0 ? "-" : ""
        if magnitude == 0 { return "€0" }
        if magnitude < 100 { return sign + "<€0.0001" }
        let digits = magnitude < 10_000 ? 4 : 2
        return sign + "€" + rounded(magnitude, per: 1_000_000, digits: digits, trimsZeros: false)
    }

    /// Device-seconds as device-hours, without the word: `0.333`.
    static func deviceHours(_ deviceSeconds: Int64) -> String { decimal(deviceSeconds, per: 3600) }

    /// Energy in kWh, in MWh from 10,000 kWh.
    static func energy(_ joules: Int64) -> String {
        joules.magnitude >= 36_000_000_000
            ? decimal(joules, per: 3_600_000_000) + " MWh" : decimal(joules, per: 3_600_000) + " kWh"
    }

    /// Greenhouse gas in g, kg or t of CO2 equivalent.
    static func carbon(_ micrograms: Int64) -> String {
        switch micrograms.magnitude {
        case 1_000_000_000_000...: decimal(micrograms, per: 1_000_000_000_000) + " t CO2e"
        case 1_000_000_000...: decimal(micrograms, per: 1_000_000_000) + " kg CO2e"
        default: decimal(micrograms, per: 1_000_000) + " g CO2e"
        }
    }

    /// Memory given in MiB.
    static func memory(mebibytes: Int64) -> String {
        mebibytes >= 1024 ? decimal(mebibytes, per: 1024) + " GiB" : "\(mebibytes) MiB"
    }

    /// Memory given in bytes.
    static func memory(bytes: Int64) -> String {
        switch bytes {
        case 1_073_741_824...: decimal(bytes, per: 1_073_741_824) + " GiB"
        case 1_048_576...: decimal(bytes, per: 1_048_576) + " MiB"
        default: grouped(bytes) + " B"
        }
    }

    /// A count and its noun: `1 task`, `100 tasks`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(Int64(number))) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A ledger amount in its unit, by the unit's name in the API; with a sign when it is signed.
    static func amount(_ number: Int64, unit: String, isSigned: Bool = false) -> String {
        let text =
            switch unit {
            case "deviceSeconds", "device-seconds": deviceHours(number) + " device-hours"
            case "joules": energy(number)
            case "microgramsCO2e", "micrograms-co2e": carbon(number)
            case "microEuros", "micro-euros": euros(number)
            default: grouped(number) + " " + unit
            }
        return isSigned && number > 0 ? "+" + text : text
    }

    /// The sum, at most what 64 bits hold: a server's numbers must not stop this program.
    static func sum(_ amounts: [Int64]) -> Int64 { Int64(clamping: amounts.reduce(Int128(0)) { $0 + Int128($1) }) }

    private static func rounded(_ magnitude: Int128, per unit: Int128, digits: Int, trimsZeros: Bool) -> String {
        var scale: Int128 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (magnitude * scale + unit / 2) / unit
        let whole = grouped(Int64(scaled / scale))
        var fraction = digits == 0 ? "" : String(String(scale + scaled % scale).dropFirst())
        if trimsZeros { while fraction.last == "0" { fraction.removeLast() } }
        return fraction.isEmpty ? whole : whole + "." + fraction
    }
}
