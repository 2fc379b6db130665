import Contract
import Testing

@testable import Portal

@Suite struct `A mistake as it is said` {
    private static func mistake(_ phrases: [PhraseView]?, path: String? = nil) -> Problem.ScriptMistake {
        Problem.ScriptMistake(
            line: 2,
            column: 9,
            length: 6,
            code: "unknown-option",
            message: "unknown option \"--tiem\"",
            suggestion: "did you mean --time?",
            rendered: "",
            path: path,
            phrases: phrases
        )
    }

    private static let unknown = PhraseView(
        text: "unknown option \"--tiem\"",
        pattern: "unknown option {a}",
        values: ["\"--tiem\""]
    )
    private static let guess = PhraseView(
        text: "did you mean --time?",
        pattern: "did you mean {a}?",
        values: ["--time"]
    )

    @Test func `is in the reader's language as a whole, or in English as a whole`() throws {
        let french = try Shelf.words("fr")
        let whole = french.said(of: Self.mistake([Self.unknown, Self.guess]))
        #expect(whole.message == "option inconnue\u{a0}: \"--tiem\"" && whole.language == "fr")
        #expect(whole.remedy == "vouliez-vous dire --time\u{202f}?")
        let alone = french.said(of: Self.mistake([Self.unknown]))
        #expect(alone.remedy == nil && alone.language == "fr")
        let odd = PhraseView(text: "nobody knows this", pattern: "nobody knows this", values: [])
        for phrases in [nil, [], [Self.unknown, odd], [odd, Self.guess]] as [[PhraseView]?] {
            let said = french.said(of: Self.mistake(phrases))
            #expect(said == ("unknown option \"--tiem\"", "did you mean --time?", "en"))
        }
        let english = try Shelf.words("en").said(of: Self.mistake([Self.unknown, Self.guess]))
        #expect(english == ("unknown option \"--tiem\"", "did you mean --time?", "en"))
    }

    @Test func `names its place in a document and ends with a full stop there`() throws {
        let french = try Shelf.words("fr")
        let missing = PhraseView(text: "the document is empty", pattern: "the document is empty", values: [])
        #expect(french.said(of: Self.mistake([missing], path: "")).message == "le document est vide.")
        #expect(french.said(of: Self.mistake([missing], path: "a.b")).message == "a.b\u{a0}: le document est vide.")
    }

    @Test func `of a note stays in English where nobody says it otherwise`() throws {
        let french = try Shelf.words("fr")
        let phrase = PhraseView(
            text: "--acco is read as --account",
            pattern: "{a} is read as {b}",
            values: ["--acco", "--account"]
        )
        let note = ScriptNote(line: 2, message: phrase.text, phrase: phrase)
        #expect(french.said(of: note) == ("--acco est lu comme --account", "fr"))
        #expect(french.said(of: ScriptNote(line: 2, message: phrase.text)) == (phrase.text, "en"))
    }
}
