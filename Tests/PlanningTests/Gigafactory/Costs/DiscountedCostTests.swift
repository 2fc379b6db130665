import Quantities
import Testing

@testable import Planning

@Suite struct `The cost of a device-hour` {
    @Test func `times the hours, discounted, is what everything costs, discounted`() throws {
        let plan = try SampleFactory.read().plan()
        let cost = try #require(plan.levelisedCost?.eurosPerDeviceHour)
        var (hours, euros) = (0.0, 0.0)
        for (place, month) in plan.months.enumerated() {
            let factor = 1 / (0..<place).reduce(1.0) { grown, _ in grown * 1.006434030110003 }
            hours += Double(month.soldDeviceHours) * factor
            euros += (month.capitalEuros ?? 0) * factor
            euros += (month.runningEuros ?? 0) * factor
        }
        #expect(abs(cost * hours / euros - 1) < 1e-9)
    }

    @Test func `falls as more is sold, and rises with each price`() throws {
        let factory = try SampleFactory.read()
        let base = try #require(factory.plan().levelisedCost?.eurosPerDeviceHour)
        for driver in CostDriver.allCases {
            let value = try #require(factory.value(of: driver))
            let range = driver.usual(around: value)
            let high = try #require(
                factory.moved(driver, to: range.upperBound).plan().levelisedCost?.eurosPerDeviceHour
            )
            let falls = driver == .utilisation || driver == .chipYears
            #expect(falls ? high < base : high > base, "\(driver)")
        }
    }

    @Test func `hangs on what is sold more than on anything else that moves as far`() throws {
        let bars = try #require(SampleFactory.read().plan().tornado?.bars)
        #expect(bars.first?.driver == .utilisation)
        #expect(bars.dropFirst().allSatisfy { $0.swing <= bars[0].swing || $0.driver == .delayMonths })
    }

    @Test func `is not told where a price is missing`() throws {
        let text = SampleFactory.text.replacing("country: FR", with: "country: MT")
        #expect(try SampleFactory.read(text).plan().levelisedCost == nil)
    }

    /// The anchor of finance.md: 100,000 GPUs, 4 bn €, five years, 8 %, 150 M€ a year, 1.2 kW, PUE 1.15, 70 % sold, power at
    /// France's and Germany's day-ahead mean of 2025. There, years are paid at their end: 1.98 and 2.02. Here months are.
    @Test(arguments: [("FR", 1.9776), ("DE", 2.0195)])
    func `is near the yearly formula's, on the same figures`(country: String, yearly: Double) throws {
        let text = """
            country: \(country)
            chip: H100
            chipYears: 5
            phases: [{chips: 100_000, planned: 2028-01-01}]
            power: {pue: 1.15, wattsPerChip: 1200}
            costs: {eurosPerChip: 40_000, eurosPerKilowatt: 0, connectionEuros: 0, operationEurosPerYear: 150_000_000, discountRate: 8 %}
            sales: {utilisation: 70 %}

            """
        let cost = try #require(SampleFactory.read(text).plan().levelisedCost?.eurosPerDeviceHour)
        // Hours that come by the month are worth more than those of a year's end: by some 4 %.
        #expect(cost < yearly && cost > 0.94 * yearly, "\(cost)")
    }

    @Test func `cash flows add up in whole cents`() throws {
        let plan = try SampleFactory.read().plan()
        let flows = try #require(plan.cashFlows)
        let capital = flows.reduce(0) { $0 + $1.capitalCents }
        let told = try #require(plan.capitalEuros)
        #expect(abs(Double(capital) / 100 - told) < 1)
        let running = flows.reduce(0) { $0 + $1.runningCents + $1.powerCents }
        let toldRunning = plan.months.reduce(0) { $0 + ($1.runningEuros ?? 0) }
        #expect(abs(Double(running) / 100 - toldRunning) < 2)
        #expect(flows.allSatisfy { $0.revenueCents == Int64($0.soldDeviceHours) * 350 })
        let lines = try #require(plan.cashFlowCSV).split(separator: "\n")
        #expect(lines.count == plan.months.count + 1)
        #expect(lines[1].hasPrefix("2027-07,"))
    }
}
