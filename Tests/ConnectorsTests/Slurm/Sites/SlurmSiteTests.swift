import Federation
import Quantities
import Synchronization
import Testing

@testable import Connectors

/// What a site is asked, word by word, and what is made of answers that servers of each version gave.
@Suite struct SlurmSiteTests {
    /// A slurmrestd that says of itself what it speaks, and answers the same to all else.
    private final class OneAnswer: SiteTransport {
        private let asked = Mutex<[String]>([])
        private let version: SlurmVersion
        private let response: SiteResponse

        init(_ version: SlurmVersion, status: Int, _ body: [UInt8]) {
            self.version = version
            response = SiteResponse(status: status, body: body)
        }

        /// What it was asked, but for what it speaks.
        var questions: [String] { asked.withLock { $0 } }

        func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
            guard request.path != "/openapi/v3" else {
                let paths = ["slurm", "slurmdb"].map { ("/\($0)/\(version.word)/jobs/", JSONValue.object([:])) }
                let description: JSONValue = ["paths": .object(Dictionary(uniqueKeysWithValues: paths))]
                return SiteResponse(status: 200, body: description.bytes)
            }
            asked.withLock { $0.append("\(request.method.rawValue) \(request.path)") }
            return response
        }
    }

    private static let structured = SlurmVersion.allCases.filter(\.isStructured)

    private func site(_ line: OneAnswer) -> SlurmSite {
        let tokens = TokenSource(.key([UInt8](repeating: 7, count: 32))) { Instant(milliseconds: 0) }
        return SlurmSite(line, tokens: tokens, looker: "fabrique")
    }

    private func line(_ version: SlurmVersion, status: Int = 200, _ name: String) throws -> OneAnswer {
        OneAnswer(version, status: status, try Recorded.bytes(name, version))
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a job that was taken, held as it was asked to be, gives no concern`(_ version: SlurmVersion) async throws {
        let line = try line(version, "submitted")
        guard case .submitted(let id, let concerns) = await site(line).submit([:], as: "ada") else {
            Issue.record("it was taken")
            return
        }
        #expect(id > 0 && concerns.isEmpty, "\(concerns)")
        #expect(line.questions == ["POST /slurm/\(version.word)/job/submit"])
    }

    @Test(arguments: structured)
    func `a refusal, a number that is nobody's and an empty list are taken for what they are`(
        _ version: SlurmVersion
    ) async throws {
        guard case .refused = await site(try line(version, status: 500, "refused")).submit([:], as: "ada") else {
            Issue.record("it was refused")
            return
        }
        let nobody = site(try line(version, status: 404, "no-such-job"))
        #expect(await nobody.look(999_999, as: "ada") == .noSuchJob)
        #expect(await nobody.release(999_999, as: "ada") == .noSuchJob)
        let empty = site(try line(version, "no-records"))
        #expect(await empty.records(of: [1, 2], since: 0, as: "ada") == .records([]))
    }

    @Test func `before 0.0.40 a record that is not there is an error, and is none`() async {
        let nothing: JSONValue = [
            "errors": [["error_number": 9003, "error": "Nothing found with query", "description": "Nothing found"]],
            "jobs": [],
        ]
        let site = site(OneAnswer(.v38, status: 200, nothing.bytes))
        #expect(await site.records(999_999, as: "ada") == .records([]))
        #expect(await site.records(of: [999_999], since: 0, as: "ada") == .records([]))
        let down: JSONValue = [
            "errors": [["error_number": 7000, "error": "Unable to connect to database"]], "jobs": [],
        ]
        guard case .unknown = await self.site(OneAnswer(.v38, status: 200, down.bytes)).records(7, as: "ada") else {
            Issue.record("nobody knows")
            return
        }
    }

    @Test(arguments: structured)
    func `a token that slurmctld does not take leaves open what was done`(_ version: SlurmVersion) async throws {
        let site = site(try line(version, status: 511, "not-taken"))
        guard case .unknown(let why) = await site.submit([:], as: "ada") else {
            Issue.record("it is not known")
            return
        }
        #expect(why.contains("token"))
    }

    @Test func `a change to a job that is over is no trouble`() async {
        let over: JSONValue = ["errors": [["error_number": 2084, "error": "Job has already finished"]]]
        #expect(await site(OneAnswer(.v43, status: 500, over.bytes)).release(7, as: "ada") == .done)
    }

    @Test(arguments: structured)
    func `states are read by their numbers, and a job that is not listed is not there`(
        _ version: SlurmVersion
    ) async throws {
        let line = try line(version, "states")
        let listed = try Recorded.answer("states", version)["jobs"].items
        let first = try #require(listed.first?["job_id"].string.flatMap { Int64($0) })
        let answer = await site(line).states(of: [first, 999_999], as: "ada")
        guard case .states(let states) = answer else {
            Issue.record("they are told")
            return
        }
        #expect(states.keys.sorted() == Array(first..<first + 10))
        #expect(states[first] == ["RUNNING"] && states[first + 9] == ["CANCELLED"])
        #expect(line.questions == ["GET /slurm/\(version.word)/jobs/state?job_id=\(first)&job_id=999999"])
        // Of two jobs that ran, the one that is listed runs on, and the other is looked at.
        #expect(followUp(of: first, after: answer) == nil)
        #expect(followUp(of: 999_999, after: answer) == .look(999_999))
    }

    /// What is asked at once of a job that ran, after an answer about states.
    private func followUp(of id: Int64, after answer: SiteAnswer) -> SiteQuestion? {
        let now = Instant(milliseconds: 1_800_000_000_000)
        var attempt = SlurmAttempt(
            key: AttemptKey(job: JobID(1), attempt: 1),
            name: "fbq-1.1",
            account: "ada",
            partition: "gpu",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .placed(SlurmAttempt.SiteJob(id: id, submitted: now.milliseconds / 1000 - 60)),
            at: now
        )
        (attempt.runningSince, attempt.alive, attempt.states) = (now, now, ["RUNNING"])
        let question = attempt.next(at: now, by: .states)
        #expect(question == .state(id))
        _ = attempt.take(answer, at: now, chance: 0.5)
        return attempt.next(at: now, by: .states)
    }

    @Test(arguments: structured)
    func `counts and sign of life read the same in every version`(_ version: SlurmVersion) async throws {
        try await site(try line(version, "ping")).ping()
        let queue = try #require(try await site(try line(version, "diag")).queue())
        #expect(queue.started >= queue.running && (1...86_400).contains(queue.seconds))
    }

    @Test func `several records are asked for as the version has it`() async throws {
        let old = try line(.v38, "submitted")
        _ = await site(old).records(of: [6, 7], since: 100, as: "ada")
        #expect(old.questions == ["GET /slurmdb/v0.0.38/jobs?step=6%2C7&start_time=uts40"])
        let new = try line(.v43, "no-records")
        _ = await site(new).records(of: [6, 7], since: 100, as: "ada")
        #expect(new.questions == ["GET /slurmdb/v0.0.43/jobs?step=6&step=7&start_time=uts40"])
    }

    @Test func `a look leaves out the cores of a job, each of which would be told by itself`() async throws {
        let line = try line(.v43, "job-running")
        _ = await site(line).look(6, as: "ada")
        _ = await site(line).jobs(named: "fbq-", as: "ada")
        let paths = ["/slurm/v0.0.43/job/6?flags=ALL", "/slurm/v0.0.43/jobs?flags=ALL"]
        #expect(line.questions == paths.map { "GET " + $0 })
    }
}
