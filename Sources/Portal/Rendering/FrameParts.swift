import Mustache

/// The parts of the frame that are the same for every reader of a language, rendered once: a page has as many names in its
/// frame as a short list in its rows.
struct FrameParts: Sendable {
    /// Which languages there are.
    let languages: MustacheTemplate
    /// The choice of light or dark, by what is chosen.
    private let themes: [String: MustacheTemplate]
    /// Where one may go, by where one is; nowhere of it is the empty text.
    private let navigation: [String: MustacheTemplate]

    private static let places = [
        ("overview", "/"), ("jobs", "/jobs"), ("submit", "/submit"), ("systems", "/systems"), ("projects", "/projects"),
        ("record", "/record"), ("whatif", "/what-if"), ("plans", "/plans"), ("help", "/help"),
    ]
    private static let themes = ["auto", "light", "dark"]

    init(_ library: PageLibrary, in words: Words, among all: Languages) {
        languages = library.part(
            "languages",
            [
                "languages": all.codes.map { code -> Content in
                    ["code": code, "name": all[code]?("language.name") ?? code, "isCurrent": code == words.code]
                }
            ]
        )
        var themes: [String: MustacheTemplate] = [:]
        for chosen in Self.themes {
            let choices = Self.themes.map { theme -> Content in
                ["theme": theme, "name": words("theme.\(theme)"), "isCurrent": theme == chosen]
            }
            themes[chosen] = library.part("themes", ["themes": choices])
        }
        self.themes = themes
        var navigation: [String: MustacheTemplate] = [:]
        for here in Self.places.map(\.1) + [""] {
            let places = Self.places.map { key, href -> Content in
                ["href": href, "name": words("nav.\(key)"), "isCurrent": href == here]
            }
            navigation[here] = library.part("navigation", ["places": places])
        }
        self.navigation = navigation
    }

    func themes(chosen theme: String) -> MustacheTemplate? { themes[theme] }

    /// The navigation of a page; the pages below one are of it.
    func navigation(at path: String) -> MustacheTemplate? {
        guard path != "/" else { return navigation[path] }
        let place = path.dropFirst().prefix { $0 != "/" }
        return navigation["/" + place] ?? navigation[""]
    }
}
