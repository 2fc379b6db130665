import Contract
import Quantities
import Testing

@testable import fabrique

@Suite struct `A system's page` {
    private func system(_ share: OfferedShareView) -> SystemView {
        SystemView(
            name: "leonardo",
            title: "Leonardo",
            country: "IT",
            state: "active",
            isReachable: true,
            gridGramsPerKilowattHour: 280,
            gridSource: "Italy 2024",
            needsAccount: true,
            datasets: [],
            notes: "",
            partitions: [],
            devices: 0,
            busyDevices: 0,
            runningJobs: 1,
            placedJobs: 0,
            maintenance: [],
            offeredShare: share,
            starts: StartsView(count: 0)
        )
    }

    @Test func `tells what share is offered and what of it is gone, where it is not the whole`() {
        let devices = OfferedDevicesView(
            device: "accelerator",
            offeredDeviceSeconds: 360_000,
            usedDeviceSeconds: 36_000,
            heldDeviceSeconds: 1800
        )
        let share = OfferedShareView(perMille: 125, month: "2026-11", devices: [devices])
        let page = SystemPage.rendered(system(share), on: Samples.pipe)
        #expect(page.contains("12.5 % of its time each month; in 2026-11:"), "\(page)")
        #expect(page.contains("10 of 100 hours used, 0.5 held"), "\(page)")
        let whole = SystemPage.rendered(system(OfferedShareView(perMille: 1000, devices: [])), on: Samples.pipe)
        #expect(!whole.contains("Offers"), "\(whole)")
    }

    @Test func `says which partitions have the same nodes`() {
        var system = system(OfferedShareView(perMille: 1000, devices: []))
        system.partitions = [("gpu", 0), ("whole", 0), ("debug", 1)].map { name, pool in
            PartitionView(
                name: name,
                pool: pool,
                chip: "H100",
                device: "accelerator",
                nodes: 3,
                coresPerNode: 64,
                devicesPerNode: 8,
                memoryMiBPerNode: 1024,
                freeCores: 64,
                freeDevices: 8,
                billing: "device",
                microEurosPerDeviceHour: 0,
                defaultTimeSeconds: 60,
                longestTimeSeconds: 60,
                milliwattsPerDevice: 0,
                features: [],
                waitingJobs: 0
            )
        }
        let page = SystemPage.rendered(system, on: Samples.pipe)
        #expect(page.contains("the same as of whole\n") && page.contains("the same as of gpu\n"), "\(page)")
        #expect(page.split(separator: "the same as of").count == 3, "\(page)")
    }

    @Test func `tells of its grid's hours this one, the least and the most`() {
        func told(_ hours: (Int, Int64)...) -> String? {
            var system = system(OfferedShareView(perMille: 1000, devices: []))
            system.gridHours = GridHoursView(
                source: "a test",
                hours: hours.map {
                    GridHourView(starts: "2026-11-21T\($0.0):00:00.000Z", gramsPerKilowattHour: $0.1)
                }
            )
            // It is 13:00 in Paris.
            return SystemPage.gridHours(
                of: system,
                on: Screen(now: Instant(milliseconds: 498_684 * 3_600_000)) { _ in 3600 }
            )
        }
        #expect(
            told((12, 41), (13, 38), (14, 38), (15, 55), (16, 55))
                == "41 g CO2e/kWh in this hour, least 38 at 14:00, most 55 at 16:00 (a test)"
        )
        #expect(told((13, 41), (14, 40)) == "g CO2e/kWh: least 40 at 15:00, most 41 at 14:00 (a test)")
    }
}
