import Contract
import Foundation
import Synchronization
import Testing

/// A job of the load, and what it was told to do.
struct ChaosJob: Sendable {
    var id: UInt64
    /// Where it writes what it does.
    var file: String
    var code: Int64
    /// Whether it may run again after the platform lost it.
    var mayRequeue: Bool
    /// What came out of it that it does not write itself: what its shells complained of.
    var output: String { (try? String(contentsOfFile: file + ".out", encoding: .utf8)) ?? "" }
}

/// A user who submits short jobs without rest, and repeats whatever was not answered.
final class ChaosLoad: Sendable {
    private struct State {
        var server: HTTPClient?
        var jobs: [ChaosJob] = []
        var repeats = 0
    }

    private let folder: String
    private let state = Mutex(State())

    init(folder: String) { self.folder = folder }

    var jobs: [ChaosJob] { state.withLock { $0.jobs } }
    /// Where the server listens; nil while it is down.
    var server: HTTPClient? {
        get { state.withLock { $0.server } }
        set { state.withLock { $0.server = newValue } }
    }

    /// Submits until the time is over.
    func work(for time: Duration, _ seed: UInt64) async throws {
        var dice = SplitMix64(seed: seed)
        let end = ContinuousClock.now + time
        var number = 0
        while ContinuousClock.now < end {
            number += 1
            let file = "\(folder)/\(number).effect"
            let halfSeconds = [0, 1, 2, 6, 16].randomElement(using: &dice) ?? 0
            let code: Int64 = Int.random(in: 0..<5, using: &dice) == 0 ? 3 : 0
            let mayRequeue = Bool.random(using: &dice)
            let systems = ["lumi", "leonardo", "lumi,leonardo"].randomElement(using: &dice) ?? "lumi"
            let script = """
                #!/bin/bash
                #SBATCH --partition=gpu --gpus=1 --ntasks=1 --mem=100M --time=5 \(mayRequeue ? "--requeue" : "--no-requeue")
                #SBATCH --output=\(file).out
                #FABRIQUE --systems \(systems)
                note() { echo "$1 $FABRIQUE_ATTEMPT $SLURM_CLUSTER_NAME-$SLURM_JOB_ID-$$ $(date +%s%3N)" >>\(file); }
                note begin
                for i in $(seq \(halfSeconds)); do sleep 0.5; note tick; done
                note end
                exit \(code)

                """
            let id = try await submit(script, key: "chaos-\(number)")
            state.withLock { $0.jobs.append(ChaosJob(id: id, file: file, code: code, mayRequeue: mayRequeue)) }
            // The load, not a wait for something.
            try await Task.sleep(for: .milliseconds(Int64.random(in: 100...900, using: &dice)))
        }
    }

    private func submit(_ script: String, key: String) async throws -> UInt64 {
        let headers = ["Content-Type": "application/x-shellscript", "Idempotency-Key": key]
        let path = "/api/v1/jobs?project=atlas&directory=\(folder)"
        while true {
            if let server {
                do {
                    let answer = try await server.send("POST", path, headers, body: Array(script.utf8))
                    if answer.status == 201 { return try answer.json(Submitted.self).id }
                    try #require(answer.status == 503, "\(key): \(answer.status) \(answer.text)")
                } catch is HTTPFault {
                    state.withLock { $0.repeats += 1 }
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
