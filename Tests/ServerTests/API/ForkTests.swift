import Contract
import Foundation
import Testing

/// Questions to a copy of the running federation.
@Suite struct `A fork of the live state` {
    private func instant(_ text: String?) throws -> Date {
        try Date(try #require(text), strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
    }

    @Test func `tells when a job would start, and changes nothing`() async throws {
        try await withServer { client, scratch in
            let long = "#!/bin/sh\n#SBATCH --exclusive --time=10\nsleep 600\n"
            let running = try await client.job(long, in: scratch)
            let waiting = try await client.job(long, in: scratch)
            // The first has the machine to itself once it is placed; the second waits for it.
            let start = try await client.start(of: waiting, #","typicalPercent":50"#)
            let (earliest, latest) = (try instant(start.earliest), try instant(start.latest))
            let (now, expected) = (try instant(start.at), try instant(start.expected))
            #expect(start.typicalPercent == 50 && !start.reasons.isEmpty)
            #expect(now < earliest && earliest <= expected && expected <= latest)
            #expect(latest.timeIntervalSince(now) <= 601)
            #expect(try await client.get("/jobs/\(waiting)").json(JobView.self).started == nil)

            let held = try await client.job("#!/bin/sh\ntrue\n", in: scratch, "&held=true")
            let never = try await client.start(of: held)
            #expect(
                never.expected == nil && never.latest == nil
                    && never.reasons.map(\.code).contains { $0.contains("held") }
            )
            for job in [waiting, running, held] {
                #expect(try await client.post("/jobs/\(job)/cancel", #"{"why":"w"}"#).status == 200)
            }
            let gone = try await client.post("/forks", #"{"start":{"job":"\#(held)"}}"#)
            #expect(gone.status == 409 && gone.text.contains("has ended"))
            let nobody = try await client.post("/forks", #"{"start":{"job":"99"}}"#)
            #expect(nobody.status == 404 && nobody.text.contains("no job 99"))
        }
    }

    @Test func `tells what an outage and an award would change`() async throws {
        try await withServer { client, scratch in
            let job = try await client.job("#!/bin/sh\n#SBATCH --exclusive --time=10\nsleep 600\n", in: scratch)
            let next = try await client.job("#!/bin/sh\n#SBATCH --exclusive --time=10\nsleep 600\n", in: scratch)
            let week =
                #"{"outage":{"system":"this-machine","kind":"drained","inSeconds":0,"seconds":604800},"typicalPercent":50}"#
            let made = try await client.post("/forks", week)
            #expect(made.status == 201, "\(made.text)")
            let asked = try made.json(ForkInquiry.self)
            #expect(made.headers["location"] == "/api/v1/forks/\(asked.id)" && asked.problem == nil)
            let done = try await client.end(ofFork: asked.id)
            #expect(done.state == "succeeded" && done.percent == nil && done.question.outage?.kind == "drained")
            let fork = try #require(done.answer)
            #expect(fork.movedJobs == fork.moved.count && fork.moved.contains { $0.job == next })
            let moved = try #require(fork.moved.first { $0.job == next })
            let delay = try instant(moved.startAfter).timeIntervalSince(try instant(moved.startBefore))
            #expect(delay > 600_000 && delay < 605_000)
            #expect(fork.before.unfinished == 0 && fork.after.unfinished == 0 && fork.before.systems.count == 1)

            let double = try await client.post("/forks", #"{"award":{"percent":200,"project":"atlas"}}"#)
            let second = try await client.end(ofFork: double.json(ForkInquiry.self).id)
            let answer = try #require(second.answer)
            #expect(answer.after.lackingBudget == 0 && answer.movedJobs == 0)
            for (body, status, word) in [
                (#"{}"#, 422, "one thing"),
                (#"{"start":{"job":"\#(next)"},"award":{"percent":200}}"#, 422, "one thing"),
                (#"{"start":{"job":"\#(next)"},"typicalPercent":0}"#, 422, "1 to 100"),
                (#"{"award":{"percent":200},"typicalPercent":101}"#, 422, "1 to 100"),
                (#"{"award":{"percent":-1}}"#, 422, "percent"),
                (#"{"award":{"percent":50}}"#, 422, "100 to 100,000 percent"),
                (#"{"award":{"percent":10,"project":"nope"}}"#, 404, "nope"),
                (#"{"outage":{"system":"moon","kind":"down","inSeconds":0,"seconds":60}}"#, 404, "moon"),
                (#"{"outage":{"system":"this-machine","kind":"lost","inSeconds":0,"seconds":60}}"#, 422, "drained"),
                (
                    #"{"outage":{"system":"this-machine","kind":"down","inSeconds":0,"seconds":9223372036854775807}}"#,
                    422, "century"
                ),
            ] {
                let refused = try await client.post("/forks", body)
                #expect(refused.status == status && refused.text.contains(word), "\(body): \(refused.text)")
            }
            for job in [next, job] {
                #expect(try await client.post("/jobs/\(job)/cancel", #"{"why":"w"}"#).status == 200)
            }
        }
    }

    @Test func `is told to nobody but whoever asked, with no smaller powers`() async throws {
        try await withServer { client, _ in
            let asked = try await client.post("/forks", #"{"award":{"percent":200}}"#).json(ForkInquiry.self)
            _ = try await client.end(ofFork: asked.id)
            let stranger = HTTPClient(port: client.port, token: try await client.personWithToken("eve@example.org"))
            let order = #"{"powers":["submit"],"days":1}"#
            let token = try await client.post("/tokens", order).json(TokenView.self)
            let lesser = HTTPClient(port: client.port, token: token.secret)
            for other in [stranger, lesser] { #expect(try await other.get("/forks/\(asked.id)").status == 404) }
            let unknown = try await client.get("/forks/\(String(repeating: "0", count: 32))")
            #expect(unknown.status == 404 && unknown.text.contains("when the server starts anew"))
            #expect(try await client.get("/forks/\(asked.id)").status == 200)
        }
    }
}

extension HTTPClient {
    /// When a job would start, once that is played.
    fileprivate func start(of job: UInt64, _ more: String = "") async throws -> StartView {
        let asked = try await post("/forks", #"{"start":{"job":"\#(job)"}\#(more)}"#)
        let inquiry = try await end(ofFork: asked.json(ForkInquiry.self).id)
        return try #require(inquiry.start)
    }

    /// The question once it is played; the server is asked as often as it lets one ask.
    func end(ofFork id: String) async throws -> ForkInquiry {
        var inquiry: ForkInquiry
        repeat { inquiry = try await get("/forks/\(id)").json() } while inquiry.ended == nil
        return inquiry
    }
}
