/// How large a network is. Everything else about it follows from these five numbers.
struct Shape: Equatable, Sendable {
    /// How many characters it knows.
    var vocabulary: Int
    /// How many numbers stand for one character while it is worked on; a multiple of eight, for the vectors.
    var width: Int
    /// How many times attention and feed-forward follow each other.
    var layers: Int
    /// How many heads share the width in attention.
    var heads: Int
    /// How many characters it sees at once.
    var context: Int

    /// The width of one head.
    var headWidth: Int { width / heads }
    /// The width inside the feed-forward part.
    var hiddenWidth: Int { 4 * width }

    /// The number of heads for a width: one for each 32, where that divides.
    static func heads(forWidth width: Int) -> Int { width.isMultiple(of: 32) ? width / 32 : 1 }

    /// Multiplications and additions that training on one character takes, forward and backward.
    ///
    /// Two for each weight and character forward, twice as many backward; and attention's products over the context.
    var operationsPerCharacter: Int {
        let weights = layers * 12 * width * width + width * vocabulary
        return 6 * weights + 12 * layers * context * width
    }
}
