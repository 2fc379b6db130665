import Quantities
import Testing

@Suite struct `A phrase` {
    @Test func `keeps its values apart from its words`() {
        let layers = 4
        let phrase: Phrase = "\(layers) layers from \("2027-07")." + " Estimated."
        #expect(phrase.pattern == "{a} layers from {b}. Estimated.")
        #expect(phrase.values == ["4", "2027-07"])
        #expect(phrase.text == "4 layers from 2027-07. Estimated.")
        #expect(!phrase.isEmpty && ("" as Phrase).isEmpty && ("" as Phrase).values.isEmpty)
    }

    @Test func `tells a value that looks like a placeholder from one`() {
        let phrase: Phrase = "Under \("{b}")."
        #expect(phrase.pattern == "Under {a}." && phrase.text == "Under {b}.")
    }
}
