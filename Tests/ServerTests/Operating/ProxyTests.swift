import Contract
import Foundation
import Glibc
import Testing

/// The example of a reverse proxy, really started: nginx with a certificate of its own before a real server.
@Suite struct `The reverse proxy of the example` {
    @Test func `speaks TLS, passes on logs as they grow, keeps figures to itself and limits strangers`() async throws {
        try await withServer { client, scratch in
            let (port, plain) = (try Self.freePort(), try Self.freePort())
            try await Self.configure(scratch, before: client.port, port: port, plain: plain)
            let nginx = try Program.start(
                "/usr/sbin/nginx",
                ["-p", scratch.path, "-c", scratch.path + "/nginx.conf", "-e", scratch.path + "/nginx.log"],
                errors: scratch.path + "/nginx.log"
            )
            do {
                try await Self.walk(client, scratch, port: port, plain: plain)
            } catch {
                nginx.send(SIGTERM)
                try await nginx.end()
                throw error
            }
            nginx.send(SIGTERM)
            #expect(try await nginx.end() == 0)
        }
    }

    private static func walk(_ client: HTTPClient, _ scratch: Scratch, port: UInt16, plain: UInt16) async throws {
        let token = try #require(client.token)
        let address = "https://fabrique.example.org:\(port)"
        let base = [
            "--silent", "--show-error", "--max-time", "60", "--cacert", scratch.path + "/fullchain.pem", "--resolve",
            "fabrique.example.org:\(port):127.0.0.1",
        ]
        let header = ["--header", "Authorization: Bearer \(token)"]
        let known = base + header
        func ask(_ path: String, _ more: String...) async throws -> String {
            let program = try Program.start(
                "/usr/bin/curl",
                known + ["--retry", "20", "--retry-connrefused", "--retry-delay", "1"] + more + [address + path],
                errors: scratch.path + "/curl.log"
            )
            let text = try await program.text()
            _ = try await program.end()
            return text
        }
        let me = try await ask("/api/v1/me", "--include")
        #expect(me.hasPrefix("HTTP/2 200") && me.lowercased().contains("strict-transport-security"), "\(me)")
        // The proxy's own id is the one that the server took over.
        let id = try #require(me.lowercased().split(separator: "x-request-id: ").last?.prefix(32))
        #expect(id.allSatisfy { $0.isHexDigit })
        for path in ["/metrics", "/metrics/", "/health/ready", "/health//ready", "/health/live"] {
            let status = try await ask(path, "--output", "/dev/null", "--write-out", "%{http_code}")
            #expect(status == "404", "\(path)")
        }
        #expect(try await ask("/health", "--output", "/dev/null", "--write-out", "%{http_code}") == "200")
        let moved = try await HTTPClient(port: plain).send("GET", "/api/v1/me")
        #expect(moved.status == 301)

        // The first line comes through while the job still runs: the job goes on only once it was seen.
        let gate = scratch.path + "/gate"
        mkfifo(gate, 0o666)
        chmod(gate, 0o666)
        let job = try await client.job("#!/bin/sh\necho first\nread line < \(gate)\necho second\n", in: scratch)
        let follower = try Program.start(
            "/usr/bin/curl",
            known + ["--no-buffer", address + "/api/v1/jobs/\(job)/log?follow=true"],
            errors: scratch.path + "/curl.log"
        )
        #expect(try await follower.line(with: "first") == "first")
        try await blocking { try Data("go\n".utf8).write(to: URL(filePath: gate)) }
        #expect(try await follower.line(with: "second") == "second")
        #expect(try await follower.end() == 0)

        func statuses(_ path: String, _ more: [String] = []) async throws -> Set<String> {
            let program = try Program.start(
                "/usr/bin/curl",
                base + more + ["--output", "/dev/null", "--write-out", "%{http_code} ", address + path],
                errors: scratch.path + "/curl.log"
            )
            let text = try await program.text()
            _ = try await program.end()
            return Set(text.split(separator: " ").map(String.init))
        }
        #expect(try await statuses("/api/v1/me#[1-300]", header) == ["200"])
        #expect(try await statuses("/api/v1/me#[1-300]") == ["401", "429"])
        #expect(try await statuses("/sign-in#[1-300]") == ["200", "429"])
        // A cookie of one's own making is no way round it, nor is another way to write the path.
        for path in ["/sign-in", "/sign-in/", "//sign-in//", "/%73ign-in"] {
            let found = try await statuses("\(path)#[1-300]", ["--cookie", "__Host-fabrique-session=x"])
            #expect(found.contains("429"), "\(path)")
        }
        // What a page needs comes to all of a class, whoever they are.
        let page = try await client.send("GET", "/sign-in")
        let script = try #require(page.text.firstMatch(of: /\/static\/[^"]*portal\.js/))
        #expect(try await statuses("\(script.output)#[1-300]") == ["200"])
        // Whoever has a network of IPv6 counts once, and the next one is not held up.
        func answers(to address: String, _ most: Int) async throws -> Set<String> {
            try await statuses("/api/v1/me#[1-\(most)]", ["--header", "X-Test-Address: \(address)"])
        }
        for network in ["2001:db8:1:2:", "2001:db8:"] {
            #expect(try await answers(to: network + ":1", 300) == ["401", "429"], "\(network)")
            #expect(try await answers(to: network + ":2", 100).contains("429"), "\(network)")
        }
        #expect(try await answers(to: "2001:db8:1:3::1", 20) == ["401"])
    }

    /// The example with this test's ports and certificate, and what Debian's own configuration has around it.
    private static func configure(_ scratch: Scratch, before: UInt16, port: UInt16, plain: UInt16) async throws {
        let made = try await scratch.tool(
            "/usr/bin/openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=fabrique.example.org",
            "-addext",
            "subjectAltName=DNS:fabrique.example.org",
            "-keyout",
            scratch.path + "/privkey.pem",
            "-out",
            scratch.path + "/fullchain.pem"
        )
        try #require(made.status == 0, "\(made.text)")
        let site = try Repository.read("deploy/proxy/nginx.conf")
            .replacing("/etc/ssl/fabrique/", with: scratch.path + "/")
            .replacing("127.0.0.1:8080", with: "127.0.0.1:\(before)")
            .replacing("    listen [::]:443 ssl http2;\n", with: "").replacing("    listen [::]:80;\n", with: "")
            .replacing("listen 443", with: "listen 127.0.0.1:\(port)")
            .replacing("listen 80;", with: "listen 127.0.0.1:\(plain);")
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(scratch.path)/\($0);"
        }
        try scratch.write(
            "nginx.conf",
            """
            daemon off;
            pid \(scratch.path)/nginx.pid;
            events {}
            http {
                access_log off;
                set_real_ip_from 127.0.0.1;
                real_ip_header X-Test-Address;
                \(folders.joined(separator: "\n    "))
            \(site)
            }
            """
        )
    }

    /// A port that nobody listens on.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(bound)
        return UInt16(bigEndian: address.sin_port)
    }
}
