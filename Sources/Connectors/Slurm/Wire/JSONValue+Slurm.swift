extension JSONValue {
    /// A number in any of Slurm's forms: plain, as text, or `{set, infinite, number}` (v0.0.40 and later).
    ///
    /// Nil for what is unset or without limit, in each version's way of saying so, and for the wrapped negatives that
    /// broken counters give.
    var slurmNumber: Int64? {
        switch self {
        case .integer(let number): return Self.plausible(number)
        case .decimal(let number): return Int64(exactly: number.rounded()).flatMap(Self.plausible)
        case .text(let text): return Int64(text).flatMap(Self.plausible)
        case .object:
            guard self["set"].isTrue, !self["infinite"].isTrue else { return nil }
            return self["number"].slurmNumber
        case .null, .bool, .list: return nil
        }
    }

    /// A number that can be reckoned with: seconds as milliseconds, for instance.
    private static func plausible(_ number: Int64) -> Int64? {
        number.magnitude < mostPlausible && !standIns.contains(number) ? number : nil
    }

    private static let mostPlausible: UInt64 = 9_000_000_000_000_000

    /// Slurm's NO_VAL and INFINITE of 32 and 16 bits.
    private static let standIns: Set<Int64> = [0xffff_fffe, 0xffff_ffff]

    /// The words of a state: one text before v0.0.40, a list of them since.
    var slurmWords: [String] {
        switch self {
        case .text(let word): word.isEmpty ? [] : [word.uppercased()]
        case .list(let words): words.compactMap { $0.string?.uppercased() }
        default: []
        }
    }

    /// A text that Slurm may also give as null.
    var slurmText: String { string ?? "" }
}
