/// A sentence, or several, with what stands in it apart, so that it can be said in another language.
package struct PhraseView: Codable, Hashable, Sendable {
    /// All of it, in English.
    package var text: String
    /// The words, with `{a}`, `{b}` and so on where values stand.
    package var pattern: String
    /// What stands there, in order.
    package var values: [String]

    /// Makes the value from its fields.
    package init(text: String, pattern: String, values: [String]) {
        self.text = text
        self.pattern = pattern
        self.values = values
    }
}
