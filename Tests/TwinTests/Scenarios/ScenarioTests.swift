import Documents
import Scheduling
import Testing

@testable import Twin

@Suite struct `A scenario` {
    static let yaml = """
        title: Two systems
        start: 2022-01-03
        length: 7 d
        seeds: 3
        network:
          - name: alpha
            country: FR
            latitude: 48.7
            longitude: 2.17
            pue: 1.15
            policy: shortest-first
            partitions:
              - name: gpu
                nodes: 32
                devicesPerNode: 4
                chip: "H100: 80 GB"
                kilowattsPerDevice: 0.7
                eurosPerDeviceHour: 2.1
                nodesPerSwitch: 16
          - name: beta
            country: NO
            zone: NO-NO1
            partitions: [{nodes: 8, devicesPerNode: 8, speed: 1.5}]
          - shipped: [fi-csc-lumi]
            policy: fifo
        accessModes:
          - {name: fast-lane, budgetDeviceHours: 50_000, shareCap: 10 %}
        workloads:
          - name: real
            trace: ../philly.csv.gz
            arrivalScale: 0.8
            homes: {alpha: 2, beta: 1}
            countries: {FR: 2, NO: 1}
            organisations: {startup: 3, sme: 1}
            accessMode: fast-lane
            slack: 1 d
            expects: estimates
          - model: kth.yaml
            unit: core
            load: 0.7
        brokers: [each-site-alone, siblings, soonest, {soon: 1, clean: 0.5}]
        intensity: grid-hourly-2022.csv.gz
        price: {FR: 90, default: 70.5}
        failures:
          node: {meanTimeBetween: 400 d, repair: 12 h}
        checkpoints: {every: 1 h, cost: 30 s}
        maintenance:
          - {system: alpha, start: 2022-01-05T08:00, length: 8 h, every: 1 w}
        """

    @Test func `is read as it is written`() throws {
        let scenario = try Scenario(tree: SampleTree.read(Self.yaml))
        #expect(scenario.title == "Two systems")
        #expect(scenario.startUnixSeconds == 1_641_168_000)
        #expect(scenario.lengthSeconds == 604_800)
        #expect(scenario.seeds == [1, 2, 3])
        #expect(scenario.network.map(\.name) == ["alpha", "beta", "fi-csc-lumi"])
        #expect(scenario.network.map(\.policy) == [.shortestFirst, .easy, .fifo])
        #expect(scenario.network.map(\.zone) == ["FR", "NO-NO1", "FI"])
        #expect(scenario.network.map(\.devices) == [128, 64, 11_912])
        #expect(scenario.network[0].partitions[0].microEurosPerDeviceHour == 2_100_000)
        #expect(scenario.network[0].partitions[0].chip == "H100: 80 GB")
        #expect(
            scenario.accessModes
                == [ScenarioAccessMode(name: "fast-lane", budgetDeviceHours: 50_000, shareCap: 0.1)]
        )
        #expect(scenario.workloads[0].source == .trace(path: "../philly.csv.gz", arrivalScale: 0.8))
        #expect(scenario.workloads[0].homes == [NamedWeight("alpha", 2), NamedWeight("beta", 1)])
        #expect(scenario.workloads[0].slackSeconds == 86_400)
        #expect(scenario.workloads[0].usesEstimates)
        #expect(scenario.workloads[1].source == .modelFile(path: "kth.yaml", amount: .load(0.7)))
        #expect(scenario.brokers.map(\.name) == ["each-site-alone", "siblings", "soonest", "mixed"])
        #expect(scenario.intensity == .hourly(path: "grid-hourly-2022.csv.gz"))
        #expect(scenario.price == .byZone([NamedWeight("FR", 90), NamedWeight("default", 70.5)]))
        #expect(scenario.failures.node?.repairSeconds == 43_200)
        #expect(scenario.checkpoints?.restartSeconds == 200)
        #expect(scenario.maintenance[0].startUnixSeconds == 1_641_369_600)
    }

    @Test func `is written so that it reads back the same`() throws {
        let scenario = try Scenario(tree: SampleTree.read(Self.yaml))
        let written = scenario.tree.yaml
        #expect(try Scenario(tree: SampleTree.read(written)) == scenario, "\(written)")
        #expect(try Scenario(tree: SampleTree.read(scenario.tree.json)) == scenario)
    }

    @Test func `says what puts queues in order, and who may be preempted`() throws {
        let text = Self.yaml
            .replacing("policy: shortest-first", with: "policy: multifactor\n    preemption: true")
            .replacing("policy: fifo", with: "policy: {age: 5, size: -20, user: 300, halfLife: 3 d}")
            .replacing("shareCap: 10 %", with: "priority: 50, preemptible: true")
            .replacing("expects: estimates", with: "expects: estimates\n    priority: -7\n    preemptible: true")
        let scenario = try Scenario(tree: SampleTree.read(text))
        #expect(scenario.network.map(\.policy) == [.easy, .easy, .easy])
        #expect(scenario.network.map(\.policyName) == ["multifactor", "easy", "multifactor"])
        #expect(scenario.network.map(\.preempts) == [true, false, false])
        #expect(scenario.network[0].priority == ScenarioPriority())
        #expect(
            scenario.network[2].priority == ScenarioPriority(halfLifeSeconds: 259_200, age: 5, size: -20, user: 300)
        )
        #expect(scenario.accessModes[0].priority == 50 && scenario.accessModes[0].isPreemptible)
        #expect(scenario.workloads.map(\.priority) == [-7, 0])
        #expect(scenario.workloads.map(\.isPreemptible) == [true, false])
        #expect(try Scenario(tree: SampleTree.read(scenario.tree.yaml)) == scenario, "\(scenario.tree.yaml)")
        #expect(try Scenario(tree: SampleTree.read(scenario.tree.json)) == scenario)
        for word in ["multifactor", "reempt", "priority"] {
            #expect(try !Scenario(tree: SampleTree.read(Self.yaml)).tree.yaml.contains(word))
        }
    }

    @Test func `with a model inside reads back the same`() throws {
        var scenario = try Scenario(tree: SampleTree.read(Self.yaml))
        scenario.workloads.append(
            ScenarioWorkload(
                name: "made",
                source: .model(WorkloadTestsModel.model, amount: .jobsPerYear(1_000_000)),
                unit: WorkloadTestsModel.model.unit
            )
        )
        #expect(try Scenario(tree: SampleTree.read(scenario.tree.yaml)) == scenario)
    }

    @Test func `may take the whole shipped network, and published failures`() throws {
        let scenario = try Scenario(
            tree: SampleTree.read(
                "{start: 2026-01-01, length: 1 d, network: shipped, failures: published, workloads: [{trace: a.csv}]}"
            )
        )
        #expect(scenario.network.count == 14)
        #expect(scenario.failures == .published)
        #expect(scenario.brokers == [.eachSiteAlone])
    }

    @Test(arguments: [
        ("cleanest", "how clean power is"), ("cheapest", "what work costs"), ("{soon: 1, clean: 1}", "clean"),
    ])
    func `has no broker weigh what nobody told`(broker: String, what: String) throws {
        let yaml = """
            start: 2026-01-01
            length: 1 d
            network: [{name: alpha, country: FR, partitions: [{nodes: 1, devicesPerNode: 8}]}]
            workloads: [{trace: a.csv}]
            brokers: [\(broker)]
            """
        let fault = #expect(throws: TreeFault.self) { try Scenario(tree: SampleTree.read(yaml)) }
        #expect(fault.map { "\($0)" }?.contains(what) == true, "\(String(describing: fault))")
        let told = try Scenario(tree: SampleTree.read(yaml + "\nintensity: {FR: 60}\nprice: {FR: 90}"))
        #expect(told.brokers.count == 1)
    }

    /// A change of the sample, and how the fault begins and ends.
    @Test(arguments: [
        ("length: 7 d", "lenght: 7 d", "3: the key length is missing.", "Is \"lenght\" meant to be length?"),
        ("length: 7 d", "length: 7", "3: length: \"7\" is not a span of time.", "6 h, 2 d, 1 w or 1 y."),
        ("start: 2022-01-03", "start: 2022-02-30", "2: start: \"2022-02-30\" is not a moment.", "2026-01-05T08:30."),
        ("seeds: 3", "seeds: [1, 1]", "4: seeds: 1 stands twice.", "write it once."),
        ("nodes: 32", "nodes: many", "14: network[0].partitions[0].nodes: \"many\" is not a whole number.", "as 128."),
        ("nodes: 32", "nodes: 0", "14: network[0].partitions[0].nodes: 0 is out of range.", "1 to 1000000."),
        ("pue: 1.15", "peu: 1.15", "10: network[0].peu: no such key is known here.", "Did you mean pue?"),
        (
            "policy: shortest-first", "policy: shortest", "11: network[0].policy: \"shortest\" is not known.",
            "shortest-first, multifactor, {age: 10, user: 100, halfLife: 7 d}."
        ),
        (
            "policy: shortest-first", "policy: {age: much}",
            "11: network[0].policy.age: \"much\" is not a whole number.", "as 10."
        ),
        (
            "policy: shortest-first", "policy: {user: 2_000_000}",
            "11: network[0].policy.user: 2000000 is out of range.", "-1048576 to 1048576."
        ),
        (
            "policy: shortest-first", "policy: {halfLife: 90 s}",
            "11: network[0].policy.halfLife: usage would be forgotten too soon.", "Write 1 h or more."
        ),
        (
            "policy: shortest-first", "policy: {fairness: 5}",
            "11: network[0].policy.fairness: no such key is known here.",
            "halfLife, age, size, country, organisation, user."
        ),
        (
            "policy: shortest-first", "preemption: perhaps", "11: network[0].preemption: \"perhaps\" is not known.",
            "true, false."
        ),
        (
            "policy: shortest-first", "policy: conservative\n    preemption: true",
            "12: network[0].preemption: conservative backfill has promised everybody a start.", "as policy: easy."
        ),
        (
            "accessMode: fast-lane", "preemptible: often", "35: workloads[0].preemptible: \"often\" is not known.",
            "true, false."
        ),
        ("name: beta", "name: alpha", "6: network: alpha is the name of two systems.", "Name each differently."),
        ("[fi-csc-lumi]", "[fi-lumi]", "24: network[2].shipped[0]: \"fi-lumi\" is not known.", "cz-karolina."),
        ("shareCap: 10 %", "shareCap: 110 %", "27: accessModes[0].shareCap: \"110 %\" is not a share.", "from 0 to 1."),
        ("homes: {alpha: 2", "homes: {alfa: 2", "29: workloads[0].homes: \"alfa\" is not known.", "fi-csc-lumi."),
        (
            "accessMode: fast-lane", "accessMode: fast", "35: workloads[0].accessMode: \"fast\" is not known.",
            "fast-lane."
        ),
        (
            "    load: 0.7", "    trace: b.csv\n    load: 0.7", "38: workloads[1]: trace stands beside model",
            "fit a model to it."
        ),
        ("length: 7 d", "length: 100000 d", "3: length: \"100000 d\" is too long.", "It may be 126 y at most."),
        (
            "brokers: [each-site-alone, siblings, soonest, {soon: 1, clean: 0.5}]", "brokers: []",
            "41: brokers: the list is empty.", "leave the key out."
        ),
        (
            "default: 70.5", "FI: 70.5", "43: price: there is no figure for the zone NO-NO1, which feeds beta.",
            "default for all other zones."
        ),
        ("{FR: 90,", "{FR: 90, SF: 45,", "43: price.SF: the zone SF feeds no system.", "that does: FR, NO-NO1, FI."),
        ("siblings,", "sibling,", "41: brokers[1]: \"sibling\" is not known.", "{soon: 1, cheap: 0, clean: 0.5}."),
        ("{soon: 1, clean: 0.5}", "{soon: 0}", "41: brokers[3]: no weight is above 0.", "{soon: 1, clean: 0.5}."),
        ("system: alpha", "system: alhpa", "48: maintenance[0].system: \"alhpa\" is not known.", "fi-csc-lumi."),
        ("every: 1 w", "every: 1 h", "48: maintenance[0].every: it comes again before it has ended.", "than length."),
    ])
    func `with a mistake names the line, the way and the remedy`(
        piece: String,
        mistake: String,
        beginning: String,
        end: String
    ) throws {
        #expect(Self.yaml.contains(piece))
        let tree = try SampleTree.read(Self.yaml.replacing(piece, with: mistake, maxReplacements: 1))
        do {
            _ = try Scenario(tree: tree)
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix(beginning), "\(error)")
            #expect("\(error)".hasSuffix(end), "\(error)")
        }
    }
}

private typealias WorkloadTestsModel = `A synthetic workload`

@Suite struct `A workload model` {
    @Test func `is written so that it reads back the same`() throws {
        let model = `A synthetic workload`.model
        #expect(try WorkloadModel(tree: SampleTree.read(model.tree.yaml)) == model)
        #expect(try WorkloadModel(tree: SampleTree.read(model.tree.json)) == model)
    }

    @Test(arguments: [("failed: 0.9, cancelled: 0.5", true), ("failed: 0.3, cancelled: 0.3, timedOut: 0.4", false)])
    func `has as many ends as jobs`(ends: String, isTooMany: Bool) throws {
        let times = Array(repeating: "60", count: WorkloadModel.RunTimes.cuts.count - 1).joined(separator: ", ")
        let tree = try SampleTree.read(
            """
            sizes: [{devices: 1, share: 1}]
            runTimes: [{meanSeconds: [\(times)]}]
            ends: {\(ends)}
            """
        )
        guard isTooMany else {
            #expect(try WorkloadModel(tree: tree).ends.timedOut == 0.4)
            return
        }
        let fault = #expect(throws: TreeFault.self) { try WorkloadModel(tree: tree) }
        #expect(fault?.description.hasPrefix("3: ends: failed, cancelled and timedOut are more than all jobs") == true)
    }

    @Test func `without run times is refused`() throws {
        let tree = try SampleTree.read("{unit: device, jobsPerDay: 5, sizes: [{devices: 1, share: 1}]}")
        #expect(throws: TreeFault.self) { try WorkloadModel(tree: tree) }
    }
}

@Suite struct `Hourly figures` {
    @Test func `are thousandths by zone, gaps as the hour before`() throws {
        let csv = "utc,FR,DE\n2022-01-01T00:00Z,84.73,125.9555\n2022-01-01T01:00Z,,-1\n2022-01-01T03:00Z,7,0.0004\n"
        let figures = try HourlyFigures(bytes: Array(csv.utf8))
        #expect(figures.firstUnixSeconds == 1_640_995_200)
        #expect(figures.hours == 4)
        #expect(figures.thousandths(of: "FR").map(Array.init) == [84_730, 84_730, 84_730, 7000])
        #expect(figures.thousandths(of: "DE").map(Array.init) == [125_956, -1000, -1000, 0])
        #expect(figures.thousandths(of: "IT") == nil)
        #expect(figures.filled == 3)
    }

    @Test(arguments: [
        ("utc\n", "line 1: the header names no zones"), ("utc,FR\n1,2\n", "line 2, hour: \"1\" is not an hour in UTC."),
        ("utc,FR\n2022-01-01T00:00Z,x\n", "line 2, FR: \"x\" is not a number."),
        ("utc,FR\n2022-01-01T01:00Z,1\n2022-01-01T01:00Z,1\n", "line 3, hour: \"2022-01-01T01:00Z\" does not follow"),
    ])
    func `with a mistake name the place`(csv: String, beginning: String) {
        do {
            _ = try HourlyFigures(bytes: Array(csv.utf8))
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix(beginning), "\(error)")
        }
    }

    @Test(.enabled(if: SharedFile.isThere)) func `of a real year are all there`() throws {
        let figures = try HourlyFigures(bytes: SharedFile.bytes("facts/grid-hourly-2022.csv.gz"))
        #expect(figures.zones.count == 31)
        let france = try #require(figures.thousandths(of: "FR"))
        let sum = france.reduce(0) { $0 + Int($1) }
        #expect(abs(Double(sum) / Double(france.count) / 1000 - 99.5) < 0.5)
        let countries = try CountryFigures.read(SharedFile.bytes("facts/grid.csv"))
        #expect(countries.first { $0.country == "AT" }?.gramsPerKilowattHour == 125.5)
        #expect(countries.first { $0.country == "AT" }?.eurosPerMegawattHour == 99.09)
    }
}
