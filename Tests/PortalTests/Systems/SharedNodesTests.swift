import Contract
import Testing

@Suite struct `Partitions of the same nodes` {
    private func partition(_ name: String, pool: Int) -> PartitionView {
        PartitionView(
            name: name,
            pool: pool,
            chip: "H100",
            device: "accelerator",
            nodes: 4,
            coresPerNode: 64,
            devicesPerNode: 8,
            memoryMiBPerNode: 1024,
            freeCores: 256,
            freeDevices: 32,
            billing: "device",
            microEurosPerDeviceHour: 0,
            defaultTimeSeconds: 60,
            longestTimeSeconds: 60,
            milliwattsPerDevice: 0,
            features: [],
            waitingJobs: 0
        )
    }

    @Test func `are named beside each other, and no others`() {
        let partitions = [
            partition("gpu", pool: 0), partition("whole", pool: 0), partition("debug", pool: 1),
            partition("long", pool: 0),
        ]
        let system = SystemView(
            name: "nord",
            title: "Nord",
            country: "FI",
            state: "active",
            isReachable: true,
            gridGramsPerKilowattHour: 72,
            gridSource: "",
            needsAccount: true,
            datasets: [],
            notes: "",
            partitions: partitions,
            devices: 32,
            busyDevices: 0,
            runningJobs: 0,
            placedJobs: 0,
            maintenance: [],
            offeredShare: OfferedShareView(perMille: 1000, devices: []),
            starts: StartsView(count: 0)
        )
        #expect(system.partitionsSharingNodes(with: partitions[1]) == ["gpu", "long"])
        #expect(system.partitionsSharingNodes(with: partitions[2]).isEmpty)
    }
}
