import Contract
import Foundation
import Journal
import Quantities
import Testing

@Suite struct `The edge of the portal` {
    @Test func `takes no form that another site could have made`() async throws {
        try await withServer { client, scratch in
            let job = try await client.job("#!/bin/sh\n#SBATCH --hold\ntrue\n", in: scratch)
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/jobs/\(job)")
            let genuine = browser.token
            let path = "/jobs/\(job)/actions"
            for forged in ["", "0", String(repeating: "0", count: 64), String(genuine.reversed())] {
                #expect(try await browser.send(path, ["action": "cancel", "why": "x"], csrf: forged).status == 403)
            }
            // Another person's token is no better.
            var stranger = try await Browser(signedInBy: client)
            try await stranger.get("/jobs")
            #expect(
                try await browser.send(path, ["action": "cancel", "why": "x"], csrf: stranger.token).status == 403
            )
            #expect(try await client.get("/jobs/\(job)").json(JobView.self).state == "held")
            #expect(try await browser.send(path, ["action": "cancel", "why": "x"], csrf: genuine).status == 303)
            #expect(try await client.end(of: job).state == "cancelled")
        }
    }

    @Test func `leads nobody elsewhere`() async throws {
        try await withServer { client, _ in
            for address in ["https://evil.example", "//evil.example", "/\\evil.example", "/x\r\nSet-Cookie: a=b"] {
                var browser = Browser(port: client.port)
                let link = try await Browser.link(of: client)
                try await browser.get(link.path)
                try await browser.send("/sign-in", ["link": link.path, "return": address])
                #expect(browser.page.headers["location"] == "/", "\(address)")
                try await browser.get("/")
                try await browser.send("/preferences", ["language": "fr", "return": address])
                #expect(browser.page.headers["location"] == "/", "\(address)")
                #expect(browser.page.headers["a"] == nil)
            }
        }
    }

    @Test func `lets no script in, whatever a job is called and writes`() async throws {
        try await withServer { client, scratch in
            let script = """
                #!/bin/sh
                #SBATCH --job-name=<script>alert(1)</script>
                #SBATCH --comment="<img src=x onerror=alert(2)>"
                printf '\\033[31m<script>alert(3)</script>\\033[0m\\n'

                """
            let job = try await client.job(script, in: scratch)
            #expect(try await client.end(of: job).state == "succeeded")
            var browser = try await Browser(signedInBy: client)
            for path in ["/", "/jobs", "/jobs?q=%3Cscript%3E", "/jobs/\(job)", "/jobs/\(job)/receipt"] {
                let page = try await browser.get(path)
                #expect(page.status == 200)
                #expect(!page.text.contains("<script>") && !page.text.contains("<img"), "\(path)")
                #expect(!page.text.contains("\u{1b}"), "\(path)")
                let policy = try #require(page.headers["content-security-policy"])
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                #expect(page.headers["x-content-type-options"] == "nosniff")
                #expect(page.body.count < 100 << 10, "\(path)")
            }
            // The log itself comes as text that nothing in it can turn into a page.
            let log = try await browser.get("/jobs/\(job)/log")
            #expect(log.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(log.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(log.text.contains("<script>alert(3)</script>"))
        }
    }

    @Test func `keeps the page of a job small, however long its script and its log are`() async throws {
        try await withServer { client, scratch in
            let tail = String(repeating: "# && <long> &&\n", count: 20_000)
            let script = "#!/bin/sh\nhead -c 200000 /dev/zero | tr '\\0' '&'\nexit 0\n" + tail
            let job = try await client.job(script, in: scratch)
            #expect(try await client.end(of: job).state == "succeeded")
            var browser = try await Browser(signedInBy: client)
            for path in ["/jobs/\(job)", "/jobs/\(job)/receipt"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.body.count < 100 << 10, "\(path): \(page.body.count)")
            }
            let whole = try await browser.get("/jobs/\(job)/script")
            #expect(whole.text == script)
            #expect(whole.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(whole.headers["content-disposition"] == "attachment; filename=\"job-\(job).sh\"")
            #expect(whole.headers["x-content-type-options"] == "nosniff")
        }
    }

    @Test func `says when to ask again of whoever asks too fast`() async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve("--rate", "1")
            let client = try await scratch.client(of: server)
            var browser = try await Browser(signedInBy: client)
            var refused: Answer?
            for _ in 0..<40 where refused == nil {
                let page = try await browser.get("/help")
                if page.status != 200 { refused = page }
            }
            let page = try #require(refused)
            #expect(page.status == 429 && page.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(page.headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
        }
    }

    @Test(arguments: [
        "/static/0/../../../etc/passwd", "/static/0/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/static/x/portal.css/..",
        "/jobs/..%2f..%2fetc%2fpasswd", "/systems/%00", "/projects/%0d%0aX-Injected:%20yes", "/jobs/%ff",
    ])
    func `serves no path that is none of its own`(path: String) async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            let answer = try await browser.get(path)
            #expect(answer.status == 404 || answer.status == 400, "\(answer.status)")
            #expect(!answer.text.contains("root:") && answer.headers["x-injected"] == nil)
        }
    }

    @Test func `keeps static files for ever by their content's digest, packed and asked for once`() async throws {
        try await withServer { client, _ in
            var browser = Browser(port: client.port)
            // The first page brings the style, allowed by its digest alone; those after it name the file.
            let bare = try await browser.get("/sign-in")
            let page = try await browser.get("/sign-in")
            // It is the only page that is packed.
            var newcomer = Browser(port: client.port)
            let packed = try await newcomer.get("/sign-in", ["Accept-Encoding": "gzip"])
            #expect(packed.headers["content-encoding"] == "gzip" && packed.body.count * 3 < bare.body.count)
            let second = try await browser.get("/sign-in", ["Accept-Encoding": "gzip"])
            #expect(second.headers["content-encoding"] == nil && second.text.contains("</html>"))
            let style = try #require(page.text.firstMatch(of: /href="(\/static\/[0-9a-f]{16}\/portal.css)"/)).output.1
            #expect(page.headers["link"] == "<\(style)>; rel=preload; as=style" && !page.text.contains("<style"))
            #expect(bare.headers["link"] == "<\(style)>; rel=prefetch; as=style" && !bare.text.contains(style))
            let first = try await browser.get(String(style), ["Accept-Encoding": "gzip"])
            #expect(bare.text.contains("<style>\(try await browser.get(String(style)).text)</style>"))
            let digest = Data(SHA256.digest(of: try await browser.get(String(style)).body).bytes).base64EncodedString()
            #expect(bare.headers["content-security-policy"]?.contains("style-src 'self' 'sha256-\(digest)';") == true)
            #expect(first.status == 200 && first.headers["content-encoding"] == "gzip")
            #expect(first.headers["cache-control"] == "public, max-age=31536000, immutable")
            let tag = try #require(first.headers["etag"])
            let again = try await browser.get(String(style), ["If-None-Match": tag])
            #expect(again.status == 304 && again.body.isEmpty)
            #expect(try await browser.get("/static/0000000000000000/portal.css").headers["cache-control"] == "no-cache")
        }
    }

    @Test func `says what went wrong in the reader's language, and leaves programs theirs`() async throws {
        try await withServer { client, _ in
            var browser = try await Browser(signedInBy: client)
            let french = try await browser.get("/jobs/999999", ["Accept-Language": "fr-FR"])
            #expect(french.status == 404 && french.text.contains("lang=\"fr\"") && french.text.contains("Introuvable"))
            #expect(try await browser.get("/nowhere").text.contains("There is no such page"))
            let program = try await client.send("GET", "/api/v1/nowhere")
            #expect(program.headers["content-type"] == "application/problem+json")
            #expect(try await client.get("/jobs/999999").headers["content-type"] == "application/problem+json")
        }
    }

    @Test func `carries a form out once, however often it is sent`() async throws {
        try await withServer { client, scratch in
            var browser = try await Browser(signedInBy: client)
            try await browser.get("/submit")
            for _ in 0..<2 {
                let answer = try await browser.send(
                    "/submit",
                    [
                        "action": "submit", "project": "atlas", "script": "#!/bin/sh\n#SBATCH --hold\ntrue\n",
                        "directory": scratch.path, "request": "the-same-form",
                    ]
                )
                #expect(answer.headers["location"]?.hasPrefix("/jobs/1") == true, "\(answer.text)")
            }
            #expect(try await client.all("/jobs", JobView.self).count == 1)
        }
    }
}
