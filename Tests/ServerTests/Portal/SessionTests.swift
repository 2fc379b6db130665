import Contract
import Glibc
import Testing

@Suite struct `A session of the portal` {
    @Test func `begins with a link that is good once`() async throws {
        try await withServer { client, _ in
            let link = try await Browser.link(of: client)
            var browser = Browser(port: client.port)
            // Opening it spends nothing.
            for _ in 0..<2 { #expect(try await browser.get(link.path).status == 200) }
            #expect(try await browser.send("/sign-in", ["link": link.path]).status == 303)
            let cookie = try #require(browser.page.cookies.first { $0.hasPrefix("fabrique-session=") })
            for part in ["HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(part), "\(cookie)") }
            #expect(try await browser.get("/").status == 200)

            var other = Browser(port: client.port)
            try await other.get("/sign-in")
            #expect(try await other.send("/sign-in", ["link": link.path]).status == 422)
            #expect(!other.page.cookies.contains { $0.hasPrefix("fabrique-session=") })
            // A link is no token, spent or not.
            let fresh = try await Browser.link(of: client)
            let secret = String(fresh.path.split(separator: "=")[1])
            #expect(try await HTTPClient(port: client.port, token: secret).get("/me").status == 401)
        }
    }

    @Test func `is another one after each sign-in, and worth nothing after the sign-out`() async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            let first = try #require(browser.cookies["fabrique-session"])
            try await browser.get("/sign-in")
            try await browser.send("/sign-in", ["link": Browser.link(of: client).path])
            let second = try #require(browser.cookies["fabrique-session"])
            #expect(first != second)
            #expect(try await HTTPClient(port: client.port, token: first).get("/me").status == 401)

            try await browser.get("/")
            #expect(try await browser.send("/sign-out", [:]).headers["location"] == "/sign-in?left=1")
            #expect(browser.cookies["fabrique-session"] == nil)
            browser.cookies["fabrique-session"] = second
            #expect(try await browser.get("/jobs").headers["location"] == "/sign-in?return=%2Fjobs")
        }
    }

    @Test func `that a stranger planted in the browser is not taken over`() async throws {
        try await withServer { client, _ in
            var browser = Browser(port: client.port)
            browser.cookies["fabrique-session"] = "fbq_planted"
            try await browser.get("/sign-in")
            try await browser.send("/sign-in", ["link": Browser.link(of: client).path])
            #expect(browser.cookies["fabrique-session"] != "fbq_planted")
            #expect(try await browser.get("/me").status == 200)
        }
    }

    @Test func `survives a restart of the server`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            var browser = try await Browser(signedInBy: client)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            let again = try scratch.serve()
            browser.port = try await scratch.client(of: again).port
            #expect(try await browser.get("/jobs").status == 200)
            again.send(SIGTERM)
            try await again.end()
        }
    }

    @Test func `sends its cookies by TLS alone where people come by it`() async throws {
        try await withServer("--public-address", "https://fabrique.example.org") { client, _ in
            var browser = Browser(port: client.port)
            try await browser.get("/sign-in")
            let cookies = browser.page.cookies
            #expect(cookies.contains { $0.hasPrefix("__Host-fabrique-visitor=") }, "\(cookies)")
            #expect(cookies.allSatisfy { $0.hasPrefix("__Host-") && $0.contains("Secure") }, "\(cookies)")
            #expect(browser.page.headers["strict-transport-security"] != nil)
        }
    }

    @Test func `gives no power that the link's maker did not have`() async throws {
        try await withServer { client, _ in
            let issued = try await client.post("/tokens", #"{"powers":["read"],"days":1}"#).json(TokenView.self)
            let reader = HTTPClient(port: client.port, token: issued.secret)
            var browser = try await Browser(signedInBy: reader)
            #expect(try await browser.get("/submit").status == 200)
            try await browser.send("/submit", ["action": "submit", "project": "atlas", "script": "#!/bin/sh\ntrue\n"])
            #expect(browser.page.status == 403)
            // Nobody but an administrator makes links for others.
            let person = try await client.post("/people", #"{"name":"Ada","mail":"ada@example.org"}"#)
                .json(PersonView.self)
            #expect(try await reader.post("/people/\(person.id)/links", "").status == 403)
            #expect(try await client.post("/people/\(person.id)/links", "").status == 201)
        }
    }
}
