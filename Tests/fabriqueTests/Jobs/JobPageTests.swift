import Contract
import Testing

@testable import fabrique

@Suite struct `A job's page` {
    @Test func `tells how the places stood when the job got one, and why each other was not chosen`() throws {
        func place(_ system: String, _ code: String, _ sentence: String, start: String?) -> ComparedPlaceView {
            ComparedPlaceView(
                system: system,
                partition: "gpu",
                country: "FR",
                chip: "NVIDIA H100",
                verdict: Reason(code: code, sentence: sentence),
                start: start,
                end: start,
                runSeconds: 600,
                deviceSeconds: 1200,
                microEuros: 16_667,
                joules: 12_000,
                microgramsCO2e: 186_667
            )
        }
        let places = [
            place("alpha", "chosen", "It served the job's objective best.", start: "2026-11-21T04:46:57.300Z"),
            place("beta", "dearer", "The job would have cost more.", start: nil),
        ]
        let page = JobPage.rendered(
            Samples.job {
                $0.placements = [PlacementView(attempt: 1, at: "2026-11-21T04:46:57.300Z", places: places)]
            },
            [],
            on: Samples.pipe
        )
        let lines = page.split(separator: "\n")
        let heading = try #require(lines.firstIndex { $0.hasPrefix("Why there: attempt 1") })
        #expect(lines[heading + 2].hasPrefix("alpha/gpu"))
        #expect(lines[heading + 3].hasPrefix("beta/gpu"))
        #expect(lines[heading + 3].hasSuffix("The job would have cost more."))
    }

    @Test func `says of a job that may run twice what becomes of it when its system is lost`() {
        let page = JobPage.rendered(Samples.job { $0.mayRunTwice = true }, [], on: Samples.pipe)
        #expect(page.contains("If lost") && page.contains("twice"))
        #expect(!JobPage.rendered(Samples.job, [], on: Samples.pipe).contains("If lost"))
    }

    @Test(arguments: [
        ("moved", "goes on from a checkpoint moved from lumi: 12 files, 3.4 GiB"),
        ("kept", "goes on from an older copy, for lumi could give no newer one: 12 files, 3.4 GiB"),
        ("nothing", "begins anew, for no checkpoint came from lumi"),
        ("unmanaged", "goes on from what lies on its system, for nothing was moved from lumi"),
    ])
    func `says what an attempt went on from that its job began elsewhere`(origin: String, said: String) {
        let hasFiles = origin == "moved" || origin == "kept"
        var attempts = Samples.attempts
        attempts[1].checkpoint = CheckpointView(
            origin: origin,
            from: "lumi",
            files: hasFiles ? 12 : nil,
            bytes: hasFiles ? 3_650_722_201 : nil
        )
        let page = JobPage.rendered(Samples.job, attempts, on: Samples.pipe)
        let line = page.split(separator: "\n").first { $0.contains("Attempt 2") }
        #expect(line?.hasSuffix(said) == true, "\(page)")
        #expect(!page.contains("Attempt 1 "))
    }

    @Test func `says nothing of places where there was no choice`() {
        #expect(!JobPage.rendered(Samples.job, Samples.attempts, on: Samples.pipe).contains("Why there"))
    }
}
