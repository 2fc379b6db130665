import Federation
import Quantities
import Scheduling

extension World {
    /// Adds an active system like the first, with one partition of accelerators.
    mutating func addSystem(
        _ name: String,
        country: String = "FR",
        grams: Int64 = 50,
        price: Int64 = 10_000,
        chip: String = "NVIDIA H100",
        nodes: UInt32 = 2,
        billing: Partition.Billing = .device
    ) throws {
        let system = RegisterSystem(
            name: name,
            title: name,
            country: country,
            gridGramsPerKilowattHour: grams,
            gridSource: "made up for this test"
        )
        try give(.registerSystem(system))
        let id = SystemID(UInt64(state.systems.count))
        let partition = PartitionShape(
            name: "gpu",
            pool: 0,
            chip: chip,
            hasAccelerators: true,
            billing: billing,
            features: [],
            defaultTime: 3600,
            longestTime: 86_400,
            milliwattsPerDevice: 4000
        )
        let report = ReportInventory(
            system: id,
            pools: [.init(node: NodeCapacity(cores: 8, devices: 2, memory: Bytes(8 << 30)), count: nodes)],
            partitions: [partition],
            needsAccount: false,
            notes: "",
            price: MicroEuros(price)
        )
        try give(.reportInventory(report), by: .engine)
        try give(.changeSystemState(ChangeSystemState(system: id, to: .probing, why: "")))
        try give(.changeSystemState(ChangeSystemState(system: id, to: .active, why: "")))
    }

    /// The name of the system where a job is placed.
    func system(of job: JobID) -> String? {
        state.jobs[job]?.attempt.map { state[state[$0.partition].system].name }
    }

    /// The verdicts of a job's last comparison, by system.
    func verdicts(on job: JobID) -> [String: ComparedPlace.Verdict] {
        let places = state.comparisons(of: job).last?.places ?? []
        return Dictionary(uniqueKeysWithValues: places.map { (state[state[$0.partition].system].name, $0.verdict) })
    }
}
