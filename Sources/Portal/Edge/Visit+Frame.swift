import Contract
import Hummingbird
import Quantities
import Server

extension Visit {
    /// What surrounds every page.
    func frame(title: String, template: String) -> Content {
        let parts = portal.frames[words.code]
        var frame: Content = [
            "title": title,
            "language": words.code,
            "csrf": csrf,
            "here": LocalPath(request.uri.string).text,
            "requestID": context.request,
            "canChart": portal.statics.hasCharts,
            "page": template,
            "theme": theme,
        ]
        frame["languages"] = parts?.languages
        frame["themes"] = parts?.themes(chosen: theme)
        if let me {
            frame["me"] = ["id": me.person.id, "name": me.person.name ?? me.person.id] as Content
            frame["navigation"] = parts?.navigation(at: request.uri.path)
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
