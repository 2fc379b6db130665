import Contract
import Testing

@testable import Portal

@Suite struct `What a job costs at most` {
    private func attempt(used: Int64?, charged: Int64?) -> AttemptView {
        AttemptView(
            number: 1,
            system: "s",
            partition: "p",
            nodes: [],
            placed: "2026-11-21T13:00:00.000Z",
            billedDevices: 1,
            deviceSeconds: used,
            microEuros: charged
        )
    }

    @Test func `is what was set aside at its place's price while it is open`() {
        #expect(JobAccount.most(7200, 2_000_000, attempt(used: nil, charged: nil)) == 4_000_000)
        #expect(JobAccount.most(7200, 2_000_000, nil) == 4_000_000)
        #expect(JobAccount.most(7200, nil, nil) == nil)
    }

    @Test func `is at the price that was charged once it has ended, though the price has changed since`() {
        #expect(JobAccount.most(7200, 2_000_000, attempt(used: 3600, charged: 2_000_000)) == 4_000_000)
        #expect(JobAccount.most(7200, 9_000_000, attempt(used: 3600, charged: 2_000_000)) == 4_000_000)
        #expect(JobAccount.most(7200, nil, attempt(used: 3600, charged: 2_000_000)) == 4_000_000)
        // Nothing was used, so nothing tells the price but the place.
        #expect(JobAccount.most(7200, 2_000_000, attempt(used: 0, charged: 0)) == 4_000_000)
    }
}

@Suite struct `What was quoted for a job` {
    private func place(_ system: String, _ verdict: String) -> ComparedPlaceView {
        ComparedPlaceView(
            system: system,
            partition: "p",
            country: "FR",
            chip: "c",
            verdict: Reason(code: verdict, sentence: ""),
            runSeconds: 60,
            deviceSeconds: 60,
            microEuros: 1,
            joules: 1,
            microgramsCO2e: 1
        )
    }

    private func attempt(_ number: Int) -> AttemptView {
        AttemptView(
            number: number,
            system: "s",
            partition: "p",
            nodes: [],
            placed: "2026-11-21T13:00:00.000Z",
            billedDevices: 1
        )
    }

    @Test func `is what the place promised that its last attempt got`() {
        let placements = [
            PlacementView(attempt: 1, at: "", places: [place("first", "chosen"), place("other", "dearer")]),
            PlacementView(attempt: 2, at: "", places: [place("full", "full"), place("second", "chosen")]),
        ]
        #expect(JobAccount.place(of: attempt(1), in: placements)?.system == "first")
        #expect(JobAccount.place(of: attempt(2), in: placements)?.system == "second")
    }

    @Test func `is nothing where there was nothing to compare`() {
        #expect(JobAccount.place(of: nil, in: [])?.system == nil)
        #expect(JobAccount.place(of: attempt(3), in: [])?.system == nil)
        let other = PlacementView(attempt: 1, at: "", places: [place("first", "chosen")])
        #expect(JobAccount.place(of: attempt(3), in: [other])?.system == nil)
    }
}
