import Hummingbird

/// Help, and the design system on one page.
struct HelpPages: Sendable {
    func add(to paths: Paths) {
        paths.get("help") { $0.page("help", title: $0.words("help.title")) }
        paths.get("components") { ComponentsPage.show($0) }
    }
}
