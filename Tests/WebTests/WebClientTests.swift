import Testing

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct `The web client` {
    @Test func `sends what it is given and answers with head and body`() async throws {
        let server = try RawServer([.answer("HTTP/1.1 201 Made\r\nX-Word: a\r\nContent-Length: 5\r\n\r\nhello")])
        var request = WebRequest("POST", server.address + "/a?b=c%26d")
        request.headers = [("Content-Type", "application/json"), ("X-One", "1")]
        request.body = Array(#"{"x":1}"#.utf8)
        let answer = try await WebClient().send(request)
        #expect(answer.status == 201)
        #expect(answer.header("x-WORD") == "a")
        #expect(try await answer.body.collect(upTo: 5) == Array("hello".utf8))
        let seen = try #require(server.requests.first)
        #expect(seen.hasPrefix("POST /a?b=c%26d HTTP/1.1\r\n"))
        #expect(seen.hasSuffix("\r\n\r\n{\"x\":1}"))
        #expect(seen.contains("\r\nX-One: 1\r\n") && seen.contains("\r\nContent-Length: 7\r\n"))
        #expect(!seen.contains("Expect:"))
    }

    @Test func `sends an order without a body as an empty one`() async throws {
        let server = try RawServer([.answer("HTTP/1.1 204 Done\r\n\r\n")])
        #expect(try await WebClient().send(WebRequest("POST", server.address + "/")).status == 204)
        let seen = try #require(server.requests.first)
        #expect(seen.contains("\r\nContent-Length: 0\r\n") && !seen.contains("Content-Type"))
    }

    @Test func `sends nothing whose head could hold a second one`() async throws {
        let server = try RawServer([.silence])
        var request = WebRequest("GET", server.address + "/")
        request.headers = [("X-Name", "a\r\nX-Other: b")]
        let forged = request
        let fault = await #expect(throws: WebFault.self) { _ = try await WebClient().send(forged) }
        #expect(fault?.isUnsent == true && server.requests.isEmpty)
    }

    @Test func `follows no redirect`() async throws {
        let server = try RawServer([
            .answer("HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        ])
        #expect(try await WebClient().send(WebRequest("GET", server.address + "/")).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test func `never sends an order twice, even where a kept connection dies`() async throws {
        let server = try RawServer([.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), .hangUp, .hangUp, .hangUp])
        let client = WebClient()
        let first = try await client.send(WebRequest("GET", server.address + "/first"))
        #expect(try await first.body.collect(upTo: 0).isEmpty)
        let fault = await #expect(throws: WebFault.self) {
            _ = try await client.send(WebRequest("POST", server.address + "/second"))
        }
        #expect(fault?.kind == .brokenOff && fault?.isUnsent == false)
        #expect(server.requests.count == 2)
    }

    @Test func `knows that nothing was sent where nobody listens`() async throws {
        let address = try RawServer([]).closed()
        let fault = await #expect(throws: WebFault.self) {
            _ = try await WebClient().send(WebRequest("POST", address + "/"))
        }
        #expect(fault?.kind == .unconnected && fault?.isUnsent == true)
    }

    @Test func `ends what takes longer than its limit`() async throws {
        let server = try RawServer([.silence])
        var request = WebRequest("GET", server.address + "/")
        request.limit = .milliseconds(50)
        let slow = request
        let fault = await #expect(throws: WebFault.self) { _ = try await WebClient().send(slow) }
        #expect(fault?.kind == .tooSlow && fault?.isUnsent == false)
    }

    @Test func `a task that is cancelled waits no longer`() async throws {
        let server = try RawServer([.silence])
        let client = WebClient()
        let address = server.address
        let task = Task { try await client.send(WebRequest("GET", address + "/")).status }
        await server.wait(forRequests: 1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `refuses an answer that is larger than the asker takes`() async throws {
        let server = try RawServer([.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789")])
        let answer = try await WebClient().send(WebRequest("GET", server.address + "/"))
        let fault = await #expect(throws: WebFault.self) { _ = try await answer.body.collect(upTo: 9) }
        #expect(fault?.kind == .tooLarge)
    }

    @Test func `says when a body breaks off`() async throws {
        let server = try RawServer([.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123")])
        let answer = try await WebClient().send(WebRequest("GET", server.address + "/"))
        let fault = await #expect(throws: WebFault.self) { _ = try await answer.body.collect(upTo: 100) }
        #expect(fault?.kind == .brokenOff)
    }

    @Test func `fetches no more of a body than its reader takes`() async throws {
        let server = try RawServer([.flood(64 << 20)])
        var request = WebRequest("GET", server.address + "/")
        request.limit = .seconds(600)
        let answer = try await WebClient().send(request)
        var pieces = answer.body.makeAsyncIterator()
        var got = try #require(await pieces.next()).count
        // What a socket and the client keep is far less than the body.
        await server.waitUntilStuck()
        #expect(server.sent < 32 << 20)
        while let piece = try await pieces.next() { got += piece.count }
        #expect(got == 64 << 20)
    }
}
