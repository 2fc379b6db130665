import Glibc
import Planning

/// The planner: layouts a second, the largest search that is promised, and how well measured runs are predicted.
struct PlanningBench {
    /// The folder with `facts`; nil where there is none, and then no measured run is predicted.
    var shared: String?

    func run(into table: inout Table) throws {
        let calibration = try Calibration.shipped()
        evaluations(calibration, into: &table)
        search(calibration, into: &table)
        guard let shared else {
            print("planning: measured runs are left out, for there is no ../shared with them.")
            return
        }
        try AccuracyBench(shared: shared).run(into: &table)
    }

    private func evaluations(_ calibration: Calibration, into table: inout Table) {
        let setup = Self.trillion(chips: 16_384)
        let model = StepModel(setup, calibration.constants(for: setup))
        let memory = MemoryModel(setup)
        let failures = FailureExpectation.llama3
        var layout = Layout()
        (layout.pipeline, layout.data) = (16, 128)
        var sum = 0.0
        let count = 2_000_000
        let before = CPUTime.own
        for number in 0..<count {
            layout.tensor = 1 << (number & 3)
            layout.microbatch = 1 << (number >> 2 & 3)
            let time = model.time(of: layout)
            let use = memory.use(of: layout)
            let goodput = failures.goodput(chips: setup.chips, checkpointBytes: use.optimizer)
            sum += time.seconds + use.bytes + goodput.share(interval: goodput.quickInterval)
            sum += PowerDraw.watts(setup.chip, computing: time.computeSeconds / time.seconds) ?? 0
        }
        precondition(sum.isFinite, "every layout has a time")
        let rate = Double(count) / (CPUTime.own - before)
        table.add("layouts: time, memory, goodput, energy", rate, unit: "a second", atLeast: 2_000_000)
    }

    private func search(_ calibration: Calibration, into table: inout Table) {
        let order = TrainingOrder(setup: Self.trillion(chips: 100_000), tokens: 2e13)
        let before = CPUTime.own
        let (runs, outcome) = order.plan(calibration)
        precondition(!runs.isEmpty, "a million million parameters fit on 100,000 devices")
        let each = "\(outcome.evaluated) looked at, \(outcome.boundedBranches) branches cut"
        table.add(
            "best layout of 10¹² parameters on 100,000 devices",
            CPUTime.own - before,
            unit: "s",
            atMost: 2,
            ratio: each
        )
        table.add("memory of all that", Double(Self.peakBytes) / 1_048_576, unit: "MiB", atMost: 256)
    }

    /// A dense transformer of a million million parameters.
    private static func trillion(chips: Int) -> TrainingSetup {
        let model = ModelShape(
            layers: 128,
            hidden: 25_600,
            heads: 160,
            keyValueHeads: 160,
            headSize: 160,
            feedForward: 102_400,
            matrices: 2,
            vocabulary: 128_000
        )
        guard let chip = Chip.named("H100") else { preconditionFailure("the catalogue has the H100") }
        return TrainingSetup(
            model: model,
            sequence: 8192,
            globalBatch: 12_288,
            chip: chip,
            chips: chips,
            nodeSize: 8,
            precision: .bf16,
            software: TrainingSetup.Software(profile: Calibration.unmeasuredProfile)
        )
    }

    private static var peakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
