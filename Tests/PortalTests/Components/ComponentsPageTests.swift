import Testing

@testable import Portal

@Suite struct `The page of components` {
    @Test func `shows every step of type, every space and every colour that the style sheet has`() throws {
        let style = String(decoding: try Shelf.resources.bytes(of: "Static/portal.css"), as: UTF8.self)
        let tokens = Set(style.matches(of: /\n {4}--([a-z0-9-]+):/).map { String($0.output.1) })
        let shown =
            ComponentsPage.types.map { "text-\($0)" } + ComponentsPage.spaces.map { "space-\($0)" }
            + ComponentsPage.colours + ["on-accent", "sans", "mono"]
        #expect(tokens == Set(shown))
        for name in ComponentsPage.types { #expect(style.contains(".type-\(name) {")) }
        for name in ComponentsPage.spaces { #expect(style.contains(".space-\(name) {")) }
        for name in ComponentsPage.colours { #expect(style.contains(".swatch-\(name) {")) }
    }
}
