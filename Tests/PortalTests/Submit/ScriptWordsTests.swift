import Contract
import Foundation
import Quantities
import Testing

@testable import Portal

@Suite struct `What is wrong in a batch script` {
    /// What stands before the reason where a phrase has one.
    private static let leads = ["{a} has no effect here: ", "contradicts {a} {b}: "]

    /// What no script brings about by itself: a project's empty name is an option without a value, and places stand in
    /// contradictions.
    private static let unheard: Set = ["an empty name of a project", "on line {a}", "in argument {a}"]

    /// The texts of the module that reads scripts, but for those of a terminal, which is spoken to in English.
    private static var texts: [String] {
        get throws {
            let folder = Shelf.folder.deletingLastPathComponent().appending(path: "BatchScripts")
            var texts: [String] = []
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            where name.hasSuffix(".swift") && name != "ScriptError+Rendering.swift" {
                let source = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                #expect(!source.contains("\"\"\""), "\(name): texts of several lines are not looked at; join them by +")
                let lines = source.split(separator: "\n").filter { !$0.contains("precondition") }
                texts += SourceTexts(lines.joined(separator: "\n")).texts.filter(isPhrase)
            }
            return texts
        }
    }

    /// Whether a text has words, and is no name or mark.
    private static func isPhrase(_ text: String) -> Bool { text.contains(" ") && text.contains(/[A-Za-z]{3}/) }

    /// A text as a phrase has it, alone or behind what may stand before it.
    private static func patterns(of text: String) -> [String] {
        [text]
            + leads.map { lead -> String in
                let values = lead.count { $0 == "{" }
                let own = text.replacing(/\{([a-l])\}/) { match -> String in
                    let letter = match.output.1.unicodeScalars.first?.value ?? 0
                    return "{" + String(UnicodeScalar(UInt8(letter) + UInt8(values))) + "}"
                }
                return lead + own
            }
    }

    @Test func `is said in every language, with the words that were written`() throws {
        for words in try Shelf.catalogues.keys.sorted().map({ try Shelf.words($0) }) {
            for phrase in SampleScripts.phrases {
                let view = PhraseView(text: phrase.text, pattern: phrase.pattern, values: phrase.values)
                let said = words.report(view, isVerbatim: true)
                #expect(said.language == words.code, "\(words.code): \(phrase.pattern)")
                #expect((said.text == phrase.text) == (words.code == "en"), "\(words.code): \(phrase.pattern)")
                for value in phrase.values where !value.contains(" ") || value.hasPrefix("\"") {
                    #expect(said.text.contains(value), "\(said.text): \(value)")
                }
            }
        }
    }

    @Test func `is said in every language, whichever line of ours finds it`() throws {
        let heard = Set(SampleScripts.phrases.map(\.pattern))
        let languages = try Shelf.catalogues.keys.sorted().map { try Shelf.words($0) }
        var written: Set<String> = []
        let texts = try Self.texts
        for text in texts where !Self.leads.contains(text) {
            let patterns = Self.patterns(of: text)
            written.formUnion(patterns)
            for words in languages {
                let isKnown = patterns.contains { pattern in
                    let phrase = PhraseView(text: pattern, pattern: pattern, values: [])
                    return words.report(phrase, isVerbatim: true).language == words.code
                }
                #expect(isKnown, "\(words.code): \(text)")
            }
            let isHeard = patterns.contains { heard.contains($0) }
            #expect(isHeard != Self.unheard.contains(text), "a sample script that brings it about is missing: \(text)")
        }
        // What is put together at run time would not be found in the sources.
        #expect(heard.subtracting(written).isEmpty)
        #expect(texts.count > 180)
    }

    @Test func `says where the other of two stands`() throws {
        let phrases = SampleScripts.phrases
        let phrase = try #require(phrases.first { $0.text.hasPrefix("contradicts --mem in argument 1: ") })
        let view = PhraseView(text: phrase.text, pattern: phrase.pattern, values: phrase.values)
        let said = try Shelf.words("fr").report(view, isVerbatim: true).text
        #expect(said.hasPrefix("contredit --mem dans l’argument 1\u{a0}: la mémoire"), "\(said)")
    }
}
