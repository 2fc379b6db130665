import Testing

@testable import Connectors

/// What steps tell of a job's energy. Figures of six seconds are those of Slurm 22.05 with simulated counters.
@Suite struct `The energy of a record` {
    private struct Step {
        var nodes: Int64
        var seconds: Int64
        var joules: JSONValue

        var form: JSONValue {
            [
                "time": ["elapsed": .integer(seconds)], "tres": ["allocated": allocated(nodes)],
                "statistics": ["energy": ["consumed": joules]],
            ]
        }
    }

    /// The energy of a job of so many nodes and seconds, by its steps.
    private func joules(
        _ nodes: Int64,
        _ seconds: Int64,
        _ steps: Step...,
        version: SlurmVersion = .v43
    ) -> Int64? {
        let form: JSONValue = [
            "job_id": 7, "state": ["current": "COMPLETED"],
            "time": ["submission": 1, "start": 1, "end": .integer(1 &+ seconds), "elapsed": .integer(seconds)],
            "tres": ["allocated": Self.allocated(nodes)], "steps": .list(steps.map(\.form)),
        ]
        return SlurmRecord(form, version).joules
    }

    private static func allocated(_ nodes: Int64) -> JSONValue {
        [["type": "cpu", "count": .integer(64 * nodes)], ["type": "node", "count": .integer(nodes)]]
    }

    @Test func `what srun started is in the batch step's figure already`() {
        let batch = Step(nodes: 1, seconds: 6, joules: 32_599)
        #expect(joules(1, 6, batch, Step(nodes: 1, seconds: 6, joules: 32_284)) == 32_599)
    }

    @Test func `the batch step of several nodes tells of the first alone`() {
        let batch = Step(nodes: 1, seconds: 6, joules: 32_599)
        #expect(joules(2, 6, batch) == nil)
        #expect(joules(2, 6, batch, Step(nodes: 2, seconds: 6, joules: 64_568)) == 64_568)
    }

    @Test func `the first Slurm counts one node rightly, and several not`() {
        #expect(joules(1, 6, Step(nodes: 1, seconds: 6, joules: 32_599), version: .v38) == 32_599)
        #expect(joules(2, 6, Step(nodes: 2, seconds: 6, joules: 64_568), version: .v38) == nil)
    }

    @Test func `a number that no job comes to does no harm`() {
        let steps = [Int64.max, .min, -2, 8_999_999_999_999_999].map { Step(nodes: 1, seconds: $0, joules: 5) }
        #expect(joules(1, .max, steps[0], steps[1]) == nil)
        #expect(joules(1, 6, steps[3]) == 5)
    }

    @Test func `a step that had the nodes for a part of the time is not the whole job`() {
        #expect(joules(2, 600, Step(nodes: 2, seconds: 593, joules: 7_000_000)) == nil)
        #expect(joules(2, 600, Step(nodes: 2, seconds: 594, joules: 7_000_000)) == 7_000_000)
    }

    @Test(arguments: [0, .null, -2, .decimal(1.8446744073708567e19), ["set": false, "number": 5]] as [JSONValue])
    func `a counter that is broken or missing tells nothing`(_ joules: JSONValue) {
        #expect(self.joules(1, 6, Step(nodes: 1, seconds: 6, joules: joules)) == nil)
    }

    @Test func `a record that lacks its nodes tells nothing`() {
        #expect(joules(0, 6, Step(nodes: 1, seconds: 6, joules: 32_599)) == nil)
    }
}
