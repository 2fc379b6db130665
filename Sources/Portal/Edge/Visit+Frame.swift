import Contract
import Hummingbird
import Quantities
import Server

extension Visit {
    private static let navigation = [
        ("overview", "/"), ("jobs", "/jobs"), ("submit", "/submit"), ("systems", "/systems"), ("projects", "/projects"),
        ("record", "/record"), ("whatif", "/what-if"), ("plans", "/plans"), ("help", "/help"),
    ]

    /// What surrounds every page.
    func frame(title: String, template: String) -> Content {
        let path = request.uri.path
        var frame: Content = [
            "title": title,
            "language": words.code,
            "csrf": csrf,
            "here": LocalPath(request.uri.string).text,
            "requestID": context.request,
            "links": portal.statics.links,
            "page": template,
            "languages": portal.languages.codes.map { code -> Content in
                [
                    "code": code,
                    "name": portal.languages[code]?("language.name") ?? code,
                    "isCurrent": code == words.code,
                ]
            },
            "themes": ["auto", "light", "dark"].map { theme -> Content in
                ["theme": theme, "name": words("theme.\(theme)"), "isCurrent": theme == self.theme]
            },
            "theme": theme,
        ]
        if let me {
            frame["me"] = ["id": me.person.id, "name": me.person.name ?? me.person.id] as Content
            frame["navigation"] = Self.navigation.map { key, href -> Content in
                let isCurrent = href == "/" ? path == "/" : path == href || path.hasPrefix(href + "/")
                return ["href": href, "name": words("nav.\(key)"), "isCurrent": isCurrent]
            }
        }
        if let done { frame["done"] = done }
        return frame
    }

    private var theme: String {
        let chosen = portal.cookies.value(.theme, in: request)
        return chosen == "light" || chosen == "dark" ? chosen ?? "auto" : "auto"
    }

    /// A moment as templates show it.
    func time(_ text: String?) -> Content? { words.time(text, now: now) }

    /// The projects in which the reader has a role, by name: what forms offer. Whoever sees more may type it.
    var ownProjects: [String] {
        let scopes = (me?.person.roles ?? []).map(\.scope).filter { $0.hasPrefix("project:") }
        return Set(scopes.map { String($0.dropFirst(8)) }).sorted()
    }

    /// Whether the reader administers the federation.
    var isAdministrator: Bool { me?.person.roles.contains { $0.role == "administrator" } ?? false }
}
