import Contract
import Foundation
import Testing

@testable import Portal

@Suite struct `What is wrong in a document` {
    /// Where documents and the files beside them are read.
    private static let modules = ["Documents", "Finance", "Planning", "Plans", "Twin"]

    /// Texts of their readers that are no sentences: names of fields, an example, and the form of a line.
    private static let others: Set = [
        "average processor time", "{soon: 1, cheap: 0, clean: 0.5}", "{age: 10, user: 100, halfLife: 7 d}",
        "line {a}, {b}: ",
    ]

    /// The sources that make faults, by path.
    private static var readers: [String: String] {
        get throws {
            let sources = Shelf.folder.deletingLastPathComponent()
            var readers: [String: String] = [:]
            for module in modules {
                let folder = sources.appending(path: module)
                for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
                where name.hasSuffix(".swift") && !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                    let makesFaults = ["TreeFault", "TraceFault", "message: Phrase"].contains { text.contains($0) }
                    if makesFaults { readers["\(module)/\(name)"] = text }
                }
            }
            return readers
        }
    }

    /// Whether a text is a clause or a sentence, and no name or mark.
    private static func isSentence(_ text: String) -> Bool {
        text.contains(where: \.isLetter) && (text.split(separator: " ").count > 2 || text.hasSuffix("."))
    }

    @Test func `is said in every language, whichever reader finds it`() throws {
        let english = try #require(try Shelf.catalogues["en"])
        let languages = try Shelf.catalogues.keys.sorted().map { try Shelf.words($0) }
        let readers = try Self.readers
        var others: Set<String> = []
        var said: Set<String> = []
        for (path, source) in readers {
            #expect(!source.contains("\"\"\""), "\(path): texts of several lines are not looked at; join them by +")
            for text in SourceTexts(source).texts where Self.isSentence(text) {
                if Self.others.contains(text) {
                    others.insert(text)
                    continue
                }
                said.insert(text)
                let phrase = PhraseView(text: text, pattern: text, values: [])
                for words in languages {
                    let language = words.report(phrase, isVerbatim: true).language
                    #expect(language == words.code, "\(path): \(text)")
                }
                // Two sentences that differ in their marks alone would be said alike.
                let (key, figures) = Words.reportKey(of: text)
                let values = Dictionary(uniqueKeysWithValues: zip("abcdefghijkl".map { String($0) }, figures))
                let known = english.texts[key]?.filled(with: values)
                #expect(known == text, "\(path)")
            }
        }
        #expect(readers.count > 20 && said.count > 200)
        #expect(others == Self.others)
    }

    @Test(arguments: [
        (#"let a = "one \(b.map { "two \($0)" } ?? "three") and \(c)." // "no""#, ["one {a} and {b}."]),
        (#"f("one \(a) "\#n    + "two \(b)", "three")"#, ["one {a} two {b}", "three"]),
        (#"a ? "say \"x\"" : "\\(b""#, [#"say "x""#, #"\(b"#]),
        (#""one" + two + "three""#, ["one", "three"]),
    ])
    func `is found in a source by its texts`(source: String, texts: [String]) {
        #expect(SourceTexts(source).texts == texts)
    }
}
