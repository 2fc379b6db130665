import Quantities
import Scheduling
import Testing

@testable import Twin

@Suite struct `A power meter` {
    private static let partition = ScenarioSystem.Partition(
        name: "p",
        nodes: 10,
        devicesPerNode: 8,
        wattsPerDevice: 701,
        idleWattsPerDevice: 701,
        microEurosPerDeviceHour: 2_100_001
    )
    private static let intensity = HourlySeries(
        beginsAtSeconds: -1800,
        values: (0..<200).map { Int32($0 * 7919 % 640_001) }
    )
    private static let price = HourlySeries(
        beginsAtSeconds: 900,
        values: (0..<200).map { Int32($0 * 104_729 % 90_001) - 9000 }
    )

    private static func meter() -> PowerMeter {
        PowerMeter(partition, pue: 1.234, intensity: intensity, price: price)
    }

    @Test func `hands out parts that sum to the exact whole, second by second`() {
        var meter = Self.meter()
        var chance = RandomStream(seed: 8)
        var carbon: Int128 = 0
        var joules: Int128 = 0
        var sum = PowerMeter.Charge()
        for _ in 0..<200 {
            let devices = 1 + chance.below(80)
            let start = Int64(chance.below(500_000))
            let seconds = 1 + chance.below(2000)
            for second in start..<start + Int64(seconds) {
                carbon += Int128(devices) * Int128(701 * 1234) * Int128(Self.intensity.value(atSeconds: second))
            }
            joules += Int128(devices) * Int128(seconds) * 701 * 1234
            sum.add(meter.charge(devices: devices, fromSeconds: start, seconds: seconds))
        }
        #expect(sum == meter.total)
        #expect(Int128(sum.microgramsCO2e) == carbon / 3_600_000)
        #expect(Int128(sum.joules) == joules / 1000)
    }

    @Test func `knows what was idle from what was not`() {
        var meter = Self.meter()
        var whole = Self.meter()
        let all = whole.charge(devices: 80, fromSeconds: 0, seconds: 400_000)
        let one = meter.charge(devices: 30, fromSeconds: 1000, seconds: 200_000)
        let two = meter.charge(devices: 50, fromSeconds: 90_001, seconds: 7)
        let running = [(devices: UInt32(20), startSeconds: Int64(300_000))]
        let idle = meter.idle(devices: 80, untilSeconds: 400_000, running: running)
        var later = meter
        let three = later.charge(devices: 20, fromSeconds: 300_000, seconds: 100_000)
        // Both draw alike here, so that busy and idle make up the whole, but for what each rounds away.
        #expect(abs(one.joules + two.joules + three.joules + idle.joules - all.joules) <= 1)
        let carbon = one.microgramsCO2e + two.microgramsCO2e + three.microgramsCO2e + idle.microgramsCO2e
        #expect(abs(carbon - all.microgramsCO2e) <= 1)
    }
}
