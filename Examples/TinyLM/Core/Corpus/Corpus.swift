/// Text to learn from, and text kept back to see what was learnt.
struct Corpus: Equatable, Sendable {
    /// The characters that occur.
    let vocabulary: Vocabulary
    /// What the network is trained on: the first nine tenths of each document.
    let training: [Int32]
    /// What it never sees: the last tenth of each.
    let heldOut: [Int32]
    /// How many documents there are.
    let documentCount: Int

    /// Divides documents, in the order given.
    init(documents: [String]) {
        let texts = documents.map { Array($0.unicodeScalars) }
        let vocabulary = Vocabulary(of: texts)
        var training: [Int32] = []
        var heldOut: [Int32] = []
        for text in texts {
            let cut = text.count - text.count / 10
            training += vocabulary.encode(text[..<cut])
            heldOut += vocabulary.encode(text[cut...])
        }
        self.vocabulary = vocabulary
        self.training = training
        self.heldOut = heldOut
        documentCount = documents.count
    }

    /// Says which text this is, so that a checkpoint can't be continued with another.
    var checksum: UInt64 {
        var sum = Checksum()
        for character in vocabulary.characters { sum.add(UInt64(character.value)) }
        sum.add(UInt64(training.count))
        for number in training { sum.add(UInt8(truncatingIfNeeded: number)) }
        sum.add(UInt64(heldOut.count))
        for number in heldOut { sum.add(UInt8(truncatingIfNeeded: number)) }
        return sum.value
    }

    /// Throws unless both parts hold at least one window of `context` characters and the one after it.
    func requireRoom(for context: Int) throws(Trouble) {
        guard heldOut.count > context, training.count > context else {
            throw Trouble(
                "The text is too short: \(training.count) characters to learn from and \(heldOut.count) held out, "
                    + "and each needs more than the context of \(context). Name more files with --corpus."
            )
        }
    }
}
