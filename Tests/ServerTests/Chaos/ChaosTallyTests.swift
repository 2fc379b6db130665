import Contract
import Testing

/// What the tally of a chaos run makes of a single job.
@Suite struct ChaosTallyTests {
    @Test(arguments: [(1, false, 0), (1, true, 1), (3, true, 0), (2, false, 1)] as [(Int64, Bool, Int)])
    func `an exit with 1 may stand for another code only where the accounting tells none`(
        _ code: Int64,
        _ tellsExitCodes: Bool,
        _ faults: Int
    ) async throws {
        let effects = try await Scratch.with { scratch in
            try scratch.write("effect", "begin 1 lumi-7-99 1000\nend 1 lumi-7-99 3000\n")
            return try Effects(at: scratch.path + "/effect")
        }
        let row = "7|fbq-test-5.1|FAILED|2026-11-23T00:00:00|2026-11-23T00:00:01|2026-11-23T00:00:03|2\n"
        let attempt = AttemptView(
            number: 1,
            system: "lumi",
            partition: "gpu",
            nodes: ["lumi-n1"],
            siteJob: "7",
            placed: "2026-11-23T00:00:00Z",
            outcome: "failed",
            exitCode: code,
            billedDevices: 1,
            deviceSeconds: 2,
            paidBy: "project"
        )
        var tally = ChaosTally()
        tally.add(
            ChaosJob(id: 5, file: "/nowhere/effect", code: 3, mayRequeue: false),
            Self.view(exitCode: code),
            [attempt],
            effects,
            ["lumi": SiteAccounts(row, since: "2026-11-23T00:00:00", tellsExitCodes: tellsExitCodes)]
        )
        #expect(tally.faults.count == faults, "\(tally.faults)")
        #expect("\(tally)".contains("1 failures that only the accounting told") == (code == 1 && !tellsExitCodes))
        #expect("\(tally)".contains("1 charges equal to sacct's"), "\(tally)")
    }

    private static func view(exitCode: Int64) -> JobView {
        JobView(
            id: 5,
            name: "chaos",
            project: "atlas",
            allocation: 1,
            person: "p-0123456789abcdef",
            state: "failed",
            reasons: [],
            submitted: "2026-11-23T00:00:00Z",
            ended: "2026-11-23T00:00:03Z",
            nodes: 1,
            coresPerNode: 1,
            devicesPerNode: 1,
            memoryMiBPerNode: 100,
            timeLimitSeconds: 300,
            objective: "soonest",
            attempts: 1,
            exitCode: exitCode
        )
    }
}
