import Contract
import Testing

@Suite struct `The pages of plans` {
    private static let right = """
        name: A small run
        model: {num_hidden_layers: 8, hidden_size: 1024, num_attention_heads: 8, intermediate_size: 4096, vocab_size: 32000}
        tokens: 1e9
        batch: 64
        chip: H100
        chips: [8, 16]
        price: 2.5
        """

    @Test func `show a mistake at its line, and what it comes to once it is mended`() async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/plans")
            #expect(browser.page.text.contains("No plan yet"))
            try await browser.get("/plans/new?kind=training&preset=training-small")
            #expect(browser.page.text.contains("7 billion parameters on 64 H100"))
            let wrong = Self.right.replacing("chip: H100", with: "chip: H1000")
            try await browser.send("/plans/new", ["kind": "training", "document": wrong])
            #expect(browser.page.status == 422, "\(browser.page.text)")
            #expect(browser.page.text.contains("<mark>chip: H1000</mark>") && browser.page.text.contains("Line 5"))
            #expect(browser.page.text.contains("tokens: 1e9"), "the document is still in the form")

            try await browser.send("/plans/new", ["kind": "training", "document": Self.right])
            let plan = try #require(try await client.all("/plans", PlanView.self).first)
            _ = try await client.end(ofPlan: plan.id)
            try await browser.get("/plans/\(plan.id)")
            let page = browser.page.text
            #expect(page.contains("Where a step&#39;s time goes") && page.contains("data-chart=\"chart-2\""))
            #expect(browser.page.body.count < 100 << 10)
            // A phone stacks a table's rows, but not the points of a line; what a part is called is not said twice.
            #expect(page.contains("<table class=\"report stack\" role=\"table\" data-chart=\"chart-2\""))
            #expect(page.contains("<td role=\"cell\" data-label=\"Seconds\" class=\"number\""))
            #expect(page.contains("<caption id=\"table-2\" class=\"unseen\""))
            #expect(page.contains("<table class=\"report\" data-chart=\"chart-4\"") && page.contains("Push the table"))
            // Euros are on no axis of days: they have a chart below, over the same table.
            #expect(page.contains("<canvas id=\"chart-4\" role=\"img\" aria-labelledby=\"part-4 head-4-1\">"))
            #expect(page.contains("<canvas id=\"chart-4-1\" role=\"img\" aria-labelledby=\"part-4 head-4-5\">"))
            #expect(page.contains("data-chart=\"chart-4\" data-unit=\"d\""))
            #expect(page.contains("data-series=\"accent\" data-chart=\"chart-4-1\" data-unit=\"M€\">Cost, M€</th>"))
            #expect(page.contains("<canvas id=\"chart-2\" role=\"img\" aria-labelledby=\"part-2\">"))
            try await browser.get("/plans/\(plan.id)/download/curve.csv")
            #expect(browser.page.headers["content-disposition"]?.contains("attachment") == true)
            #expect(browser.page.text.hasPrefix("chips,days,"))
            try await browser.get("/plans/\(plan.id)/download/../../me")
            #expect(browser.page.status == 404)
            try await browser.get("/plans/new?from=\(plan.id)")
            #expect(browser.page.text.contains("A small run"))
            try await browser.get("/plans/compare?plan=\(plan.id)&plan=\(plan.id)")
            #expect(browser.page.status == 200 && browser.page.text.contains("tokens a second"))
            // Links in a table's head would be out of sight on a phone.
            let links = browser.page.text.matches(of: #/<li><a href="/plans/([^"]+)">A small run</a></li>/#)
            #expect(links.map { String($0.output.1) } == [plan.id, plan.id], "\(browser.page.text)")
            let french = try await browser.get(
                "/plans/compare?plan=\(plan.id)&plan=\(plan.id)",
                ["Accept-Language": "fr-FR"]
            )
            // A unit that is translated keeps its number.
            #expect(french.text.contains(#/>\d[\d,]*.milliards?</#), "\(french.text)")
            try await browser.get("/plans/compare?plan=\(plan.id)")
            #expect(browser.page.status == 422)
        }
    }

    @Test func `say in the reader's language what was planned, and why it could not be`() async throws {
        try await withServer { client, _ in
            let done = try await client.plan(NewPlan(kind: "training", document: Self.right))
            let large = Self.right.replacing("hidden_size: 1024", with: "hidden_size: 262144")
            let failed = try await client.plan(NewPlan(kind: "training", document: large))
            _ = try await client.end(ofPlan: done.id)
            _ = try await client.end(ofPlan: failed.id)
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/plans/\(failed.id)")
            #expect(browser.page.text.contains("No layout fits: the nearest needs"), "\(browser.page.text)")
            #expect(browser.page.text.contains("hidden_size: 262144"), "the document stands below")
            try await browser.get("/plans/\(failed.id)", ["Accept-Language": "fr"])
            #expect(browser.page.text.contains("Aucune disposition ne tient"), "\(browser.page.text)")
            try await browser.get("/plans/\(done.id)", ["Accept-Language": "fr"])
            #expect(browser.page.text.contains("milliards de paramètres,") && browser.page.text.contains("Estimé."))
            #expect(!browser.page.text.contains("<p class=\"muted\" lang=\"en\">"))
            #expect(browser.page.text.contains(">Coût, M€</th>"), "\(browser.page.text)")
        }
    }

    @Test func `do not exist for those who may not read the plan`() async throws {
        try await withServer { client, _ in
            let plan = try await client.plan(NewPlan(kind: "training", document: Self.right))
            let stranger = HTTPClient(port: client.port, token: try await client.personWithToken("eve@example.org"))
            var browser = try await Browser(signedInBy: stranger)
            for path in ["", "/download/report.json", "/download/document.yaml"] {
                try await browser.get("/plans/\(plan.id)\(path)")
                #expect(browser.page.status == 404, "\(path)")
            }
            try await browser.send("/plans/\(plan.id)/actions", ["action": "delete"])
            #expect(browser.page.status == 404)
            #expect(try await client.get("/plans/\(plan.id)").status == 200)
        }
    }
}
