import Connectors
import Federation
import Glibc
import Quantities
import Testing

/// Jobs share the machine without getting in each other's way.
@Suite(.serialized) struct AllotmentTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    static let cores = { MachineCores.count }()

    @Test(.enabled(if: cores >= 2, "needs two cores"))
    func `two jobs side by side have cores of their own`() async throws {
        let script = "grep Cpus_allowed_list /proc/self/status; until [ -e go ]; do sleep 0.01; done"
        let orders = [workshop.order(60, script), workshop.order(61, script)]
        for order in orders { try await workshop.connector.start(order) }
        for order in orders { _ = try await workshop.start(of: order.key) }
        try writeFile("\(workshop.out)/go", "")
        var lists: Set<String> = []
        for order in orders {
            #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
            lists.insert(try await workshop.output(order.key))
        }
        #expect(lists.count == 2)
    }

    @Test func `cores are held until the job ends, also over a restart of the server`() async throws {
        var all = workshop.order(62, "until [ -e go ]; do sleep 0.01; done")
        all.cores = await workshop.connector.discover().cores
        try await workshop.connector.start(all)
        workshop.abandon()
        try workshop.open()
        let next = workshop.order(63, "true")
        let fault = await #expect(throws: ConnectorFault.self) { try await workshop.connector.start(next) }
        #expect(fault?.code == .coresBusy)
        #expect(fault?.isPassing == true)
        try writeFile("\(workshop.out)/go", "")
        _ = try await workshop.end(of: all.key)
        try await workshop.connector.start(next)
        #expect(try await workshop.end(of: next.key).cause == .exited(code: 0))
    }

    @Test func `a partition that is not there is refused with the names of those that are`() async throws {
        var order = workshop.order(64, "true")
        order.partition = "gpu-9"
        let fault = await #expect(throws: ConnectorFault.self) { try await workshop.connector.start(order) }
        #expect(fault?.code == .noSuchPartition)
        #expect(fault?.text.contains("cpu") == true)
    }

    @Test func `jobs see the accelerators allotted to them and no others`() async throws {
        let root = "\(workshop.folder)/root"
        for (index, bus) in ["0000:1b:00.0", "0000:43:00.0"].enumerated() {
            try writeFile(
                "\(root)/proc/driver/nvidia/gpus/\(bus)/information",
                "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 0\nDevice Minor: \t \(index)\n"
            )
        }
        workshop.abandon()
        var settings = MachineSettings(spool: workshop.spool, shepherd: Workshop.shepherd)
        settings.root = root
        settings.wattsByChip = ["H100": 700]
        let connector = try MachineConnector(settings) { Instant(milliseconds: wallMilliseconds()) }
        #expect(await connector.discover().partitions.map(\.name) == ["cpu", "gpu"])
        var holder = workshop.order(65, "until [ -e go ]; do sleep 0.01; done; echo $CUDA_VISIBLE_DEVICES")
        holder.partition = "gpu"
        holder.devices = 1
        try await connector.start(holder)
        var greedy = workshop.order(66, "true")
        (greedy.partition, greedy.devices) = ("gpu", 2)
        // Its one core may be the second of two; only the devices are short.
        if Self.cores >= 2 {
            let fault = await #expect(throws: ConnectorFault.self) { try await connector.start(greedy) }
            #expect(fault?.code == .devicesBusy)
        }
        try writeFile("\(workshop.out)/go", "")
        var end: AttemptEnd?
        for await observation in connector.observations {
            end = observation.state.end
            if end != nil { break }
        }
        #expect(text("\(workshop.out)/65.1.out") == "0")
        #expect(end?.energyModel.contains("700 W for each NVIDIA H100 80GB HBM3") == true)
        try await connector.start(workshop.order(67, "echo \"[$CUDA_VISIBLE_DEVICES]\""))
        for await observation in connector.observations where observation.state.end != nil { break }
        #expect(text("\(workshop.out)/67.1.out") == "[]")
    }
}

enum MachineCores {
    static var count: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
