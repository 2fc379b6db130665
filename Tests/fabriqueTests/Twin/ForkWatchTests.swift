import Contract
import Foundation
import Quantities
import Testing
import Web

@testable import fabrique

@Suite struct `Whoever asks a fork` {
    private static let answer =
        #"{"after":\#(course),"at":"2026-11-21T13:00:00.000Z","before":\#(course),"moved":[],"movedJobs":3,"typicalPercent":50}"#
    private static let course = #"{"jobs":1,"lackingBudget":0,"systems":[],"unfinished":0}"#

    private static func inquiry(_ state: String, _ more: String) -> ScriptedServer.Reply {
        let question = #"{"award":{"percent":200}}"#
        return .answer(
            state == "queued" ? 201 : 200,
            #"{"id":"5c1e","question":\#(question),"state":"\#(state)","asked":"2026-11-21T13:00:00.000Z"\#(more)}"#
        )
    }

    private static func ask(_ replies: [ScriptedServer.Reply]) async throws -> (Answer<ForkView>, [String]) {
        var result: (Answer<ForkView>, [String])?
        try await ScriptedServer.with(replies) { server in
            var api = APIClient(connection: Connection(server: server.address, token: "fbq_secret"), http: WebClient())
            api.pause = { _ in }
            let screen = Screen(now: Instant(milliseconds: 0))
            let watch = ForkWatch(session: Session(api: api, screen: screen, wantsJSON: true))
            let answer = try await watch.answer(to: ForkQuestion(award: AwardQuestion(percent: 200))) { $0.answer }
            result = (answer, server.requests.map { "\($0.method) \($0.uri)" })
        }
        return try #require(result)
    }

    @Test func `looks until the answer is there, and is given it as the API writes it`() async throws {
        let (answer, requests) = try await Self.ask([
            Self.inquiry("queued", ""),
            Self.inquiry("running", #","started":"2026-11-21T13:00:00.004Z","percent":41"#),
            Self.inquiry("succeeded", #","ended":"2026-11-21T13:00:01.000Z","answer":\#(Self.answer)"#),
        ])
        #expect(answer.value.movedJobs == 3 && String(decoding: answer.text, as: UTF8.self) == Self.answer)
        #expect(requests == ["POST /api/v1/forks", "GET /api/v1/forks/5c1e", "GET /api/v1/forks/5c1e"])
    }

    @Test func `is told why there is no answer`() async throws {
        let failed = Self.inquiry(
            "failed",
            #","ended":"2026-11-21T13:05:00.000Z","problem":{"code":"too-long","sentence":"It took too long."}"#
        )
        let failure = await #expect(throws: CommandFailure.self) { _ = try await Self.ask([failed]) }
        #expect(failure?.status == .failed && failure?.message == "It took too long.")
    }

    @Test func `sees how far the play is`() {
        var inquiry = ForkInquiry(id: "5c1e", question: ForkQuestion(), state: "queued", asked: "")
        #expect(ForkWatch.situation(of: inquiry) == "fork: waits for its turn")
        (inquiry.state, inquiry.percent) = ("running", 41)
        #expect(ForkWatch.situation(of: inquiry) == "fork: 41 % played")
    }
}
