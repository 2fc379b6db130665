/// The characters that a network knows, in the order of their code points, and a stand-in for all others.
struct Vocabulary: Equatable, Sendable {
    /// What stands for a character outside the vocabulary: U+FFFD.
    static let standIn: Unicode.Scalar = "\u{fffd}"

    /// The characters; a character's number is its place here.
    let characters: [Unicode.Scalar]
    private let numbers: [Unicode.Scalar: Int32]

    /// Chooses the most frequent characters of some texts, at most `limit` with the stand-in.
    ///
    /// Control characters other than line feed and tab never get in: a sample is printed on somebody's terminal.
    init(of texts: [[Unicode.Scalar]], limit: Int = 128) {
        var counts: [Unicode.Scalar: Int] = [:]
        for text in texts {
            for character in text where Self.mayEnter(character) { counts[character, default: 0] += 1 }
        }
        counts[Self.standIn] = nil
        // Frequent ones first, and of equally frequent ones the lower code point: no hash table's order shows.
        let ranked = counts.sorted { left, right in
            left.value == right.value ? left.key < right.key : left.value > right.value
        }
        let chosen = (ranked.prefix(limit - 1).map(\.key) + [Self.standIn]).sorted()
        characters = chosen
        numbers = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1, Int32($0)) })
    }

    /// How many characters there are.
    var count: Int { characters.count }

    /// The numbers of a text's characters.
    func encode(_ text: some Sequence<Unicode.Scalar>) -> [Int32] {
        let other = numbers[Self.standIn] ?? 0
        return text.map { numbers[$0] ?? other }
    }

    /// The text that these numbers stand for.
    func decode(_ text: [Int32]) -> String {
        var result = String.UnicodeScalarView()
        for number in text { result.append(characters[Int(number)]) }
        return String(result)
    }

    private static func mayEnter(_ character: Unicode.Scalar) -> Bool {
        character == "\n" || character == "\t" || character.properties.generalCategory != .control
    }
}
