package import Connectors
import Foundation
import Web

/// A cluster's own REST interface, as a site's user asks it: fed directly, without the federation.
package struct SiteREST: Sendable {
    /// The newest version that both the cluster and the connector speak.
    package let version: SlurmVersion
    private let address: String
    private let headers: [(name: String, value: String)]
    private let client = WebClient()

    /// Makes a token for the jobs' account, and asks which versions there are.
    package init(_ bench: SiteBench, _ site: SiteBench.Site) async throws {
        let words = ["token", "username=\(bench.user)", "lifespan=7200"]
        let token = try bench.run("scontrol", words, on: site).split(separator: "=").last?.split(separator: "\n").first
        address = site.address
        headers = [
            (name: "X-SLURM-USER-NAME", value: bench.user),
            (name: "X-SLURM-USER-TOKEN", value: token.map { String($0) } ?? ""),
        ]
        var request = WebRequest("GET", site.address + "/openapi/v3")
        request.headers = headers
        let reply = try await Self.reply(to: request, by: client)
        let paths = (try? JSONDecoder().decode(Description.self, from: reply.body))?.paths ?? [:]
        let served = SlurmVersion.allCases.filter { version in
            paths.keys.contains { $0.hasPrefix("/slurm/\(version.word)/") }
        }
        guard let newest = served.last else { throw reply.fault }
        version = newest
    }

    /// Whether its accounting says how a script failed, and not only that it did.
    package var accountsExitCodes: Bool { version >= .v40 }

    /// Submits a job; answers its number.
    package func submit(_ job: DirectJob) async throws -> Int64 {
        let reply = try await post("/job/submit", job.body(in: version))
        guard reply.status == 200, let id = reply.answer?.job_id, id > 0 else { throw reply.fault }
        return id
    }

    /// Lets a held job go; again, while slurmctld says that it has no number for it in its database yet.
    package func release(_ id: Int64) async throws {
        for _ in 0..<50 {
            let reply = try await post("/job/\(id)", Array(#"{"hold": false}"#.utf8))
            // Errors of a change come with 200 as well.
            if reply.status == 200, let answer = reply.answer, answer.errors?.isEmpty ?? true { return }
            guard let errors = reply.answer?.errors, errors.contains(where: \.isUnnumbered) else { throw reply.fault }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw SiteFault("slurmctld had no number in its database for job \(id) within 5 s.")
    }

    private func post(_ path: String, _ body: [UInt8]) async throws -> Reply {
        var request = WebRequest("POST", "\(address)/slurm/\(version.word)\(path)")
        request.limit = .seconds(60)
        request.headers = headers + [(name: "Content-Type", value: "application/json")]
        request.body = body
        return try await Self.reply(to: request, by: client)
    }

    /// Asks once more where the connection was broken off, which slurmrestd of Slurm 22.05 does now and then. A submission
    /// that came through all the same stays held.
    private static func reply(to request: WebRequest, by client: WebClient) async throws -> Reply {
        let response: WebAnswer
        do { response = try await client.send(request) } catch let fault as WebFault where fault.kind == .brokenOff {
            response = try await client.send(request)
        }
        // Its description of itself has two megabytes.
        return Reply(status: response.status, body: Data(try await response.body.collect(upTo: 64 << 20)))
    }
}

/// What a slurmrestd said of itself, as far as it is read here.
private struct Description: Decodable {
    struct Path: Decodable {}

    var paths: [String: Path]
}

/// What a slurmrestd said.
private struct Reply {
    var status: Int
    var body: Data

    /// What it says of a job; nil where it is no JSON.
    var answer: Answer? { try? JSONDecoder().decode(Answer.self, from: body) }

    /// That it is not what was hoped for.
    var fault: SiteFault { SiteFault("slurmrestd: \(status) \(String(decoding: body.prefix(4096), as: UTF8.self))") }
}

/// What it said of a job.
private struct Answer: Decodable {
    struct Problem: Decodable {
        /// Slurm's own number, under one of these names, depending on version and route.
        var error_number: Int64?
        var error_code: Int64?
        var errno: Int64?

        /// Whether slurmdbd has not told slurmctld its number for the job yet (ESLURM_JOB_SETTING_DB_INX).
        var isUnnumbered: Bool { [error_number, error_code, errno].contains(2103) }
    }

    var job_id: Int64?
    var errors: [Problem]?
}
