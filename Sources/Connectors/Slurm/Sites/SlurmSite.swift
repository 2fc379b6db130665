import Quantities
import Synchronization

/// The verbs of one site's slurmrestd, in whichever version it speaks. Every answer is read as a ``SiteAnswer``: what it
/// does not say for certain is unknown.
final class SlurmSite: Sendable {
    /// What was found out when the site was first asked.
    struct Dialect: Hashable, Sendable {
        var version: SlurmVersion
        var hasAccounting: Bool
        /// Whether the states of many jobs can be asked for at once.
        var hasStates: Bool
    }

    private let transport: any SiteTransport
    let tokens: TokenSource
    private let looker: String
    private let known = Mutex<Dialect?>(nil)

    init(_ transport: any SiteTransport, tokens: TokenSource, looker: String) {
        self.transport = transport
        self.tokens = tokens
        self.looker = looker
    }

    /// Which version is spoken here; found out once.
    func dialect() async throws(ConnectorFault) -> Dialect {
        if let dialect = known.withLock({ $0 }) { return dialect }
        let description = try await read("/openapi/v3", as: looker, mostBytes: 64 << 20)
        guard let dialect = SlurmVersion.choose(from: description) else {
            throw ConnectorFault(
                .badAnswer,
                "The site's interface has no version that is spoken here ("
                    + SlurmVersion.allCases.map(\.word).joined(separator: ", ")
                    + "). Its slurmrestd is started with one "
                    + "of them: -s openapi/v0.0.38, or -d v0.0.43 for later releases."
            )
        }
        known.withLock { $0 = dialect }
        return dialect
    }

    /// Whether the states of many jobs can be asked for at once, as far as the site was asked yet.
    var hasStates: Bool { known.withLock { $0?.hasStates ?? false } }

    /// Finds the version out anew: the site may have been upgraded.
    func forgetDialect() { known.withLock { $0 = nil } }

    // MARK: - Jobs

    /// Submits a form. Its job is held.
    func submit(_ form: JSONValue, as user: String) async -> SiteAnswer {
        switch await job(.post, "job/submit", as: user, body: form.bytes) {
        case .none(let answer): return answer
        case .answer(let status, let answer, _):
            let problems = SlurmProblems(answer)
            if status < 300, let id = answer["job_id"].slurmNumber, id > 0 {
                // A number means that the job is there, whatever else is said: too long a time limit for instance.
                return .submitted(id, concerns: problems.concerns)
            }
            if problems.has(SlurmProblems.notReached) { return .unsent(problems.text) }
            if problems.has(anyOf: SlurmProblems.refusals) || Self.isUnread(status) {
                return .refused("The system refused it: \(problems.text).")
            }
            return .unknown(problems.text)
        }
    }

    /// What slurmctld knows of a number.
    func look(_ id: Int64, as user: String) async -> SiteAnswer {
        switch await job(.get, "job/\(id)", as: user) {
        case .none(let answer): return answer
        case .answer(let status, let answer, let version):
            let problems = SlurmProblems(answer)
            if problems.has(SlurmProblems.noSuchJob) { return .noSuchJob }
            guard status < 300, let job = answer["jobs"].items.first else { return .unknown(problems.text) }
            return .job(SlurmJob(job, version))
        }
    }

    /// Lets a held job go. May be repeated.
    func release(_ id: Int64, as user: String) async -> SiteAnswer {
        let letGo: JSONValue = ["hold": false]
        return await change(.post, id, as: user, body: letGo.bytes)
    }

    /// Keeps a job that has not begun from beginning. May be repeated.
    func hold(_ id: Int64, as user: String) async -> SiteAnswer {
        let held: JSONValue = ["hold": true]
        return await change(.post, id, as: user, body: held.bytes)
    }

    /// Ends a job. May be repeated, and after its end.
    func cancel(_ id: Int64, as user: String) async -> SiteAnswer { await change(.delete, id, as: user, body: nil) }

    private func change(
        _ method: SiteRequest.Method,
        _ id: Int64,
        as user: String,
        body: [UInt8]?
    ) async -> SiteAnswer {
        switch await job(method, "job/\(id)", as: user, body: body) {
        case .none(let answer): return answer
        case .answer(let status, let answer, _):
            let problems = SlurmProblems(answer)
            if problems.has(SlurmProblems.noSuchJob) { return .noSuchJob }
            // Errors of a change come with 200 as well; that it is over already is no objection to an end.
            let isFine = status < 300 && problems.errors.isEmpty
            return isFine || problems.has(anyOf: SlurmProblems.isOver) ? .done : .unknown(problems.text)
        }
    }

    /// In which states jobs are. Those that slurmctld does not know are left out.
    func states(of ids: [Int64], as user: String) async -> SiteAnswer {
        do throws(ConnectorFault) {
            let version = try await dialect().version
            let list = try await read("/slurm/\(version.word)/jobs/state?\(version.query("job_id", ids))", as: user)
            let states = list["jobs"].items.map { ($0["job_id"].slurmNumber ?? 0, Set($0["state"].slurmWords)) }
            return .states(Dictionary(states) { first, _ in first })
        } catch {
            return .unknown(error.text)
        }
    }

    /// Every job of the federation's on the site that the user may see. The whole list is read and let go piece by
    /// piece; asked only where a name has to be found.
    func jobs(named prefix: String, as user: String) async -> SiteAnswer {
        do throws(ConnectorFault) {
            let version = try await dialect().version
            let path = "/slurm/\(version.word)/jobs\(version.brief)"
            let response = try await ask(.get, path, as: user, mostBytes: 256 << 20)
            var found: [SlurmJob] = []
            let rest = try? JSONReader.read(response.body, elementsOf: "jobs") { job in
                guard job["name"].string?.hasPrefix(prefix) == true else { return }
                found.append(SlurmJob(job, version))
            }
            guard let rest, response.status < 300, SlurmProblems(rest).errors.isEmpty else {
                return .unknown(rest.map { SlurmProblems($0).text } ?? "the list of jobs could not be read")
            }
            return .found(found)
        } catch {
            return .unknown(error.text)
        }
    }

    /// What the accounting keeps of a number. Only digits ever go here: anything else ends slurmrestd 22.05.
    func records(_ id: Int64, as user: String) async -> SiteAnswer { await records(as: user) { _ in "job/\(id)" } }

    /// What the accounting keeps of several jobs that were not over before then, in Slurm's seconds.
    func records(of ids: [Int64], since: Int64, as user: String) async -> SiteAnswer {
        // Without an instant it looks back to midnight; a plain number of seconds is refused.
        await records(as: user) { "jobs?\($0.query("step", ids))&start_time=uts\(max(0, since - 60))" }
    }

    private func records(as user: String, at path: (SlurmVersion) -> String) async -> SiteAnswer {
        do throws(ConnectorFault) {
            let dialect = try await dialect()
            guard dialect.hasAccounting else { return .noAccounting }
            let path = path(dialect.version)
            let response = try await ask(.get, "/slurmdb/\(dialect.version.word)/\(path)", as: user)
            guard let answer = try? JSONReader.read(response.body) else { return .unknown("its record can't be read") }
            let problems = SlurmProblems(answer)
            // What has no record is an error before v0.0.40; one that can't be asked has another number.
            if problems.has(SlurmProblems.nothingFound) { return .records([]) }
            // Without slurmdbd this is answered with 200 and an error.
            guard response.status < 300, problems.errors.isEmpty else { return .unknown(problems.text) }
            return .records(answer["jobs"].items.map { SlurmRecord($0, dialect.version) })
        } catch {
            return .unknown(error.text)
        }
    }

    // MARK: - The site itself

    /// Whether slurmctld answers.
    func ping() async throws(ConnectorFault) {
        let version = try await dialect().version
        let answer = try await read("/slurm/\(version.word)/ping", as: looker)
        // v0.0.38 says UP or DOWN in words, later ones add `responding`.
        let isUp = ["pings", "ping"].contains { list in
            answer[list].items.contains {
                $0["ping"].string == "UP" || $0["pinged"].string == "UP" || $0["responding"].isTrue
            }
        }
        guard isUp else { throw ConnectorFault(.unreachable, "The site's slurmctld does not answer.") }
    }

    /// How many jobs run and wait there, of whomever: slurmctld's own counts, which cost it nothing.
    func queue() async throws(ConnectorFault) -> SiteQueue? {
        let version = try await dialect().version
        let counts = try await read("/slurm/\(version.word)/diag", as: looker)["statistics"]
        guard let running = counts["jobs_running"].slurmNumber, let waiting = counts["jobs_pending"].slurmNumber else {
            return nil
        }
        return SiteQueue(
            running: running,
            waiting: waiting,
            started: counts["jobs_started"].slurmNumber ?? 0,
            seconds: max(0, (counts["req_time"].slurmNumber ?? 0) - (counts["req_time_start"].slurmNumber ?? 0))
        )
    }

    /// One of the site's lists: `partitions`, `nodes`, `reservations`.
    func list(_ name: String) async throws(ConnectorFault) -> [JSONValue] {
        let version = try await dialect().version
        return try await read("/slurm/\(version.word)/\(name)", as: looker, mostBytes: 256 << 20)[name].items
    }

    // MARK: - Asking

    /// What came back of a question about jobs.
    private enum Reply {
        case answer(Int, JSONValue, SlurmVersion)
        case none(SiteAnswer)
    }

    private func job(
        _ method: SiteRequest.Method,
        _ path: String,
        as user: String,
        body: [UInt8]? = nil
    ) async -> Reply {
        let version: SlurmVersion
        let token: String
        do throws(ConnectorFault) {
            version = try await dialect().version
            token = try await tokens.token(for: user)
        } catch {
            return .none(.unsent(error.text))
        }
        let path = "/slurm/\(version.word)/\(path)" + (method == .get ? version.brief : "")
        do throws(SiteTransportFault) {
            let response = try await transport.exchange(
                SiteRequest(method: method, path: path, user: user, token: token, body: body)
            )
            if Self.isTokenRefused(response.status) {
                tokens.forget(user)
                // slurmrestd passes nothing on without a token; what slurmctld did that takes none, it does not say.
                return .none(response.status == 401 ? .unsent(Self.notTaken(user)) : .unknown(Self.notTaken(user)))
            }
            guard let answer = try? JSONReader.read(response.body) else {
                // A path that is gone: the site was upgraded.
                if response.status == 404 { forgetDialect() }
                return .none(.unknown("HTTP \(response.status) without an answer that can be read"))
            }
            return .answer(response.status, answer, version)
        } catch {
            switch error {
            case .unsent(let why): return .none(.unsent(why))
            case .unknown(let why): return .none(.unknown(why))
            }
        }
    }

    private static func notTaken(_ user: String) -> String { "The site does not take the token of its user '\(user)'" }

    private func ask(
        _ method: SiteRequest.Method,
        _ path: String,
        as user: String,
        mostBytes: Int = 8 << 20
    ) async throws(ConnectorFault) -> SiteResponse {
        let token = try await tokens.token(for: user)
        var request = SiteRequest(method: method, path: path, user: user, token: token)
        request.mostBytes = mostBytes
        do throws(SiteTransportFault) {
            let response = try await transport.exchange(request)
            guard !Self.isTokenRefused(response.status) else {
                tokens.forget(user)
                throw SiteTransportFault.unsent(Self.notTaken(user))
            }
            return response
        } catch {
            throw ConnectorFault(.unreachable, error.why)
        }
    }

    private func read(
        _ path: String,
        as user: String,
        mostBytes: Int = 8 << 20
    ) async throws(ConnectorFault) -> JSONValue {
        let response = try await ask(.get, path, as: user, mostBytes: mostBytes)
        guard let answer = try? JSONReader.read(response.body) else {
            throw ConnectorFault(.badAnswer, "The site's answer to \(path) is no JSON (HTTP \(response.status)).")
        }
        let problems = SlurmProblems(answer)
        guard response.status < 300, problems.errors.isEmpty else {
            throw ConnectorFault(
                .unreachable,
                "The site answered \(path) with HTTP \(response.status): \(problems.text)."
            )
        }
        return answer
    }

    /// Statuses that slurmrestd gives before it has read a request.
    private static func isUnread(_ status: Int) -> Bool { [400, 403, 405, 406, 413, 415, 422].contains(status) }

    /// Statuses of a token that slurmrestd misses, or that slurmctld does not take, as later releases say.
    private static func isTokenRefused(_ status: Int) -> Bool { status == 401 || status == 511 }
}
