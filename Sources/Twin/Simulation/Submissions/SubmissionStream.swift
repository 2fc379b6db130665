import Documents

/// The submissions of one workload in their order, on demand.
struct SubmissionStream: Sendable {
    /// Jobs of a trace that are played, in their order.
    private struct Replayed: Sendable {
        var trace: Trace
        var places: [Int32]
        var scale: Double
        var next = 0

        mutating func pop() -> (TraceJob, Int64)? {
            guard next < places.count else { return nil }
            let job = trace.jobs[Int(places[next])]
            next += 1
            return (job, Int64(Double(job.submitSeconds) * scale))
        }
    }

    /// One of the two is there.
    private var replayed: Replayed?
    private var made: JobStream?
    private var people: UserPool
    private let unit: DemandUnit
    private let number: Int32
    private let accessMode: Int32
    private let slackSeconds: Int64?
    private let usesEstimates: Bool
    private let isPreemptible: Bool
    /// What its users', countries' and organisations' numbers begin at.
    private let firstUser: UInt32
    private let countryNumbers: [Int32]
    private let organisationNumbers: [Int32]
    /// How many of its users there may be, for the next workload to begin behind them.
    let userCount: UInt32

    /// Numbers for names that several workloads share.
    struct Names: Sendable {
        var countries: [String] = []
        var organisations: [String] = []

        static func number(_ name: String, in names: inout [String]) -> Int32 {
            if let known = names.firstIndex(of: name) { return Int32(known) }
            names.append(name)
            return Int32(names.count - 1)
        }
    }

    init(
        _ number: Int,
        of scenario: Scenario,
        inputs: SimulationInputs,
        seed: UInt64,
        firstUser: UInt32,
        names: inout Names
    ) throws(SimulationFault) {
        let workload = scenario.workloads[number]
        self.number = Int32(number)
        self.firstUser = firstUser
        unit = workload.unit
        accessMode = Int32(scenario.accessModes.firstIndex { $0.name == workload.accessMode } ?? -1)
        slackSeconds = workload.slackSeconds
        usesEstimates = workload.usesEstimates
        isPreemptible =
            workload.isPreemptible
            || scenario.accessModes.contains { $0.name == workload.accessMode && $0.isPreemptible }
        var countryNumbers: [Int32] = []
        var organisationNumbers: [Int32] = []
        for weight in workload.countries {
            countryNumbers.append(Names.number(weight.name, in: &names.countries))
        }
        for weight in workload.organisations {
            organisationNumbers.append(Names.number(weight.name, in: &names.organisations))
        }
        self.countryNumbers = countryNumbers
        self.organisationNumbers = organisationNumbers
        let homes = scenario.network.map { system in
            workload.homes.isEmpty
                ? Double(system.devices) : workload.homes.first { $0.name == system.name }?.weight ?? 0
        }
        let stream = seed &+ UInt64(number) &* 0x9E37_79B9
        people = UserPool(
            homes: homes,
            sizes: scenario.network.map { Double($0.devices) },
            countries: workload.countries.map(\.weight),
            organisations: workload.organisations.map(\.weight),
            seed: stream
        )
        switch workload.source {
        case .trace(let path, let scale):
            guard let trace = inputs.traces[path] else { throw .missingFile(path) }
            let jobs = Self.replayed(trace, scale: scale, unit: workload.unit, lengthSeconds: scenario.lengthSeconds)
            guard !jobs.places.isEmpty else { throw .noJobs(path) }
            replayed = jobs
            userCount = UInt32(trace.users.count)
        case .modelFile(let path, let amount):
            guard let model = inputs.models[path] else { throw .missingFile(path) }
            made = Self.stream(model, amount, scenario, homes: homes, seed: stream)
            userCount = UInt32(model.users?.count ?? 0)
        case .model(let model, let amount):
            made = Self.stream(model, amount, scenario, homes: homes, seed: stream)
            userCount = UInt32(model.users?.count ?? 0)
        }
    }

    private static func replayed(
        _ trace: Trace,
        scale: Double,
        unit: DemandUnit,
        lengthSeconds: Int64
    ) -> Replayed {
        var places = trace.jobs.indices.filter { place in
            trace.jobs[place].runSeconds >= 1 && unit.demand(of: trace.jobs[place]) >= 1
                && Int64(Double(trace.jobs[place].submitSeconds) * scale) < lengthSeconds
        }.map { Int32($0) }
        if scale < 1 {
            // Moments that were apart may now be one, and then the number decides.
            places.sort { left, right in
                let (one, other) = (trace.jobs[Int(left)], trace.jobs[Int(right)])
                return (Int64(Double(one.submitSeconds) * scale), one.id, one.arrayTask)
                    < (Int64(Double(other.submitSeconds) * scale), other.id, other.arrayTask)
            }
        }
        return Replayed(trace: trace, places: places, scale: scale)
    }

    private static func stream(
        _ model: WorkloadModel,
        _ amount: ScenarioWorkload.Amount,
        _ scenario: Scenario,
        homes: [Double],
        seed: UInt64
    ) -> JobStream {
        let largest = scenario.network.flatMap(\.partitions).map(\.devices).max() ?? 1
        let most = model.unit == .node8 ? Int32(clamping: largest / 8) : Int32(clamping: largest)
        let devices = scenario.network.reduce(0) { $0 + $1.devices } / (model.unit == .node8 ? 8 : 1)
        let perDay =
            switch amount {
            case .asFitted: model.jobsPerDay
            case .jobsPerYear(let jobs): jobs / 365
            case .load(let load): model.jobsPerDay(load: load, devices: devices, most: max(1, most))
            }
        let day = scenario.startUnixSeconds / 86_400
        return JobStream(
            model,
            scale: JobStream.Scale(
                jobsPerDay: perDay,
                endSeconds: scenario.lengthSeconds,
                firstHourOfWeek: Int((day + 3) % 7 * 24 + scenario.startUnixSeconds % 86_400 / 3600),
                mostDevices: max(1, most),
                homes: homes.filter { $0 > 0 }
            ),
            seed: seed
        )
    }

    /// The next submission; nil after the last.
    mutating func pop() -> Submission? {
        guard let (job, moment) = replayed?.pop() ?? made?.next().map({ ($0, $0.submitSeconds) }) else { return nil }
        let submit = max(0, moment)
        let person = people.person(job.user, job: job.id)
        let work = UInt32(clamping: job.runSeconds)
        let expected = usesEstimates ? UInt32(clamping: max(job.estimateSeconds ?? 0, job.runSeconds)) : work
        return Submission(
            id: job.id,
            submitSeconds: submit,
            workSeconds: work,
            expectedSeconds: expected,
            devices: UInt32(unit == .node8 ? unit.demand(of: job) * 8 : unit.demand(of: job)),
            user: job.user == TraceJob.none ? TraceJob.none : firstUser + job.user,
            home: person.home,
            favourite: person.favourite,
            workload: number,
            accessMode: accessMode,
            country: person.country < 0 ? -1 : countryNumbers[Int(person.country)],
            organisation: person.organisation < 0 ? -1 : organisationNumbers[Int(person.organisation)],
            deadlineSeconds: slackSeconds.map { submit + job.runSeconds + $0 } ?? .max,
            isPreemptible: isPreemptible
        )
    }
}

/// The submissions of all workloads, by time, then by workload.
struct Submissions: Sendable {
    private var streams: [SubmissionStream] = []
    private var heads: [Submission?] = []
    /// The names behind the numbers of countries and organisations.
    private(set) var names = SubmissionStream.Names()
    /// When the next job is submitted; nil after the last.
    private(set) var nextSeconds: Int64?
    private var first = 0

    init(of scenario: Scenario, inputs: SimulationInputs, seed: UInt64) throws(SimulationFault) {
        var firstUser: UInt32 = 0
        for number in scenario.workloads.indices {
            var stream = try SubmissionStream(
                number,
                of: scenario,
                inputs: inputs,
                seed: seed,
                firstUser: firstUser,
                names: &names
            )
            firstUser += stream.userCount
            heads.append(stream.pop())
            streams.append(stream)
        }
        findFirst()
    }

    /// Takes the next submission. There must be one.
    mutating func pop() -> Submission {
        guard let arrival = heads[first] else { preconditionFailure("Whoever takes a submission has seen its time.") }
        heads[first] = streams[first].pop()
        findFirst()
        return arrival
    }

    private mutating func findFirst() {
        nextSeconds = nil
        for number in heads.indices {
            guard let head = heads[number] else { continue }
            if let known = nextSeconds, known <= head.submitSeconds { continue }
            nextSeconds = head.submitSeconds
            first = number
        }
    }
}
