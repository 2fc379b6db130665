import Federation
import Quantities
import Testing

@testable import Connectors

@Suite struct EnergyModelTests {
    let model = EnergyModel(wattsByChip: ["H100": 700, "H100 PCIe": 350])

    private func use(cpuMilliseconds: Int64, devices: Int = 0, chip: String? = nil) -> EnergyModel.Use {
        EnergyModel.Use(
            milliseconds: 3_600_000,
            cores: 2,
            cpuMilliseconds: cpuMilliseconds,
            memoryBytes: 4 << 30,
            devices: devices,
            chip: chip
        )
    }

    @Test func `an idle hour and a busy one follow the published averages`() {
        // 2 × 0.74 W + 4 × 0.392 W = 3.048 W; 2 × 3.5 W + 4 × 0.392 W = 8.568 W.
        #expect(model.estimate(use(cpuMilliseconds: 0)).amount == 10_973)
        #expect(model.estimate(use(cpuMilliseconds: 7_200_000)).amount == 30_845)
        #expect(model.estimate(use(cpuMilliseconds: 99_000_000)).amount == 30_845)
        #expect(model.estimate(use(cpuMilliseconds: 0)).source == .estimated)
    }

    @Test func `accelerators count at the power of the nearest name`() {
        let base = model.estimate(use(cpuMilliseconds: 0)).amount
        #expect(
            model.estimate(use(cpuMilliseconds: 0, devices: 2, chip: "NVIDIA H100 80GB HBM3")).amount == base
                + 5_040_000
        )
        #expect(
            model.estimate(use(cpuMilliseconds: 0, devices: 1, chip: "NVIDIA H100 PCIe")).amount == base + 1_260_000
        )
    }

    @Test func `an unknown accelerator is not counted, and that is said`() {
        let reading = model.estimate(use(cpuMilliseconds: 0, devices: 1, chip: "AMD gfx90a"))
        #expect(reading.amount == 10_973)
        #expect(reading.basis.contains("AMD gfx90a not counted"))
    }
}
