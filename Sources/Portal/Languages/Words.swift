/// What is said to a reader, in their language.
struct Words: Sendable {
    /// The language's code, as in the `lang` of a page.
    let code: String
    let catalogue: Catalogue

    init(code: String, _ catalogue: Catalogue) {
        self.code = code
        self.catalogue = catalogue
    }

    /// A text. One that is missing shows its key; a test sees to it that none is.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        catalogue.texts[key]?.filled(with: values) ?? key
    }

    /// Several in one line, parted as the language does it; nil for none.
    func list(_ items: [String]) -> String? {
        guard let first = items.first else { return nil }
        return items.dropFirst().reduce(first) { self("list.both", ["one": $0, "other": $1]) }
    }

    /// A text, if the catalogue has it.
    func known(_ key: String) -> String? { catalogue.texts[key]?.filled(with: [:]) }

    /// A text that depends on a count, which it holds as `{count}`.
    func count(_ key: String, _ count: Int64, _ values: [String: String] = [:]) -> String {
        let forms = catalogue.plurals[key] ?? [:]
        guard let text = forms[catalogue.form(of: count)] ?? forms["other"] else { return key }
        return text.filled(with: values.merging(["count": number(count)]) { $1 })
    }

    /// A text that depends on a count.
    func count(_ key: String, _ count: Int) -> String { self.count(key, Int64(count)) }
}
