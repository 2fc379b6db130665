import Contract
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
}
