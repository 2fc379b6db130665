import Contract
import Quantities
import Testing

@testable import Portal

@Suite struct BurnDownTests {
    private func allocation(from starts: String, to ends: String) -> AllocationView {
        AllocationView(
            id: 1,
            project: "atlas",
            starts: starts,
            ends: ends,
            state: "active",
            grantedDeviceSeconds: 1000,
            availableDeviceSeconds: 700,
            heldDeviceSeconds: 0,
            spentDeviceSeconds: 300,
            joules: 0,
            microgramsCO2e: 0,
            microEuros: 0
        )
    }

    @Test func `what is left falls by what each day spent, and ends today`() throws {
        let spending = SpendingView(
            allocation: 1,
            isComplete: true,
            days: [
                SpendingDay(day: "2026-11-01", grantedDeviceSeconds: 1000, spentDeviceSeconds: 100),
                SpendingDay(day: "2026-11-03", grantedDeviceSeconds: 0, spentDeviceSeconds: 200),
            ]
        )
        let now = Instant(milliseconds: 1_793_707_200_000)  // 2026-11-03T12:00:00Z
        let points = BurnDown.points(
            allocation(from: "2026-11-01T00:00:00.000Z", to: "2026-11-11T00:00:00.000Z"),
            spending,
            now: now
        )
        #expect(points.map(\.day).first == "2026-11-01" && points.map(\.day).last == "2026-11-11")
        #expect(points.prefix(4).map(\.left) == [900, 900, 700, nil])
        #expect(points.map(\.pace) == [1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 0])
    }

    @Test func `what was granted before the first day is there on it`() {
        let grant = SpendingDay(day: "2026-10-30", grantedDeviceSeconds: 1000, spentDeviceSeconds: 0)
        let points = BurnDown.points(
            allocation(from: "2026-11-01T00:00:00.000Z", to: "2026-11-11T00:00:00.000Z"),
            SpendingView(allocation: 1, isComplete: true, days: [grant]),
            now: Instant(milliseconds: 1_793_707_200_000)
        )
        #expect(points.first?.left == 1000)
    }

    @Test func `a span of years has no more points than a screen`() {
        let spending = SpendingView(allocation: 1, isComplete: true, days: [])
        let points = BurnDown.points(
            allocation(from: "2020-01-01T00:00:00.000Z", to: "2040-01-01T00:00:00.000Z"),
            spending,
            now: Instant(milliseconds: 1_793_707_200_000)
        )
        #expect((100...130).contains(points.count))
        #expect(points.last?.pace == 0)
    }

    @Test func `a span that ends before it starts has none`() {
        let spending = SpendingView(allocation: 1, isComplete: true, days: [])
        let backwards = allocation(from: "2026-11-02T00:00:00.000Z", to: "2026-11-01T00:00:00.000Z")
        #expect(BurnDown.points(backwards, spending, now: Instant(milliseconds: 0)).isEmpty)
    }
}
