import Testing

@testable import Portal

@Suite struct `The templates` {
    private static let hostile = "<script>alert(1)</script>\"'&"

    @Test func `compile in every language`() throws {
        let resources = try Shelf.resources
        for (code, content) in try resources.texts(in: "Locales", endingIn: ".txt") {
            let words = Words(code: code, try Catalogue(content))
            #expect(throws: Never.self) { try PageLibrary(Shelf.templates, in: words, links: [:]) }
        }
    }

    @Test func `never leave a value unescaped`() throws {
        for (name, template) in try Shelf.templates {
            #expect(!template.contains("{{{") && !template.contains("{{&"), "\(name)")
            #expect(!template.contains("CONTENT_TYPE"), "\(name)")
        }
    }

    @Test func `hold no script and no style of their own, and nothing from elsewhere`() throws {
        for (name, template) in try Shelf.templates {
            #expect(!template.contains("style="), "\(name)")
            #expect(!template.contains("<style"), "\(name)")
            #expect(template.firstMatch(of: /\son[a-z]+=/) == nil, "\(name)")
            #expect(template.firstMatch(of: /(src|href|action)="(https?:)?\/\//) == nil, "\(name)")
            for script in template.split(separator: "<script").dropFirst() {
                #expect(script.hasPrefix(" src=\"[[link "), "\(name)")
            }
        }
    }

    @Test func `give each form that changes something its token`() throws {
        for (name, template) in try Shelf.templates {
            for form in template.split(separator: "<form").dropFirst()
            where form.prefix(200).contains("method=\"post\"") {
                let body = form.prefix(while: { $0 != "¶" }).split(separator: "</form>").first ?? ""
                #expect(body.contains("{{>form}}") || body.contains("name=\"csrf\""), "\(name)")
            }
        }
    }

    @Test func `escape what people wrote, wherever it stands`() throws {
        let library = try PageLibrary(
            [
                "page": """
                {{<frame}}{{$main}}<p title="{{name}}">{{name}}</p>\
                {{#list}}{{.}}{{/list}}{{>part}}{{/main}}{{/frame}}
                """,
                "frame": "<html>{{name}}{{$main}}{{/main}}{{name}}</html>",
                "part": """
                {{#name}}{{name}}{{.}}{{/name}}{{within.name}}\
                {{#part}}{{name}}{{/part}}{{#rows}}{{name}}{{/rows}}{{piece}}
                """,
            ],
            in: Shelf.words("en"),
            links: [:]
        )
        let html = library.render(
            "page",
            [
                "name": Self.hostile, "list": [Self.hostile], "piece": Self.hostile[...],
                "within": ["name": Self.hostile] as Content, "part": ["name": Self.hostile],
                "rows": [["name": Self.hostile] as Content],
            ]
        )
        #expect(!html.contains("<script") && !html.contains("\"'"))
        #expect(html.split(separator: "&lt;script&gt;").count > 9)
    }

    @Test func `show numbers as they are, and nothing of what is not there`() throws {
        let library = try PageLibrary(
            [
                "page":
                    "{{count}},{{none}},{{#none}}x{{/none}}{{^none}}y{{/none}},{{#yes}}{{count}}{{/yes}}{{#no}}z{{/no}}"
            ],
            in: Shelf.words("en"),
            links: [:]
        )
        var content: Content = ["count": UInt64(7), "yes": true, "no": false, "none": "gone"]
        content["none"] = nil
        #expect(library.render("page", content) == "7,,y,7")
    }

    @Test func `make code of what stands between backticks, and nothing else of a text`() {
        #expect(PageLibrary.marked("`--time` & <b>") == "<code>--time</code> &amp; &lt;b&gt;")
        #expect(PageLibrary.marked("{{x}}") == "&#123;&#123;x}}")
    }

    @Test func `show how far a question is, and look again until it is answered`() throws {
        var templates = try Shelf.templates
        templates["frame"] = "{{$main}}{{/main}}"
        let library = try PageLibrary(templates, in: Shelf.words("en"), links: ["marks.svg": "/marks.svg"])
        var content: Content = [
            "question": "0f3a", "asked": "What if?", "state": "running", "stateName": "at work", "isOpen": true,
            "isRunning": true, "percent": "41 %", "percentWidth": 410,
        ]
        let running = library.render("what-if-answer", content)
        #expect(running.contains("data-renew") && running.contains("41 %") && running.contains("width=\"410\""))
        #expect(running.contains("<a href=\"/what-if/0f3a\">Look again</a>"), "\(running)")
        content["isRunning"] = false
        #expect(library.render("what-if-answer", content).contains("It waits for its turn"))
        content["isOpen"] = false
        content["problem"] = ["title": "It took too long", "lead": "The play was broken off."] as Content
        let failed = library.render("what-if-answer", content)
        #expect(!failed.contains("data-renew") && failed.contains("It took too long"))
    }

    @Test func `are refused when they need a text that is not there`() throws {
        #expect(throws: PortalFault.self) {
            try PageLibrary(["page": "[[no.such]]"], in: Shelf.words("en"), links: [:])
        }
        #expect(throws: PortalFault.self) { try PageLibrary(["page": "{{#open}}"], in: Shelf.words("en"), links: [:]) }
    }
}
