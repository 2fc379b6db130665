import Hummingbird

/// The reader's choice of language and of light or dark.
struct PreferencePages: Sendable {
    private static let year = 365 * 86_400

    func add(to paths: Paths) {
        paths.post("preferences", isOpen: true, set)
    }

    private func set(_ visit: Visit) async throws -> Response {
        var response = visit.see(LocalPath(visit.form["return"]))
        // The sign-in is no place to be led back to, but the one page where a reader without a session may choose.
        if visit.form["return"]?.hasPrefix("/sign-in") == true { response.headers[.location] = "/sign-in" }
        if let code = visit.form["language"], visit.portal.languages[code] != nil {
            visit.portal.cookies.set(.language, code, for: Self.year, on: &response)
        }
        switch visit.form["theme"] {
        case "auto": visit.portal.cookies.clear(.theme, on: &response)
        case let theme? where theme == "light" || theme == "dark":
            visit.portal.cookies.set(.theme, theme, for: Self.year, on: &response)
        default: break
        }
        return response
    }
}
