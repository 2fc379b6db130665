import Contract

/// What energy was read off or reckoned by. The record holds it in English, as the connector that met the job wrote it.
extension Words {
    /// A model of energy in the reader's language, and the language that it is in: one that nobody knows stays as it is.
    func energyModel(_ basis: String) -> (text: String, language: String) {
        let bare = basis.hasPrefix("model: ") ? basis.dropFirst("model: ".count) : basis[...]
        var phrases: [PhraseView] = []
        if bare.hasPrefix(Self.cores) {
            phrases = [Self.phrase(Self.cores)]
            let rest = bare.dropFirst(Self.cores.count)
            guard let chips = Self.chips(rest) else { return (String(bare), "en") }
            phrases += chips
        } else {
            phrases = [Self.phrase(String(bare))]
        }
        let said = phrases.map { report($0) }
        guard said.allSatisfy({ $0.language == code }) else { return (String(bare), "en") }
        return (code == "en" ? String(bare) : list(said.map(\.text)) ?? "", code)
    }

    /// What cores and memory are reckoned with, which stands before what is said of accelerators.
    private static let cores =
        "0.74-3.5 W a core by utilisation, 0.392 W a GiB (Cloud Carbon Footprint averages)"

    /// What is said of accelerators behind that: nothing, or one phrase around one chip's name; nil where it is neither.
    private static func chips(_ text: Substring) -> [PhraseView]? {
        let (unknown, between) = (" not counted: its power is not known", " W for each ")
        if text.isEmpty { return [] }
        let bare = text.dropFirst(2)
        if text.hasPrefix("; "), bare.hasSuffix(unknown), bare.firstRange(of: between) == nil {
            return [phrase(String(bare), "{a}" + unknown, [String(bare.dropLast(unknown.count))])]
        }
        guard text.hasPrefix(", "), let middle = bare.firstRange(of: between) else { return nil }
        let chip = bare[middle.upperBound...]
        // Of two chips, the second would stay in English within the first one's phrase.
        guard chip.firstRange(of: between) == nil, !chip.hasSuffix(unknown) else { return nil }
        let values = [String(bare[..<middle.lowerBound]), String(chip)]
        return [phrase(String(bare), "{a}" + between + "{b}", values)]
    }

    private static func phrase(_ text: String, _ pattern: String? = nil, _ values: [String] = []) -> PhraseView {
        PhraseView(text: text, pattern: pattern ?? text, values: values)
    }
}
