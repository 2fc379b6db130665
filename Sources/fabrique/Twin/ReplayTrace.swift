import ArgumentParser
import FoundationEssentials
import Scheduling
import Twin

/// `fabrique twin replay`.
struct ReplayTrace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay a trace on a pool of equal devices.",
        discussion: """
            Every job joins the queue when it was submitted and runs as long as it ran. The rules are exact, so that two \
            programs agree to the second: seconds are whole; at one instant first all ends free their devices, then all \
            submissions join the queue, then one pass of the policy runs.
            """
    )

    @OptionGroup
    var trace: TraceFile

    @Option(
        help: ArgumentHelp("The policy: fifo, easy, conservative or shortest-first.", valueName: "policy"),
        transform: Self.policy
    )
    var policy: PoolPolicy

    @Option(parsing: .unconditional, help: ArgumentHelp("How many devices the pool has.", valueName: "count"))
    var devices: Int

    @Option(help: "What counts as a device: device (an accelerator), node8 (eight of them, taken whole), or core.")
    var unit = DemandUnit.device

    @Flag(help: "Let the scheduler expect what the users said, not what came true.")
    var estimates = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Multiply submission times by this: below 1 the same work comes faster.",
            valueName: "factor"
        )
    )
    var arrivalScale = 1.0

    @Option(help: ArgumentHelp("Write each job's start to a file, as id,start_s.", valueName: "file"))
    var starts: String?

    @Flag(help: "Print the figures as one JSON document.")
    var json = false

    /// Refuses what no pool can be.
    func validate() throws {
        guard (1...10_000_000).contains(devices) else {
            throw ValidationError("--devices takes 1 to 10,000,000.")
        }
        guard arrivalScale > 0, arrivalScale <= ReplayQueue.greatestArrivalScale else {
            throw ValidationError("--arrival-scale takes a factor above 0 and at most 1000, as 0.8.")
        }
    }

    /// Replays.
    func run() async throws {
        var outputs = OutputPaths(inputs: [self.trace.path], json: json)
        try outputs.take("--starts", self.starts)
        let trace = try trace.read()
        guard !estimates || trace.jobs.contains(where: { $0.estimateSeconds != nil }) else {
            throw CommandFailure(
                .wrongInput,
                "No job of \(self.trace.path) says what its user expected. Name a column est_s, or leave --estimates out."
            )
        }
        let queue = ReplayQueue(
            trace,
            unit: unit,
            devices: devices,
            usesEstimates: estimates,
            arrivalScale: arrivalScale
        )
        guard !queue.jobs.isEmpty else {
            throw CommandFailure(
                .wrongInput,
                "No job of \(self.trace.path) can run on \(devices) × \(unit.rawValue). Choose another --unit or more --devices."
            )
        }
        let file = try self.starts.map { try LineWriter(replacing: $0) }
        let begun = ProcessorTime.microseconds
        let starts = PoolReplay(units: UInt32(devices), policy: policy).starts(of: queue.jobs)
        let microseconds = ProcessorTime.microseconds - begun
        try file?.finish(with: Self.text(starts, of: queue, in: trace))
        let figures = ReplayFigures(jobs: queue.jobs, starts: starts, units: UInt32(devices))
        let report = ReplayReport(
            policy: policy.name,
            unit: unit.rawValue,
            devices: devices,
            dropped: queue.dropped,
            figures: figures,
            simulationSeconds: Double(microseconds) / 1e6
        )
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            StandardStream.output.write(String(decoding: try encoder.encode(report), as: UTF8.self) + "\n")
        } else {
            let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
            StandardStream.output.write(report.rendered(on: screen))
        }
    }

    private static func policy(_ name: String) throws -> PoolPolicy {
        guard let policy = PoolPolicy(name: name) else {
            throw ValidationError("choose one of \(PoolPolicy.allCases.map(\.name).joined(separator: ", ")).")
        }
        return policy
    }

    private static func text(_ starts: [Int64], of queue: ReplayQueue, in trace: Trace) -> String {
        var text = "id,start_s\n"
        for (place, start) in zip(queue.places, starts) {
            text += "\(trace.jobs[Int(place)].label),\(start)\n"
        }
        return text
    }
}

/// What `twin replay` found.
struct ReplayReport: Codable, Sendable {
    /// The policy that was played.
    var policy: String
    /// What counted as a device.
    var unit: String
    /// How many devices there were.
    var devices: Int
    /// Jobs that ran.
    var jobs: Int
    /// Jobs that were left out.
    var dropped: Int
    /// The mean wait.
    var meanWaitSeconds: Double
    /// Percentiles of the wait, and the longest.
    var p50WaitSeconds: Int64
    var p95WaitSeconds: Int64
    var p99WaitSeconds: Int64
    var maxWaitSeconds: Int64
    /// The mean of max(1, (wait + run) ÷ max(run, 10 s)).
    var boundedSlowdown: Double
    /// The share of device-seconds that were used.
    var utilisation: Double
    /// From the first submission to the last end.
    var makespanSeconds: Int64
    /// FNV-1a over all starts, in hexadecimal: equal schedules have equal hashes.
    var startsHash: String
    /// Processor time of the simulation alone.
    var simulationSeconds: Double

    /// Makes a report of figures.
    init(policy: String, unit: String, devices: Int, dropped: Int, figures: ReplayFigures, simulationSeconds: Double) {
        self.policy = policy
        self.unit = unit
        self.devices = devices
        jobs = figures.jobs
        self.dropped = dropped
        meanWaitSeconds = figures.meanWaitSeconds
        p50WaitSeconds = figures.p50WaitSeconds
        p95WaitSeconds = figures.p95WaitSeconds
        p99WaitSeconds = figures.p99WaitSeconds
        maxWaitSeconds = figures.longestWaitSeconds
        boundedSlowdown = figures.boundedSlowdown
        utilisation = figures.utilisation
        makespanSeconds = figures.makespanSeconds
        let digits = String(figures.startsHash, radix: 16)
        startsHash = String(repeating: "0", count: 16 - digits.count) + digits
        self.simulationSeconds = simulationSeconds
    }

    /// The text for a person.
    func rendered(on screen: Screen) -> String {
        var page = Details()
        page.add("Policy", "\(policy) on \(Human.grouped(Int64(devices))) × \(unit)", .heading)
        page.add("Jobs", "\(Human.grouped(Int64(jobs))) ran, \(Human.grouped(Int64(dropped))) left out")
        page.add("Mean wait", Human.duration(seconds: Int64(meanWaitSeconds.rounded())))
        page.add(
            "Waits",
            "half under \(Human.duration(seconds: p50WaitSeconds)), 95 % under \(Human.duration(seconds: p95WaitSeconds)), "
                + "99 % under \(Human.duration(seconds: p99WaitSeconds)), longest \(Human.duration(seconds: maxWaitSeconds))"
        )
        page.add("Slowdown", Human.decimal(Int64((boundedSlowdown * 1e4).rounded()), per: 10_000) + ", bounded at 10 s")
        page.add("Utilisation", Human.decimal(Int64((utilisation * 1e6).rounded()), per: 10_000) + " %")
        page.add("Makespan", Human.duration(seconds: makespanSeconds))
        page.add("Starts", startsHash)
        page.add("Simulated in", processorTime)
        return page.rendered(on: screen)
    }

    /// How long the simulation took; a few jobs take less than is counted.
    private var processorTime: String {
        guard simulationSeconds > 0 else { return "too little processor time to be measured" }
        let seconds = Human.decimal(Int64((simulationSeconds * 1e6).rounded()), per: 1_000_000)
        return "\(seconds) s of processor time, \(Human.grouped(Int64(Double(jobs) / simulationSeconds))) jobs a second"
    }
}
