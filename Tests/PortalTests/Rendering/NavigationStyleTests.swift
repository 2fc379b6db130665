import Testing

@testable import Portal

@Suite struct `The places on a phone` {
    @Test func `fade at the screen's edge where they go on, and can stand clear of it`() throws {
        let style = String(decoding: try Shelf.resources.bytes(of: "Static/portal.css"), as: UTF8.self)
        let phone = try #require(style.firstRange(of: "@media (max-width: 44rem)"))
        let row = try #require(style[phone.upperBound...].firstMatch(of: /\.navigation ul \{([^}]*)\}/)).output.1
        #expect(row.contains("overflow-x: auto") && row.contains("flex-wrap: nowrap"))
        // As far as the row fades, so far its places can be moved away from the edge, by hand and by the Tab key.
        #expect(row.contains("#000 1rem calc(100% - 3rem), transparent"))
        #expect(row.contains("padding: 0 3rem 0 1rem;") && row.contains("scroll-padding: 0 3rem;"))
    }
}
