import Testing

@testable import Portal

@Suite struct `A field for a file` {
    @Test func `has a button in the page's language, and room for the name of what was chosen`() throws {
        let whole =
            /<div class="file">\s*<input type="file" id="([a-z-]+)"[^>]*>\s*<label class="button" for="([a-z-]+)">\[\[[a-zA-Z.]+\]\]<\/label>\s*<output for="([a-z-]+)"><\/output>\s*<\/div>/
        var seen = 0
        for (name, template) in try Shelf.templates {
            let fields = template.matches(of: whole)
            #expect(fields.count == template.matches(of: /type="file"/).count, "\(name)")
            for field in fields {
                let (_, id, label, output) = field.output
                #expect(label == id && output == id, "\(name)")
            }
            seen += fields.count
        }
        #expect(seen == 3)
    }

    @Test func `keeps the focus, which its button shows, and is the browser's own where no script runs`() throws {
        let style = String(decoding: try Shelf.resources.bytes(of: "Static/portal.css"), as: UTF8.self)
        let replaced = try #require(style.firstMatch(of: /@media \(scripting: enabled\) \{([^@]*?)\n\}/)).output.1
        #expect(replaced.contains("clip-path: inset(50%)"))
        #expect(replaced.contains(".file input:focus-visible + label { outline: 3px solid var(--accent);"))
        // What is not displayed gets no focus.
        #expect(!style.contains(/\.file input[^}]*(display: none|visibility: hidden)/))
        #expect(style.matches(of: /\.file input/).count == replaced.matches(of: /\.file input/).count)
    }
}
