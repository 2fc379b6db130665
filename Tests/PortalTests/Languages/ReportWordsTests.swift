import Contract
import Testing

@testable import Portal

@Suite struct `The words of a report` {
    @Test func `are found by what they say, and figures stand in them by the customs of the language`() throws {
        let french = try Shelf.words("fr")
        #expect(french.report("energy in 2030").text == "d’énergie en 2030")
        #expect(french.report("Capacity by month").text == "Capacité par mois")
        #expect(french.report("Time from").text == "Instant")
        #expect(french.report("Cost at low").text == "Coût, facteur bas")
        #expect(french.report("chips").text == "puces" && french.report("Chips").text == "Puces")
        #expect(french.report("95 % wait under").language == "fr")
        #expect(french.report("Nobody knows this").text == "Nobody knows this")
        #expect(french.report("Nobody knows this").language == "en")
        // No figure is lost for want of a text that holds it.
        #expect(french.report("billion").text == "milliards" && french.report("406 billion").text == "406 billion")
        // A preprint's number is no figure.
        let source = french.report("one in 50,700 chip-hours (Llama 3, arXiv 2407.21783)")
        #expect(source.language == "fr" && source.text.contains("arXiv 2407.21783"), "\(source.text)")
        let english = try Shelf.words("en")
        #expect(english.report("energy in 2030").text == "energy in 2030")
    }

    @Test func `stand around the values of a phrase, as a whole or sentence by sentence`() throws {
        let french = try Shelf.words("fr")
        func said(_ pattern: String, _ values: [String]) -> (text: String, language: String) {
            french.report(PhraseView(text: "English", pattern: pattern, values: values))
        }
        let whole = said(
            "No layout fits: the nearest needs {a} GB a chip, which has {b} GB. Use more devices.",
            ["412.5", "80"]
        )
        #expect(whole.language == "fr" && whole.text.contains("412,5\u{a0}Go") && !whole.text.contains("{"))
        let two = said("{a} {b} in {c}, in one phase. Estimated.", ["100,000", "H100", "Finland"])
        #expect(two.language == "fr" && two.text.contains("H100 (Finlande)") && two.text.hasSuffix(" Estimé."))
        // A name that is no word of ours, and one that looks like a placeholder, stay what they are.
        #expect(said("Under {a}.", ["{b}"]).text.contains("{b}"))
        // One sentence that nobody translated leaves all in English.
        #expect(said("Estimated. Nobody knows {a}.", ["this"]) == ("English", "en"))
        // One text serves a sentence and a clause.
        #expect(said("Write {a}.", ["4-8"]).text == "Écrivez 4-8.")
        #expect(said("write {a}", ["4-8"]).text == "écrivez 4-8")
        #expect(said("write {a}", ["4-8."]).text == "écrivez 4-8.")
        let english = try Shelf.words("en").report(PhraseView(text: "Under x.", pattern: "Under {a}.", values: ["x"]))
        #expect(english == ("Under x.", "en"))
    }

    @Test func `keep what somebody wrote or must write, and examples with their decimal point`() throws {
        let french = try Shelf.words("fr")
        func said(_ pattern: String, _ values: [String]) -> String {
            french.report(PhraseView(text: "English", pattern: pattern, values: values), isVerbatim: true).text
        }
        #expect(said("Write the site's PUE, as pue: 1.1, or one for each month.", []).contains("pue: 1.1,"))
        #expect(said("Write at least {a}.", ["power: {pue: 1.1}"]).contains("power: {pue: 1.1}"))
        #expect(said("Write {a}.", ["price: 2"]) == "Écrivez price: 2.")
        #expect(said("two layers are called {a}", ["Capacity: 2,5 h"]).hasSuffix("Capacity: 2,5 h"))
        #expect(said("{a} stands where a list is expected", ["a map of keys"]).hasPrefix("un groupe de clés "))
        #expect(said("{a} stands where a list is expected", ["\"a list\""]).hasPrefix("\"a list\" "))
        // Figures of ours, with a mark between thousands, are ours.
        let limits = said("At most 2,000 layers, 4,096 heads and 4,096 experts are planned.", [])
        #expect(limits.contains("2\(french("number.group"))000"))
    }

    @Test(arguments: [
        ("12,345.6 M€", "12\u{202f}345,6 M€"), ("0.35", "0,35"), ("2026-01-05", "2026-01-05"), ("", ""),
        ("a, b", "a, b"), ("3.", "3."),
    ])
    func `have figures with the language's own marks`(text: String, expected: String) throws {
        let group = try Shelf.words("fr")("number.group")
        #expect(try Shelf.words("fr").figure(text) == expected.replacing("\u{202f}", with: group))
        #expect(try Shelf.words("en").figure(text) == text)
    }

    @Test(arguments: [
        ("66.9 d", "66,9\u{a0}j"), ("7.0 d", "7,0\u{a0}j"), ("33.6 h", "33,6 h"), ("40,000", "40\u{202f}000"),
        ("76.2 MW", "76,2 MW"), ("1.1", "1,1"), ("500.0 M€", "500,0 M€"), ("80.5 GB", "80,5 Go"),
        ("1.5–2.5 h", "1,5–2,5 h"),
        ("500.0 M€ of 4,000.0 M€, 12.50 %", "500,0\u{a0}M€ sur 4\u{202f}000,0\u{a0}M€, 12,50\u{a0}%"),
    ])
    func `have the marks of a figure and its unit once`(text: String, expected: String) throws {
        let french = try Shelf.words("fr")
        let expected = expected.replacing("\u{202f}", with: french("number.group"))
        #expect(french.report(text) == (expected, "fr"))
        #expect(french.value(text) == expected)
        let phrase = PhraseView(text: "Under \(text).", pattern: "Under {a}.", values: [text])
        #expect(french.report(phrase).text.contains(expected))
        #expect(try Shelf.words("en").value(text) == text)
    }

    @Test(arguments: ["llama-3.1", "Llama 3.1 405B", "v4.0", "2.1.3", "406 billion", "2026-01-05"])
    func `leave a name's figures as they are`(text: String) throws {
        #expect(try Shelf.words("fr").report(text).text == text)
    }

    @Test func `say a unit that stands apart by itself, or by its figure`() throws {
        let (french, english) = (try Shelf.words("fr"), try Shelf.words("en"))
        #expect(french.unit("d") == "j" && french.unit("GB") == "Go" && french.unit("H100") == "H100")
        #expect(french.unit("M€ a year") == "M€ par an" && french.unit("GWh a year") == "GWh par an")
        #expect(french.unit("trillion", of: 0.14) == "billion" && french.unit("trillion", of: 15.6) == "billions")
        #expect(french.unit("billion", of: 405.9) == "milliards" && french.unit("billion") == "milliards")
        #expect(english.unit("d", of: 2) == "d" && english.unit("trillion", of: 15.6) == "trillion")
    }

    @Test func `stand beside somebody's name where it comes apart from them`() throws {
        let french = try Shelf.words("fr")
        func said(_ text: String, _ pattern: String, _ values: [String]) -> (text: String, language: String) {
            let other = PhraseView(text: "English", pattern: "Under {a}.", values: ["x"])
            return french.report(text, [other, PhraseView(text: text, pattern: pattern, values: values)])
        }
        let whole = said("mezzanine 7x: paid in whole", "{a}: paid in whole", ["mezzanine 7x"])
        #expect(whole == ("mezzanine 7x\u{a0}: payée en entier", "fr"))
        let head = said("each-site-alone: devices at work", "{a}: devices at work", ["each-site-alone"])
        #expect(head == ("each-site-alone\u{a0}: dispositifs au travail", "fr"))
        #expect(said("came true: 2028-01-31", "came true: {a}", ["2028-01-31"]).text == "réalisé\u{a0}: 2028-01-31")
        // No sentence is taken apart to find the name in it.
        #expect(french.report("mezzanine 7x: paid in whole").language == "en")
        #expect(said("ES-1: what they wrote", "{a}: what they wrote", ["ES-1"]) == ("ES-1: what they wrote", "en"))
        // Some are known by their units.
        let text = "states 500.0 M€, Union 500.0 M€"
        let known = said(text, "states {a}, Union {b}", ["500.0 M€", "500.0 M€"])
        #expect(known.language == "fr" && known.text.contains("500,0"))
    }

    @Test func `leave names from the document as they are, and stay short beside them`() throws {
        let french = try Shelf.words("fr")
        func title(_ title: String, _ key: String) -> String {
            let column = PlanColumn(title: title, key: key, isNumber: true, isHidden: false)
            return PlanReportContent.title(of: column, french, []).text
        }
        #expect(title("first loss", "first loss") == "first loss")
        #expect(title("first loss", "firstLoss") == "première perte")
        #expect(french.report("grants").text == "grants")
        let often = PhraseView(
            text: "senior debt: how often it loses money",
            pattern: "{a}: how often it loses money",
            values: ["senior debt"]
        )
        #expect(french.report(often) == ("Perd de l’argent\u{a0}: senior debt", "fr"))
        let equity = PhraseView(
            text: "equity: how often it loses money",
            pattern: "{a}: how often it loses money",
            values: ["equity"]
        )
        let column = PlanColumn(title: equity.text, key: "equity.lossShare", isNumber: true, isHidden: false)
        let head = PlanReportContent.title(of: column, french, [equity], ["equity"])
        #expect(head == ("Perd de l’argent\u{a0}: equity", "fr"))
        #expect(french.report("equity").text == "fonds propres")
    }

    @Test func `have the key that the English text makes`() throws {
        let english = try #require(try Shelf.catalogues["en"])
        var seen = 0
        for (key, text) in english.texts where key.hasPrefix("report.") {
            let values = Dictionary(uniqueKeysWithValues: text.values.map { ($0, "1") })
            #expect(Words.reportKey(of: text.filled(with: values)).key == key)
            seen += 1
        }
        #expect(seen > 300)
    }
}
