import Testing

@testable import TinyLMCore

struct CorpusTests {
    @Test func `the last tenth of each document is held out`() {
        let corpus = Corpus(documents: ["aaaaaaaaab", "cccccccccd"])
        #expect(corpus.vocabulary.decode(corpus.training) == "aaaaaaaaaccccccccc")
        #expect(corpus.vocabulary.decode(corpus.heldOut) == "bd")
    }

    @Test func `rare characters beyond the limit have a stand-in`() {
        let text = Array("aaaabbbccd".unicodeScalars)
        let vocabulary = Vocabulary(of: [text], limit: 3)
        #expect(vocabulary.characters == ["a", "b", "\u{fffd}"])
        #expect(vocabulary.decode(vocabulary.encode(text)) == "aaaabbb\u{fffd}\u{fffd}\u{fffd}")
    }

    @Test func `characters that are equally frequent are taken by code point`() {
        #expect(Vocabulary(of: [Array("dcba".unicodeScalars)], limit: 3).characters == ["a", "b", "\u{fffd}"])
    }

    @Test func `another text has another checksum`() {
        let sums = ["abcabcabc", "abcabcabd", "abcabcab"].map { Corpus(documents: [$0]).checksum }
        #expect(Set(sums).count == 3)
    }

    @Test func `too short a text is refused with what would mend it`() {
        let trouble = #expect(throws: Trouble.self) { try Corpus(documents: ["short"]).requireRoom(for: 8) }
        #expect(trouble?.description.contains("--corpus") == true)
    }
}
