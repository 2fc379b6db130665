public import Quantities

extension BatchScript {
    /// What Slurm has no word for: the options of `#FABRIQUE` lines.
    public struct Wishes: Hashable, Sendable {
        /// `--objective`; nil for the federation's default.
        public internal(set) var objective: Objective?
        /// `--deadline`: when the job should have ended.
        public internal(set) var deadline: Instant?
        /// `--countries`: where it may run, as two capital letters each (ISO 3166-1); empty for anywhere.
        public internal(set) var countries: [String] = []
        /// `--systems`: where it may run, by name; empty for anywhere.
        public internal(set) var systems: [String] = []
        /// `--checkpoint`: the directory that it saves its work in and goes on from; nil if it does not.
        public internal(set) var checkpoint: String?
        /// `--datasets`: what must lie on the system before it starts.
        public internal(set) var datasets: [String] = []
        /// `--may-run-twice`: whether it may go on elsewhere while nobody knows if it still runs where it was.
        public internal(set) var mayRunTwice = false
    }

    /// What to choose a place by: `--objective`.
    public enum Objective: String, Hashable, Sendable, CaseIterable {
        /// Where it ends first.
        case soonest
        /// Where it costs least.
        case cheapest
        /// Where it emits least.
        case cleanest
    }
}

extension BatchScript.Objective {
    init(reading text: ByteText) throws(ValueFault) {
        if text.matches("soonest") {
            self = .soonest
            return
        }
        if text.matches("cheapest") {
            self = .cheapest
            return
        }
        if text.matches("cleanest") {
            self = .cleanest
            return
        }
        let words = Self.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: text.string.lowercased(), among: words)
        throw ValueFault(
            .invalidValue,
            at: text.range,
            "unknown objective \(text.quoted)",
            suggestion: nearest.map { "did you mean \($0)?" } ?? "write soonest, cheapest or cleanest"
        )
    }
}

extension BatchScript.OpenMode {
    /// Reads the mode's name, or its first letter, which is all that sbatch looks at.
    init(reading text: ByteText) throws(ValueFault) {
        if text.matches("append") || text.matches("a") {
            self = .append
        } else if text.matches("truncate") || text.matches("t") {
            self = .truncate
        } else {
            let nearest = Suggestion.nearest(to: text.string.lowercased(), among: ["append", "truncate"])
            throw ValueFault(
                .invalidValue,
                at: text.range,
                "unknown open mode \(text.quoted)",
                suggestion: nearest.map { "did you mean \($0)?" } ?? "write append or truncate"
            )
        }
    }
}

extension ByteText {
    /// The countries of a comma list, in capitals.
    func countries() throws(ValueFault) -> [String] {
        var countries: [String] = []
        guard count <= 3 * 256 else { throw ValueFault(.valueTooLarge, at: range, "more than 256 countries") }
        try forEachPiece(separatedBy: UInt8(ascii: ",")) { piece throws(ValueFault) in
            guard piece.count == 2, piece.allSatisfy(\.isLetter) else {
                throw ValueFault(
                    .invalidValue,
                    at: piece.isEmpty ? range : piece.range,
                    "\(piece.quoted) is not a country",
                    suggestion: "write two letters for each (ISO 3166-1), e.g. FR,FI"
                )
            }
            let country = String(decoding: piece.map { $0.lowercase - 32 }, as: UTF8.self)
            if !countries.contains(country) { countries.append(country) }
        }
        return countries
    }
}
