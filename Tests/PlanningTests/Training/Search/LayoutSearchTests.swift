import Testing

@testable import Planning

@Suite struct `A search for layouts` {
    @Test(arguments: [0, 1, 2]) func `finds what looking at all of them finds`(place: Int) {
        let setup = Case.setup([Case.llama8B, Case.llama70B, Case.mixture][place], chips: 64, batch: 256)
        let space = LayoutSpace(for: setup)
        var search = LayoutSearch(setup, space: space, constants: .assumed)
        search.kept = 1
        let outcome = search.run()
        // Keeping more than there are cuts no branch.
        search.kept = 1_000_000
        let all = search.run()
        #expect(all.boundedBranches == 0)
        #expect(outcome.best.first?.time.seconds == all.best.map(\.time.seconds).min())
        #expect(outcome.evaluated <= all.evaluated)
        #expect(outcome.best.allSatisfy { $0.memory.bytes <= 80e9 && $0.layout.chips <= 64 })
    }

    @Test func `says what does not fit when nothing does`() {
        let setup = Case.setup(Case.llama70B, chips: 2, batch: 2)
        let outcome = LayoutSearch(setup, space: LayoutSpace(for: setup), constants: .assumed).run()
        #expect(outcome.best.isEmpty)
        #expect(outcome.tooLarge.contains { $0.memory.bytes > 80e9 })
    }

    @Test(arguments: [(7, 4), (64, 64), (65, 64)]) func `uses as many chips as divide`(chips: Int, used: Int) {
        let setup = Case.setup(Case.llama8B, chips: chips)
        let best = LayoutSearch(setup, space: LayoutSpace(for: setup), constants: .assumed).run().best
        #expect(best.first?.layout.chips == used)
    }

    @Test(arguments: [33, 37, 63]) func `makes nothing slower by chips that can't be used`(chips: Int) throws {
        let seconds = try [32, chips].map { count in
            let setup = Case.setup(Case.llama8B, chips: count)
            let best = LayoutSearch(setup, space: LayoutSpace(for: setup), constants: .assumed).run().best
            return try #require(best.first).time.seconds
        }
        // More nodes wait a little longer for the slowest.
        #expect(seconds[1] < 1.1 * seconds[0])
    }

    @Test(arguments: [7, 64, 256]) func `tells layouts as measured runs order them`(chips: Int) throws {
        let order = TrainingOrder(setup: Case.setup(Case.llama8B, chips: chips), tokens: 1e12)
        let seconds = try order.plan(.shipped()).runs.map(\.stepSeconds)
        #expect(!seconds.isEmpty && seconds.count <= 5)
        #expect(seconds == seconds.sorted())
    }

    @Test func `plans days, energy and money that follow from each other`() throws {
        var order = TrainingOrder(setup: Case.setup(Case.llama8B, chips: 64), tokens: 1e12)
        order.microEURPerDeviceHour = 2_000_000
        order.gramsPerKWh = 50
        let run = try #require(order.plan(.assumed).runs.first)
        #expect(abs(run.days * 24 * 64 / run.deviceHours - 1) < 1e-9)
        #expect(run.microEUR == run.deviceHours * 2_000_000)
        #expect(run.gramsCO2e == run.kWh.map { $0 * 50 })
        #expect(abs(run.days * 86_400 * run.goodput * run.tokensPerSecond / 1e12 - 1) < 1e-9)
    }
}

@Suite struct `A service's size` {
    @Test func `trades latency for tokens a second until the memory is full`() {
        let sizing = InferenceSizing(
            model: Case.llama8B,
            chip: Case.setup(Case.llama8B, chips: 1).chip,
            tensor: 1,
            precision: .bf16,
            promptTokens: 1024,
            answerTokens: 256
        )
        let points = sizing.points
        #expect(points.last?.fits == false)
        for (a, b) in zip(points, points.dropFirst()) {
            #expect(b.tokensPerSecond >= a.tokensPerSecond)
            #expect(b.secondsPerToken >= a.secondsPerToken)
        }
        // 16 GB of weights at four fifths of 3.35 TB/s.
        #expect(abs(points[0].secondsPerToken - 0.006) < 0.0005)
    }
}
