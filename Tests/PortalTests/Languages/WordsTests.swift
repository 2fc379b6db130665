import Quantities
import Testing

@testable import Portal

@Suite struct WordsTests {
    @Test(arguments: [
        ("en", 1_234_567, "1,234,567"), ("fr", 1_234_567, "1\u{202f}234\u{202f}567"), ("en", 2026, "2026"),
        ("fr", -12_345, "−12\u{202f}345"), ("en", 0, "0"),
    ])
    func `whole numbers are parted as the language does it`(code: String, number: Int64, text: String) throws {
        #expect(try Shelf.words(code).number(number) == text)
    }

    @Test(arguments: [
        ("en", 12_400_000, "€12.40"), ("fr", 12_400_000, "12,40\u{a0}€"), ("en", 3300, "€0.0033"),
        ("en", 42, "<€0.0001"), ("fr", 0, "0\u{a0}€"), ("en", -1_500_000, "−€1.50"),
    ])
    func `money is exact to the cent, and finer below`(code: String, microEuros: Int64, text: String) throws {
        #expect(try Shelf.words(code).euros(microEuros) == text)
    }

    @Test(arguments: [
        (Int64(0), "0\u{a0}kWh"), (1, "<0.0001\u{a0}kWh"), (3_600_000, "1\u{a0}kWh"),
        (36_000_000_000, "10\u{a0}MWh"), (5_000_000, "1.39\u{a0}kWh"),
    ])
    func `an amount of energy is never nought when there was some`(joules: Int64, text: String) throws {
        #expect(try Shelf.words("en").energy(joules) == text)
    }

    @Test func `an amount never breaks within its unit, nor before it`() throws {
        for (code, catalogue) in try Shelf.catalogues {
            for (key, text) in catalogue.texts where key.hasPrefix("unit.") {
                let filled = text.filled(with: ["number": "1"])
                #expect(!filled.contains("-"), "\(code): \(key)")
                #expect(!filled.contains(" "), "\(code): \(key)")
            }
        }
    }

    @Test func `spans are told in their two largest units`() throws {
        let (english, french) = (try Shelf.words("en"), try Shelf.words("fr"))
        #expect(english.duration(seconds: 59) == "59\u{a0}s")
        #expect(english.duration(seconds: 3600) == "1\u{a0}h")
        #expect(french.duration(seconds: 93_600) == "1\u{a0}j 2\u{a0}h")
    }

    @Test func `dates and distances are said in the language`() throws {
        let now = Instant(milliseconds: 1_795_000_000_000)
        let french = try Shelf.words("fr")
        #expect(french.moment("2026-12-24T18:05:00.000Z") == "24 déc. 2026, 18:05 UTC")
        #expect(french.hour("2026-12-24T18:00:00.000Z") == "24 déc. 2026, 18:00")
        #expect(french.relative(now + 7200, to: now) == "dans 2\u{a0}h")
        #expect(try Shelf.words("en").relative(now + -180, to: now) == "3\u{a0}min ago")
        #expect(french.time("yesterday", now: now) == nil)
    }

    @Test(arguments: [
        (Int64(604_799), "in 7\u{a0}d"), (604_800, "in 7\u{a0}d"), (172_799, "in 2\u{a0}d"),
        (100_000, "in 1\u{a0}d 4\u{a0}h"), (86_399, "in 1\u{a0}d"), (5040, "in 1\u{a0}h 24\u{a0}min"),
        (8999, "in 2\u{a0}h 30\u{a0}min"), (7199, "in 2\u{a0}h"), (149, "in 2\u{a0}min"), (-604_799, "7\u{a0}d ago"),
        (119, "in 1\u{a0}min 59\u{a0}s"), (4, "now"),
    ])
    func `a distance is told as a span, to the nearest`(seconds: Int64, text: String) throws {
        let now = Instant(milliseconds: 1_795_000_000_000)
        #expect(try Shelf.words("en").relative(now + Seconds(seconds), to: now) == text)
    }

    @Test(arguments: [
        ("fr", "placed", 1, "placée"), ("fr", "placed", 12, "placées"), ("fr", "held", 0, "retenue"),
        ("fr", "held", 3, "retenues"), ("en", "held", 3, "held"),
    ])
    func `a state agrees with how many there are`(code: String, state: String, count: Int, text: String) throws {
        #expect(try Shelf.words(code).count("overview.are.\(state)", count) == text)
    }

    @Test(arguments: [("en", 0, "0 nodes"), ("en", 1, "1 node"), ("fr", 0, "0 nœud"), ("fr", 2, "2 nœuds")])
    func `counts take the plural form of the language`(code: String, count: Int64, text: String) throws {
        #expect(try Shelf.words(code).count("job.nodes", count) == text)
    }

    @Test func `a value that looks like a placeholder stays what it is`() throws {
        let words = Words(code: "en", try Catalogue("a = {one} and {two}"))
        #expect(words("a", ["one": "{two}", "two": "2"]) == "{two} and 2")
    }

    @Test(arguments: [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("de,en;q=0.5", "en"), ("en;q=0.2,fr;q=0.7", "fr"), ("", "en"),
        ("fr;q=0, en", "en"), ("*", "en"), (",;q=,;;", "en"),
    ])
    func `a browser's languages are tried in its order`(header: String, code: String) throws {
        let languages = try Languages(Shelf.resources.texts(in: "Locales", endingIn: ".txt"))
        #expect(languages.words(chosen: nil, accepted: header).code == code)
        #expect(languages.words(chosen: "fr", accepted: header).code == "fr")
        #expect(languages.words(chosen: "xx", accepted: header).code == code)
    }
}

@Suite struct PluralRuleTests {
    @Test func `a rule may take a rest, exclude and choose`() throws {
        let few = try #require(PluralRule(form: "few", "n % 10 = 2..4 and n % 100 != 12..14"))
        #expect([2, 3, 4, 22, 104].allSatisfy { few.holds(for: $0) })
        #expect(![0, 1, 5, 12, 13, 112].contains { few.holds(for: $0) })
        let either = try #require(PluralRule(form: "few", "n = 0 or n % 100 = 1..19"))
        #expect(either.holds(for: 0) && either.holds(for: 119) && !either.holds(for: 20))
    }

    @Test(arguments: ["", "n", "n =", "n = x", "n % 0 = 1", "n = 1 and", "n = 3..1", "m = 1"])
    func `what is no rule is refused`(text: String) { #expect(PluralRule(form: "one", text) == nil) }
}
