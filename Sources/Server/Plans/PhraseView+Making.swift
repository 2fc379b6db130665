import Contract
import Documents

extension PhraseView {
    /// A phrase as programs and the portal read it.
    init(_ phrase: Phrase) { self.init(text: phrase.text, pattern: phrase.pattern, values: phrase.values) }
}
