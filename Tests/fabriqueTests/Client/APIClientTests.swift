import Contract
import NIOHTTP1
import Synchronization
import Testing
import Web

@testable import fabrique

@Suite struct `The API client` {
    /// Runs `body` with a client of a server that gives these replies. Pauses are noted, not waited for.
    private func withClient(
        _ replies: [ScriptedServer.Reply],
        _ body: (APIClient, ScriptedServer, Notes) async throws -> Void
    ) async throws {
        try await ScriptedServer.with(replies) { server in
            let notes = Notes()
            var api = APIClient(connection: Connection(server: server.address, token: "fbq_secret"), http: WebClient())
            api.pause = { pause in notes.pauses.withLock { $0.append(pause) } }
            try await body(api, server, notes)
        }
    }

    private final class Notes: Sendable {
        let pauses = Mutex<[Duration]>([])
    }

    private static let problem = """
        {"type":"urn:fabrique:problem:budget-exhausted","title":"budget exhausted","status":409,"code":"budget-exhausted",\
        "detail":"Project atlas has 12 device-hours left; this job asks for up to 96.","request":"r-7"}
        """

    @Test func `shows its token and encodes what goes into a path`() async throws {
        try await withClient([.answer(200, #"{"jobs":1}"#)]) { api, server, _ in
            let answer: Answer<ActionDone> = try await api.get("jobs", "1/../2", query: [("a b", "c&d")])
            #expect(answer.value.jobs == 1)
            #expect(answer.text == Array(#"{"jobs":1}"#.utf8))
            let request = try #require(server.requests.first)
            #expect(request.uri == "/api/v1/jobs/1%2F..%2F2?a%20b=c%26d")
            #expect(request.headers.first(name: "Authorization") == "Bearer fbq_secret")
            #expect(request.headers.first(name: "Idempotency-Key") == nil)
        }
    }

    @Test func `turns a problem into the server's own words and the exit status for a refusal`() async throws {
        try await withClient([.answer(409, Self.problem)]) { api, _, _ in
            let failure = await #expect(throws: CommandFailure.self) {
                let _: Answer<JobView> = try await api.get("jobs", "1")
            }
            #expect(failure?.status == .refused)
            #expect(failure?.message == "Project atlas has 12 device-hours left; this job asks for up to 96.")
            #expect(failure?.problem?.code == "budget-exhausted")
        }
    }

    @Test(arguments: [
        (400, ProcessStatus.wrongInput), (422, .wrongInput), (401, .refused), (403, .refused), (404, .refused),
        (409, .refused), (500, .unavailable), (507, .unavailable),
    ])
    func `maps each status to an exit status`(http: Int, exit: ProcessStatus) async throws {
        try await withClient([.answer(http, "<html>")]) { api, server, _ in
            let failure = await #expect(throws: CommandFailure.self) {
                let _: Answer<JobView> = try await api.get("jobs", "1")
            }
            // What isn't a problem document wasn't said by Fabrique, whatever its status.
            #expect(failure?.status == .unavailable)
            #expect(ProcessStatus(httpStatus: http) == exit)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `repeats a write with the same key after a dropped connection`() async throws {
        try await withClient([.hangUp, .hangUp, .answer(201, #"{"jobs":1}"#)]) { api, server, notes in
            let answer: Answer<ActionDone> = try await api.send(.post, ["jobs", "1", "cancel"], JobAction(why: "x"))
            #expect(answer.value.jobs == 1)
            let keys = server.requests.map { $0.headers.first(name: "Idempotency-Key") }
            #expect(keys.count == 3 && Set(keys).count == 1)
            #expect(keys.first??.utf8.count == 32)
            #expect(server.requests.map(\.body) == [String](repeating: #"{"why":"x"}"#, count: 3))
            #expect(notes.pauses.withLock { $0 } == [.milliseconds(250), .milliseconds(500)])
        }
    }

    @Test func `waits as long as the server asks when it can't take orders`() async throws {
        let busy = ScriptedServer.Reply.answer(503, headers: [("Retry-After", "7")], "{}")
        try await withClient([busy, .answer(200, #"{"jobs":1}"#)]) { api, server, notes in
            let _: Answer<ActionDone> = try await api.send(.post, ["jobs", "1", "hold"], JobAction(why: "x"))
            #expect(notes.pauses.withLock { $0 } == [.seconds(7)])
            #expect(server.requests.count == 2)
        }
    }

    @Test func `gives up after five tries and says so by exit status 4`() async throws {
        try await withClient([ScriptedServer.Reply](repeating: .hangUp, count: 9)) { api, server, _ in
            let failure = await #expect(throws: CommandFailure.self) {
                let _: Answer<JobView> = try await api.get("jobs", "1")
            }
            #expect(failure?.status == .unavailable)
            #expect(failure?.message.contains("closed the connection") == true)
            #expect(server.requests.count == 5)
        }
    }

    @Test func `says when no server listens`() async throws {
        // A port that is let go may be another test's by now; nobody listens at the first one.
        var api = APIClient(connection: Connection(server: "http://127.0.0.1:1", token: "t"), http: WebClient())
        api.patience.attempts = 1
        let client = api
        let failure = await #expect(throws: CommandFailure.self) {
            let _: Answer<JobView> = try await client.get("jobs", "1")
        }
        #expect(failure?.status == .unavailable)
        #expect(failure?.message.contains("no server listens there") == true)
    }

    @Test func `reads a list to its end and joins what the pages said`() async throws {
        let first =
            #"{"items": [{"id":1,"name":"A [1], \"x\"","kind":"sme","country":"FR","new":{"a":[1,2]}}], "next":"c/1"}"#
        let second = #"{"next":null,"items":[{"id":2,"name":"B","kind":"sme","country":"LU"} ]}"#
        try await withClient([.answer(200, first), .answer(200, second)]) { api, server, _ in
            let all: Listing<OrganisationView> = try await api.list("organisations")
            #expect(all.items.map(\.id) == [1, 2])
            #expect(
                server.requests.map(\.uri) == [
                    "/api/v1/organisations?limit=500", "/api/v1/organisations?limit=500&cursor=c%2F1",
                ]
            )
            let joined =
                #"{"items":[{"id":1,"name":"A [1], \"x\"","kind":"sme","country":"FR","new":{"a":[1,2]}},"#
                + #"{"id":2,"name":"B","kind":"sme","country":"LU"}],"next":null}"#
            #expect(String(decoding: try all.text, as: UTF8.self) == joined)
        }
    }

    @Test func `stops at the limit and keeps the cursor`() async throws {
        let page = #"{"items":[{"id":1,"name":"A","kind":"sme","country":"FR"}],"next":"c"}"#
        try await withClient([.answer(200, page)]) { api, server, _ in
            let some: Listing<OrganisationView> = try await api.list("organisations", limit: 1)
            #expect(some.next == "c")
            #expect(server.requests.map(\.uri) == ["/api/v1/organisations?limit=1"])
        }
    }

    @Test func `refuses a list that goes round in circles`() async throws {
        let page = ScriptedServer.Reply.answer(200, #"{"items":[],"next":"c"}"#)
        try await withClient([page, page, page]) { api, _, _ in
            await #expect(throws: CommandFailure.self) {
                let _: Listing<OrganisationView> = try await api.list("organisations")
            }
        }
    }

    @Test func `follows a log over a broken connection and hands each byte on once`() async throws {
        let replies: [ScriptedServer.Reply] = [
            .stream(200, ["one\n", "tw"], breaks: true),
            .stream(206, headers: [("Content-Range", "bytes 6-7/8")], ["o\n"], breaks: true),
            .stream(200, ["one\ntwo\n", "three\n"], breaks: false),
        ]
        try await withClient(replies) { api, server, _ in
            var log = ""
            try await LogReader(api: api, job: "12_3", attempt: 2).read(follows: true) { bytes in
                log += String(decoding: bytes, as: UTF8.self)
            }
            #expect(log == "one\ntwo\nthree\n")
            #expect(server.requests.map { $0.headers.first(name: "Range") } == [nil, "bytes=6-", "bytes=8-"])
            #expect(server.requests.first?.uri == "/api/v1/jobs/12_3/log?stream=stdout&attempt=2&follow=true")
        }
    }

    @Test func `finds the last lines of a log from its end`() async throws {
        let end = ScriptedServer.Reply.answer(
            206,
            headers: [("Content-Range", "bytes 1000-1013/1014")],
            "a\nb\nlast line\n"
        )
        try await withClient([end, .answer(200, "only\n")]) { api, server, _ in
            let reader = LogReader(api: api, job: "12")
            let starts = [try await reader.start(ofLast: 2), try await reader.start(ofLast: 9)]
            #expect(starts == [1002, 0])
            #expect(server.requests.first?.headers.first(name: "Range") == "bytes=-65536")
        }
    }
}
