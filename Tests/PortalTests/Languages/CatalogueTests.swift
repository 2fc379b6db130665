import Testing

@testable import Portal

@Suite struct `The catalogues of all languages` {
    @Test func `have the same keys`() throws {
        let all = try Shelf.catalogues
        let english = try #require(all["en"])
        #expect(all.count >= 2)
        for (code, catalogue) in all {
            let texts = Set(catalogue.texts.keys).symmetricDifference(english.texts.keys)
            #expect(texts.isEmpty, "\(code): \(texts.sorted())")
            let plurals = Set(catalogue.plurals.keys).symmetricDifference(english.plurals.keys)
            #expect(plurals.isEmpty, "\(code): \(plurals.sorted())")
        }
    }

    @Test func `ask for the same values`() throws {
        let all = try Shelf.catalogues
        let english = try #require(all["en"])
        for (code, catalogue) in all {
            for (key, text) in catalogue.texts {
                let theirs = english.texts[key]?.values
                #expect(text.values == theirs, "\(code): \(key)")
            }
            for (key, forms) in catalogue.plurals {
                let theirs = english.plurals[key]?["other"]?.values ?? []
                #expect(forms["other"]?.values == theirs, "\(code): \(key)")
                // A form for one thing alone need not name the number.
                for (form, text) in forms {
                    #expect(text.values.union(["count"]) == theirs.union(["count"]), "\(code): \(key)[\(form)]")
                }
            }
        }
    }

    @Test func `have every plural form of their language, and no other`() throws {
        for (code, catalogue) in try Shelf.catalogues {
            let forms = Set(catalogue.rules.map(\.form) + ["other"])
            for (key, texts) in catalogue.plurals {
                #expect(Set(texts.keys) == forms, "\(code): \(key)")
            }
        }
    }

    @Test func `hold nothing that a template would take for its own`() throws {
        for (code, catalogue) in try Shelf.catalogues {
            for text in catalogue.texts.values.flatMap(\.pieces)
                + catalogue.plurals.values.flatMap({ $0.values.flatMap(\.pieces) })
            {
                guard case .words(let words) = text else { continue }
                #expect(!words.contains("[[") && !words.contains("{") && !words.contains("<s"), "\(code): \(words)")
                #expect(words.filter { $0 == "`" }.count.isMultiple(of: 2), "\(code): \(words)")
            }
        }
    }

    @Test func `have every text that code names`() throws {
        let english = try #require(try Shelf.catalogues["en"])
        let calls = /words(?:\.count)?\(\s*"([a-zA-Z0-9.-]+)"/
        let named = /\(\s*"((?:job|receipt|me|systems|projects|quote|record|whatif)\.[a-zA-Z]+)",/
        var looked = 0
        for (path, source) in try Shelf.sources {
            for key in source.matches(of: calls).map({ String($0.output.1) })
                + source.matches(of: named).map({ String($0.output.1) })
            {
                looked += 1
                #expect(english.texts[key] != nil || english.plurals[key] != nil, "\(path): \(key)")
            }
        }
        #expect(looked > 100)
    }

    @Test func `are read whole, or not at all`() {
        #expect(throws: Catalogue.Mistake.self) { try Catalogue("a = b\na = c") }
        #expect(throws: Catalogue.Mistake.self) { try Catalogue("a = {count") }
        #expect(throws: Catalogue.Mistake.self) { try Catalogue("a") }
        #expect(throws: Catalogue.Mistake.self) { try Catalogue("plural.one = n is 1") }
    }
}
