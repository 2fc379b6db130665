import Quantities
import Testing

@Suite struct QuantityTests {
    @Test func `a started second counts as a whole one`() {
        let start = Instant(milliseconds: 1000)
        #expect(Instant(milliseconds: 1000).seconds(since: start) == 0)
        #expect(Instant(milliseconds: 1001).seconds(since: start) == 1)
        #expect(Instant(milliseconds: 3000).seconds(since: start) == 2)
        #expect(Instant(milliseconds: 0).seconds(since: start) == 0)
    }

    @Test func `scaling is exact in between and rounds half away from zero`() {
        #expect(Joules(1 << 61).scaled(by: 8, over: 16) == Joules(1 << 60))
        #expect(Joules(5).scaled(by: 1, over: 2) == 3)
        #expect(Joules(-5).scaled(by: 1, over: 2) == -3)
    }

    @Test func `a kilowatt-hour on a grid of 44 g emits 44 g`() {
        #expect(Joules(3_600_000).carbon(gramsPerKilowattHour: 44) == 44_000_000)
    }

    @Test func `two device-hours cost twice the price of one`() {
        #expect(DeviceSeconds(7200).cost(microEurosPerDeviceHour: 20_000) == 40_000)
    }
}
