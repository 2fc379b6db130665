/// Amounts as a person reads them, by the customs of the language. Whole numbers of a small unit come in.
extension Words {
    /// A whole number with its thousands apart.
    func number(_ number: Int64) -> String {
        let group = self("number.group")
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? self("number.minus") : ""
        for (place, digit) in digits.enumerated() {
            // Four digits stay together: 2026, not 2 026.
            if place > 0, digits.count > 4, (digits.count - place) % 3 == 0 { text += group }
            text.append(digit)
        }
        return text
    }

    /// A whole number.
    func number(_ number: Int) -> String { self.number(Int64(number)) }

    /// `count ÷ unit` with about three significant digits, and never nought for what is more.
    func decimal(_ count: Int64, per unit: Int64) -> String {
        let magnitude = Int128(count.magnitude)
        let digits =
            switch magnitude / Int128(unit) {
            case 1000...: 0
            case 100...: 1
            case 1...: 2
            default: magnitude * 10 >= Int128(unit) ? 3 : 4
            }
        let text = fixed(magnitude, per: Int128(unit), digits: digits, trimsZeros: true)
        if text == "0", count != 0 { return self("number.below", ["number": fixed(1, per: 10_000, digits: 4)]) }
        return count < 0 ? self("number.minus") + text : text
    }

    /// Device-seconds as device-hours.
    func deviceHours(_ seconds: Int64) -> String { self("unit.deviceHours", ["number": hours(seconds)]) }

    /// Seconds as hours, without a unit.
    func hours(_ seconds: Int64) -> String { decimal(seconds, per: 3600) }

    /// Money: cents from one cent up, finer below.
    func euros(_ microEuros: Int64) -> String {
        let magnitude = Int128(microEuros.magnitude)
        let digits = magnitude == 0 ? 0 : magnitude < 10_000 ? 4 : 2
        if (1..<100).contains(magnitude) {
            return self("number.below", ["number": self("unit.euros", ["number": fixed(1, per: 10_000, digits: 4)])])
        }
        let text = fixed(magnitude, per: 1_000_000, digits: digits)
        return (microEuros < 0 ? self("number.minus") : "") + self("unit.euros", ["number": text])
    }

    /// Energy.
    func energy(_ joules: Int64) -> String {
        joules.magnitude >= 36_000_000_000
            ? self("unit.megawattHours", ["number": decimal(joules, per: 3_600_000_000)])
            : self("unit.kilowattHours", ["number": decimal(joules, per: 3_600_000)])
    }

    /// Greenhouse gas.
    func carbon(_ micrograms: Int64) -> String {
        switch micrograms.magnitude {
        case 1_000_000_000_000...: self("unit.tonnesCO2e", ["number": decimal(micrograms, per: 1_000_000_000_000)])
        case 1_000_000_000...: self("unit.kilogramsCO2e", ["number": decimal(micrograms, per: 1_000_000_000)])
        default: self("unit.gramsCO2e", ["number": decimal(micrograms, per: 1_000_000)])
        }
    }

    /// Memory given in bytes.
    func memory(bytes: Int64) -> String {
        switch bytes {
        case 1_073_741_824...: self("unit.gibibytes", ["number": decimal(bytes, per: 1_073_741_824)])
        case 1_048_576...: self("unit.mebibytes", ["number": decimal(bytes, per: 1_048_576)])
        default: self("unit.bytes", ["number": number(bytes)])
        }
    }

    /// A share.
    func percent(_ part: Int64, of whole: Int64) -> String {
        let share = whole == 0 ? 0 : Int64(clamping: (Int128(part) * 1000 + Int128(whole) / 2) / Int128(whole))
        return self("unit.percent", ["number": fixed(Int128(share), per: 10, digits: 1, trimsZeros: true)])
    }

    /// An amount of the ledger in its unit, with its sign.
    func amount(_ amount: Int64, unit: String) -> String {
        let text =
            switch unit {
            case "deviceSeconds": deviceHours(amount)
            case "joules": energy(amount)
            case "microgramsCO2e": carbon(amount)
            case "microEuros": euros(amount)
            default: number(amount) + "\u{a0}" + unit
            }
        return amount > 0 && text.first?.isNumber ?? false ? "+" + text : text
    }

    private func fixed(_ magnitude: Int128, per unit: Int128, digits: Int, trimsZeros: Bool = false) -> String {
        var scale: Int128 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (magnitude * scale + unit / 2) / unit
        let whole = number(Int64(clamping: scaled / scale))
        var fraction = digits == 0 ? "" : String(String(scale + scaled % scale).dropFirst())
        if trimsZeros { while fraction.last == "0" { fraction.removeLast() } }
        return fraction.isEmpty ? whole : whole + self("number.decimal") + fraction
    }
}
