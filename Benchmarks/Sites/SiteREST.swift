import Foundation
import SlurmBench
import Web

/// A cluster's own REST interface, as a site's user asks it.
struct SiteREST: Sendable {
    private struct Answer: Decodable {
        var job_id: Int64?
    }

    private let address: String
    private let headers: [(String, String)]
    private let client = WebClient()

    init(_ bench: SiteBench, _ site: SiteBench.Site) throws {
        let words = ["token", "username=\(bench.user)", "lifespan=7200"]
        let token = try bench.run("scontrol", words, on: site).split(separator: "=").last?.split(separator: "\n").first
        address = site.address + "/slurm/v0.0.38"
        headers = [
            ("X-SLURM-USER-NAME", bench.user), ("X-SLURM-USER-TOKEN", token.map { String($0) } ?? ""),
            ("Content-Type", "application/json"),
        ]
    }

    /// Submits a script that wants one accelerator for five minutes; answers the job's number.
    func submit(_ script: String, isHeld: Bool, array: String? = nil) async throws -> Int64 {
        var job: [String: Any] = [
            "name": "direct", "partition": "gpu", "account": "fab", "current_working_directory": "/tmp",
            "standard_output": "/dev/null", "environment": ["PATH": "/usr/bin:/bin"], "hold": isHeld, "tasks": 1,
            "gpus_per_node": "1", "memory_per_node": 10, "time_limit": 5,
        ]
        if let array { job["array"] = array }
        let answer = try await post(
            "/job/submit",
            JSONSerialization.data(withJSONObject: ["job": job, "script": script])
        )
        guard let id = try JSONDecoder().decode(Answer.self, from: answer).job_id else {
            throw Wrk.Failure(description: "slurmrestd: \(String(decoding: answer, as: UTF8.self))")
        }
        return id
    }

    /// Lets a held job go; again, while slurmctld says that it has no number for it in its database yet.
    func release(_ id: Int64) async throws {
        for _ in 0..<50 {
            do {
                _ = try await post("/job/\(id)", Data(#"{"hold": false}"#.utf8))
                return
            } catch let failure as Wrk.Failure where failure.description.contains("2103") {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        throw Wrk.Failure(description: "slurmctld had no number in its database for job \(id) within 5 s.")
    }

    private func post(_ path: String, _ body: Data) async throws -> Data {
        var request = WebRequest("POST", address + path)
        request.limit = .seconds(60)
        request.headers = headers
        request.body = Array(body)
        let response = try await send(request)
        let answer = Data(try await response.body.collect(upTo: 1 << 20))
        guard response.status == 200 else {
            throw Wrk.Failure(description: "slurmrestd: \(response.status) \(String(decoding: answer, as: UTF8.self))")
        }
        return answer
    }

    /// Asks once more where the connection was broken off, which slurmrestd of Slurm 22.05 does now and then. A submission
    /// that came through all the same stays held.
    private func send(_ request: WebRequest) async throws -> WebAnswer {
        do { return try await client.send(request) } catch let fault as WebFault where fault.kind == .brokenOff {
            return try await client.send(request)
        }
    }
}
