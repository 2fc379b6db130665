import Contract
import Quantities

extension PhraseView {
    /// A phrase as programs and the portal read it.
    init(_ phrase: Phrase) { self.init(text: phrase.text, pattern: phrase.pattern, values: phrase.values) }

    /// Writes its fields.
    func write(to json: inout JSONWriter) {
        json.field("text", text)
        json.field("pattern", pattern)
        json.array("values") { json in
            for value in values {
                json.separate()
                json.text(value)
            }
        }
    }
}
