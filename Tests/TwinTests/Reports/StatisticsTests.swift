import Quantities
import Testing

@testable import Twin

@Suite struct `A distribution` {
    private func filled(_ values: [Int64]) -> Distribution {
        var distribution = Distribution()
        for value in values { distribution.add(value) }
        return distribution
    }

    @Test func `of few values is exact`() {
        let distribution = filled((0..<1000).reversed().map { $0 * 7 })
        #expect(distribution.percentile(0.5) == 3500)
        #expect(distribution.percentile(0.95) == 6650)
        #expect(distribution.percentile(1) == 6993)
        #expect(distribution.mean == 3496.5)
        #expect(distribution.shares(under: [-1, 0, 3499, 10_000]) == [0, 0.001, 0.5, 1])
    }

    @Test func `of many values keeps its stated error`() {
        var chance = RandomStream(seed: 4)
        let values = (0..<20_000).map { _ in Int64(Elementary.exp(chance.unit() * 20)) }
        let distribution = filled(values)
        let sorted = values.sorted()
        for share in stride(from: 0.01, to: 1, by: 0.07) {
            let exact = Double(sorted[Int(share * 20_000)])
            let found = Double(distribution.percentile(share))
            #expect(abs(found - exact) <= exact * Distribution.relativeError + 0.5)
        }
        #expect(distribution.greatest == sorted.last)
        #expect(distribution.sum == Int128(values.reduce(0, +)))
    }

    @Test(arguments: [100, 1500, 5000]) func `merged is that of all values`(count: Int) {
        let values = (0..<Int64(count)).map { $0 * $0 % 100_003 }
        var merged = filled(Array(values[..<(count / 3)]))
        merged.merge(filled(Array(values[(count / 3)...])))
        let whole = filled(values)
        #expect(merged.count == whole.count)
        for share in [0, 0.25, 0.5, 0.9, 0.99, 1] { #expect(merged.percentile(share) == whole.percentile(share)) }
    }

    @Test func `holds the greatest number that there is`() {
        var distribution = filled([Int64](repeating: 5, count: 3000))
        distribution.add(.max)
        distribution.add(-1)
        #expect(distribution.percentile(1) == .max || distribution.percentile(1) > Int64.max / 128 * 127)
        #expect(distribution.percentile(0) == 0)
    }

    @Test func `of none is none`() {
        #expect(Distribution().percentile(0.5) == 0)
        #expect(Distribution().mean == 0)
    }
}

@Suite struct Confidences {
    @Test func `follow Student's t`() throws {
        let confidence = Confidence([10, 12, 14])
        #expect(confidence.mean == 12)
        #expect(abs(try #require(confidence.halfWidth) - 4.303 * 2 / 3.0.squareRoot()) < 1e-9)
        #expect(Confidence([5]).halfWidth == nil)
        #expect(Confidence([]).mean == 0)
        #expect(Confidence([Double](repeating: 3, count: 200)).halfWidth == 0)
    }

    @Test func `are about fairness too`() {
        #expect(Fairness.jain([2, 2, 2]) == 1)
        #expect(Fairness.jain([1, 0, 0, 0]) == 0.25)
        #expect(Fairness.jain([]) == 1)
    }
}

@Suite struct `A timeline` {
    @Test func `spreads an amount over the pieces that it touches`() {
        var timeline = Timeline(lengthSeconds: 100, pieces: 10)
        timeline.add(4, fromSeconds: 5, toSeconds: 25)
        timeline.add(1, fromSeconds: -50, toSeconds: 10)
        timeline.add(2, fromSeconds: 95, toSeconds: 500)
        #expect(timeline.means == [3, 4, 2, 0, 0, 0, 0, 0, 0, 1])
    }
}

@Suite struct `A run's result` {
    @Test func `groups its jobs in every way`() throws {
        let scenario = SampleScenario.scenario
        var result = RunResult(scenario)
        var job = FinishedJob(
            submitSeconds: 3600,
            startSeconds: 3700,
            endSeconds: 3800,
            runSeconds: 100,
            devices: 8,
            system: 1
        )
        job.user = 2
        job.country = 1
        job.organisation = 0
        job.joules = 50
        job.isOnTime = false
        result.add(job)
        job.user = 0
        job.startSeconds = 3600
        job.endSeconds = 3700
        result.add(job)
        #expect(result.all.jobs == 2)
        #expect(result.bySystem.map(\.jobs) == [0, 2])
        #expect(result.byHour[1].jobs == 2)
        #expect(result.byCountry.map(\.jobs) == [0, 2])
        #expect(result.all.waits.mean == 50)
        #expect(result.all.boundedSlowdown == 1.5)
        #expect(result.all.late == 2)
        #expect(result.all.joules == 100)
        #expect(abs(result.fairnessByUser - 9.0 / 10) < 1e-9)
        #expect(result.spans.count == 2)
        #expect(result.lastEndSeconds == 3800)
    }
}

enum SampleScenario {
    static let scenario = Scenario(
        title: "Sample <1 & 2>",
        startUnixSeconds: 1_767_571_200,
        lengthSeconds: 7 * 86_400,
        seeds: [1, 2, 3],
        network: [
            ScenarioSystem(
                name: "north",
                country: "SE",
                latitude: 58.4,
                longitude: 15.58,
                partitions: [ScenarioSystem.Partition(name: "gpu", nodes: 16, devicesPerNode: 4)]
            ),
            ScenarioSystem(
                name: "south",
                country: "PL",
                latitude: 50.07,
                longitude: 19.91,
                partitions: [ScenarioSystem.Partition(name: "gpu", nodes: 8, devicesPerNode: 8)]
            ),
        ],
        workloads: [ScenarioWorkload(name: "work", source: .trace(path: "a.csv", arrivalScale: 1))],
        brokers: [.eachSiteAlone, .siblings, .quotes(.soonest), .quotes(.cleanest)]
    )
}
