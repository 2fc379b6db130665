import Quantities
import Scheduling
import Testing

@Suite struct StartForecastTests {
    private let node = NodeCapacity(cores: 4, devices: 0, memory: 100)
    private let now = Instant(milliseconds: 0)

    private func need(_ cores: UInt32) -> NodeCapacity { NodeCapacity(cores: cores, devices: 0, memory: 1) }

    @Test func `work that fits starts at once`() {
        var forecast = StartForecast(free: [node], now: now)
        #expect(forecast.enqueue(need(4), nodes: 1, for: 10) == now)
    }

    @Test func `work waits for what runs, and nobody overtakes`() {
        var forecast = StartForecast(free: [need(1)], now: now)
        forecast.release(need(3), on: [0], at: now + 100)
        #expect(forecast.enqueue(need(4), nodes: 1, for: 50) == now + 100)
        // One core was free all the time, but the queue is served in order.
        #expect(forecast.enqueue(need(1), nodes: 1, for: 10) == now + 150)
    }

    @Test func `work on several nodes waits for the last of them`() {
        let empty = NodeCapacity(cores: 0, devices: 0, memory: 100)
        var forecast = StartForecast(free: [empty, empty], now: now)
        forecast.release(need(4), on: [0], at: now + 10)
        forecast.release(need(4), on: [1], at: now + 30)
        #expect(forecast.enqueue(need(2), nodes: 2, for: 5) == now + 30)
    }

    @Test func `work that never fits has no start`() {
        var forecast = StartForecast(free: [node], now: now)
        #expect(forecast.enqueue(need(5), nodes: 1, for: 10) == nil)
    }

    @Test(arguments: Objective.allCases)
    func `no two places tie`(objective: Objective) {
        let one = Offer(place: 1, end: now, cost: 5, carbon: 5)
        let two = Offer(place: 2, end: now, cost: 5, carbon: 5)
        #expect(objective.prefers(one, to: two))
        #expect(!objective.prefers(two, to: one))
    }
}
