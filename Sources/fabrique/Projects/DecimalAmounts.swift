import ArgumentParser

/// A sum of money on the command line, exact to a millionth of a euro.
struct Euros: ExpressibleByArgument {
    var microEuros: Int64

    /// Takes `2`, `2.4`, `0.000001`; nil for more digits than can be kept, signs, and sums beyond 64 bits.
    init?(argument: String) {
        guard let (count, denominator) = DecimalNumber.parse(argument), denominator <= 1_000_000,
            let exact = Int64(exactly: count * (1_000_000 / denominator))
        else { return nil }
        microEuros = exact
    }
}

/// An amount of compute on the command line, in device-hours.
struct DeviceHours: ExpressibleByArgument {
    var deviceSeconds: Int64

    /// Takes `100`, `0.5`; rounds to whole device-seconds, half up. Nil for anything else.
    init?(argument: String) {
        guard let (count, denominator) = DecimalNumber.parse(argument),
            let seconds = Int64(exactly: (count * 3600 + denominator / 2) / denominator)
        else { return nil }
        deviceSeconds = seconds
    }
}

/// A share on the command line, in tenths of a percent.
struct Percentage: ExpressibleByArgument {
    var perMille: Int

    /// Takes `30%`, `12.5 %`; nil without the sign, for more than one decimal, and for numbers beyond 64 bits.
    init?(argument: String) {
        var number = argument
        guard number.popLast() == "%" else { return nil }
        if number.last == " " { number.removeLast() }
        guard let (count, denominator) = DecimalNumber.parse(number), denominator <= 10,
            let exact = Int(exactly: count * (10 / denominator))
        else { return nil }
        perMille = exact
    }
}

/// Reads decimal numbers without going through binary fractions.
private enum DecimalNumber {
    /// The digits as a whole number, and the power of ten that they count: `2.40` is (240, 100).
    static func parse(_ text: String) -> (count: Int128, denominator: Int128)? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard (1...24).contains(digits.utf8.count), !parts[0].isEmpty, parts.last?.isEmpty == false,
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int128(digits)
        else { return nil }
        var denominator: Int128 = 1
        if parts.count == 2 { for _ in parts[1].utf8 { denominator *= 10 } }
        return (count, denominator)
    }
}
