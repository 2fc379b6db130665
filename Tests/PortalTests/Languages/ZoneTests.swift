import Testing

@testable import Portal

@Suite struct `Every moment on a page` {
    @Test func `says its zone`() throws {
        for words in try Shelf.catalogues.keys.sorted().map({ try Shelf.words($0) }) {
            #expect(words.moment("2026-12-24T18:05:00.000Z").hasSuffix(" UTC"), "\(words.code)")
            // Only a column whose head names the zone goes without.
            #expect(words("grid.hour").contains("UTC"), "\(words.code)")
        }
        let hours = try Shelf.sources.filter { $0.value.contains("words.hour(") }.keys
        #expect(hours.map { String($0.split(separator: "/").last ?? "") } == ["GridDay.swift"])
        // A script that turns it into the reader's zone names that one.
        let script = String(decoding: try Shelf.resources.bytes(of: "Static/portal.js"), as: UTF8.self)
        #expect(script.split(separator: "Intl.DateTimeFormat(").count == 2)
        #expect(script.contains("timeZoneName: \"short\""))
    }
}
