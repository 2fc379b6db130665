import Quantities
import Testing

@Suite struct SuggestionTests {
    @Test func `names the nearest known word, whatever its capitals`() {
        let known = ["nodes", "devicesPerNode", "partition", "time"]
        for (word, meant) in [
            ("ndoes", "nodes"), ("NODES", "nodes"), ("devicespernodes", "devicesPerNode"), ("tim", "time"),
            ("partitoin", "partition"),
        ] {
            #expect(Suggestion.nearest(to: word, among: known) == meant, "\(word)")
        }
    }

    @Test func `is silent where a guess would mislead`() {
        for word in ["", "x", "colour", "entirely-else", String(repeating: "nodes", count: 20)] {
            #expect(Suggestion.nearest(to: word, among: ["nodes", "time"]) == nil, "\(word)")
        }
    }

    @Test func `takes the first of equals`() {
        #expect(Suggestion.nearest(to: "cat", among: ["car", "cap"]) == "car")
    }
}
