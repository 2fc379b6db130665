extension JSONValue {
    /// A number in any of Slurm's forms: plain, as text, or `{set, infinite, number}` (v0.0.40 and later).
    ///
    /// Nil for what is unset or without limit, in each version's way of saying so, and for the wrapped negatives that
    /// broken counters give.
    var slurmNumber: Int64? {
        switch self {
        case .integer(let number): return Self.standIns.contains(number) ? nil : number
        case .decimal(let number):
            guard number.magnitude < 9e15 else { return nil }
            return Int64(number.rounded())
        case .text(let text): return Int64(text).flatMap { Self.standIns.contains($0) ? nil : $0 }
        case .object:
            guard self["set"].isTrue, !self["infinite"].isTrue else { return nil }
            return self["number"].slurmNumber
        case .null, .bool, .list: return nil
        }
    }

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
