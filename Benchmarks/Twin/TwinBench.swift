import Documents
import Glibc
import Quantities
import Twin

/// A year of made-up work in the digital twin: one gigafactory, and the shipped network with five more.
///
/// Carbon and price change by the hour. Sizes and run times are made up too, so that about half of all devices are at work.
struct TwinBench {
    /// The part of a year that is played, for a quick look.
    var years = 1.0

    func run(into table: inout Table) throws {
        let factory = try play([Self.gigafactory(0, zone: "FR")], jobsPerYear: 45e6, Self.small, .eachSiteAlone)
        add("gigafactory, 100,000 devices, 45 million jobs a year", factory, atMost: 60, into: &table)
        let zones = ["FI", "SE", "ES", "DE", "PL"]
        let network = ShippedNetwork.systems + zones.indices.map { Self.gigafactory($0, zone: zones[$0]) }
        let wishes: [(name: String, broker: Broker)] = [
            ("soonest", .quotes(.soonest)),
            ("soon, cheap and clean", .quotes(Broker.Wishes(soon: 1, cheap: 0.2, clean: 0.5))),
            ("cleanest", .quotes(.cleanest)),
        ]
        for wish in wishes {
            let once = try play(network, jobsPerYear: 10e6, Self.large, wish.broker)
            add("network, 10 million jobs a year, \(wish.name)", once, atMost: 120, into: &table)
            guard wish.name == "soonest" else { continue }
            // Twice the jobs of half the length: as much work, so that nothing but the number of jobs is compared.
            let twice = try play(network, jobsPerYear: 20e6, Self.large, wish.broker, runScale: 0.5)
            table.add("twice the jobs cost", twice.seconds / once.seconds, unit: "times", atMost: 2.3)
        }
        table.add("memory of all that", Double(Self.peakBytes) / 1_048_576, unit: "MiB", atMost: 4096)
    }

    private func add(_ what: String, _ figure: Figure, atMost: Double, into table: inout Table) {
        let each = Table.grouped(figure.seconds * 1e6 / Double(max(1, figure.jobs)))
        table.add(what, figure.seconds, unit: "s", atMost: atMost, ratio: "\(each) us a job")
    }

    private struct Figure {
        var seconds: Double
        var jobs: Int
    }

    private func play(
        _ network: [ScenarioSystem],
        jobsPerYear: Double,
        _ sizes: [WorkloadModel.Size],
        _ broker: Broker,
        runScale: Double = 1
    ) throws -> Figure {
        let model = Self.model(sizes, runScale: runScale)
        let scenario = Scenario(
            title: "A year",
            startUnixSeconds: Self.start,
            lengthSeconds: Int64(years * 365 * 86_400),
            network: network,
            workloads: [
                ScenarioWorkload(
                    name: "w",
                    source: .model(model, amount: .jobsPerYear(jobsPerYear)),
                    slackSeconds: 86_400
                )
            ],
            intensity: .hourly(path: "hours"),
            price: .hourly(path: "hours")
        )
        let hours = try Self.hours(of: network.map(\.zone))
        var simulation = try Simulation(
            scenario,
            inputs: SimulationInputs(intensity: hours, price: hours),
            broker: broker,
            seed: 1
        )
        let before = CPUTime.own
        while simulation.advance(events: 1_000_000) {}
        return Figure(seconds: CPUTime.own - before, jobs: simulation.finished)
    }

    /// 2026-01-05.
    private static let start: Int64 = 1_767_571_200

    private static func gigafactory(_ number: Int, zone: String) -> ScenarioSystem {
        let partition = ScenarioSystem.Partition(name: "gpu", nodes: 12_500, devicesPerNode: 8, wattsPerDevice: 1000)
        return ScenarioSystem(name: "giga-\(number)", country: zone, partitions: [partition])
    }

    private static func sizes(_ shares: [Int32: Double]) -> [WorkloadModel.Size] {
        shares.sorted { $0.key < $1.key }.map { WorkloadModel.Size(devices: $0.key, share: $0.value) }
    }

    private static let small = sizes([
        1: 0.4, 2: 0.1, 4: 0.1, 8: 0.22, 16: 0.08, 32: 0.06, 64: 0.03, 256: 0.01,
    ])
    private static let large = sizes([1: 0.1, 8: 0.2, 32: 0.2, 128: 0.2, 512: 0.2, 1024: 0.1])

    private static func model(_ sizes: [WorkloadModel.Size], runScale: Double) -> WorkloadModel {
        let means: [Double] = [
            20, 45, 80, 120, 170, 230, 310, 410, 530, 690, 890, 1150, 1500, 1950, 2550, 3400, 4600, 6500, 10_500,
            18_000, 30_000, 55_000, 95_000, 160_000,
        ]
        return WorkloadModel(
            unit: .device,
            jobsPerDay: 1000,
            hours: [
                0.5, 0.4, 0.4, 0.4, 0.4, 0.5, 0.7, 1, 1.4, 1.7, 1.8, 1.7, 1.4, 1.6, 1.7, 1.6, 1.5, 1.3, 1.1, 0.9, 0.8,
                0.7, 0.6, 0.5,
            ],
            days: [1.2, 1.3, 1.3, 1.2, 1.1, 0.5, 0.4],
            burst: WorkloadModel.Burst(variation: 0.3, persistence: 0.5),
            sizes: sizes,
            runTimes: [
                WorkloadModel.RunTimes(
                    fromDevices: 1,
                    meanSeconds: means.map { $0 * runScale },
                    spreadSeconds: means.map { $0 * runScale / 10 }
                )
            ],
            users: WorkloadModel.Users(count: 1000, shares: [Double](repeating: 0.1, count: 10))
        )
    }

    /// Figures that swing by the day and the week, another level for each zone.
    private static func hours(of zones: [String]) throws -> HourlyFigures {
        let zones = Set(zones).sorted()
        var text = "utc,\(zones.joined(separator: ","))\n"
        for hour in 0..<8760 {
            text += UnixTime.text(start + Int64(hour) * 3600)
            for zone in zones.indices {
                let day = 30 * abs(hour % 24 - 12) / 12
                let week = 20 * abs(hour / 24 % 14 - 7) / 7
                text += ",\((50 + 50 * zone) * (75 + day + week) / 100)"
            }
            text += "\n"
        }
        return try HourlyFigures(bytes: Array(text.utf8))
    }

    private static var peakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
