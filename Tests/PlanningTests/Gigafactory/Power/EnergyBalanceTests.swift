import Testing

@testable import Planning

@Suite struct `Energy and carbon` {
    @Test func `more PUE is more energy, month by month`() throws {
        let factory = try SampleFactory.read()
        var worse = factory
        worse.power.pue = factory.power.pue.map { $0 * 1.05 }
        worse.power.connections = []
        var better = factory
        better.power.connections = []
        for (low, high) in zip(better.plan().months, worse.plan().months) where low.poweredDeviceHours > 0 {
            #expect(high.energy.siteMWh > low.energy.siteMWh)
            #expect(high.itMWh == low.itMWh)
        }
    }

    @Test func `the hours of a month add up to the month`() throws {
        var factory = try SampleFactory.read()
        factory.power.contracts = [
            PowerContract(kind: .wind, megawatts: 90, loadFactor: nil, profile: .hourly("west")),
            PowerContract(kind: .nuclear, megawatts: 5, loadFactor: 1, profile: .flat),
        ]
        var hours = GridHours()
        hours.intensity = SampleFactory.series("FR", around: 60)
        hours.generation = [
            "west": HoursOfYear(firstUnixSeconds: 1_640_995_200, thousandths: (0..<8760).map { Int32($0 % 997) })
        ]
        for month in factory.plan(hours: hours).months where month.energy.siteMWh > 0 {
            let load = month.energy.siteMWh / Double(month.month.hours)
            let grams = try #require(hours.intensity["FR"]).values(month: month.month.number, hours: month.month.hours)
            let wind = try #require(hours.generation["west"]).values(
                month: month.month.number,
                hours: month.month.hours
            )
            var (site, located, matched, clean) = (0.0, 0.0, 0.0, 0.0)
            for hour in 0..<month.month.hours {
                let offered = 90 * wind[hour] + 5
                let used = min(load, offered)
                site += load
                located += 1000 * load * grams[hour]
                matched += used
                clean += 1000 * ((load - used) * grams[hour] + used * (90 * wind[hour] * 11 + 5 * 12) / offered)
            }
            #expect(abs(site / month.energy.siteMWh - 1) < 1e-9)
            #expect(abs(try #require(month.energy.matchedMWh) / matched - 1) < 1e-9)
            #expect(abs(try #require(month.energy.hourlyGrams) / located - 1) < 1e-9)
            #expect(abs(try #require(month.energy.matchedGrams) / clean - 1) < 1e-9)
        }
    }

    @Test func `base load of the whole need leaves nothing to the grid`() throws {
        let contracts = "  contracts: [{kind: hydro, megawatts: 500, profile: flat}]\n"
        let text = SampleFactory.text.replacing("failures:", with: contracts + "failures:")
        var hours = GridHours()
        hours.intensity = SampleFactory.series("FR", around: 60)
        let plan = try SampleFactory.read(text).plan(hours: hours)
        let year = try #require(plan.busiestYear)
        #expect(abs(try #require(year.energy.matchedGrams) / (year.energy.siteMWh * 24_000) - 1) < 1e-9)
        #expect(plan.criteria.first { $0.name == "renewables" }?.grade == .excellent)
    }

    @Test func `nuclear base load is no renewable`() throws {
        let contracts = "  contracts: [{kind: nuclear, megawatts: 500, profile: flat}]\n"
        let text = SampleFactory.text.replacing("failures:", with: contracts + "failures:")
        let plan = try SampleFactory.read(text).plan()
        #expect(plan.criteria.first { $0.name == "renewables" }?.grade == .poor)
    }

    @Test func `what covers which hour is not known without a profile`() throws {
        let contracts = "  contracts: [{kind: wind, megawatts: 500, loadFactor: 40 %}]\n"
        let text = SampleFactory.text.replacing("failures:", with: contracts + "failures:")
        var hours = GridHours()
        hours.intensity = SampleFactory.series("FR", around: 60)
        let plan = try SampleFactory.read(text).plan(hours: hours)
        let year = try #require(plan.busiestYear)
        #expect(year.energy.matchedGrams == nil)
        #expect(year.energy.hourlyGrams != nil)
        #expect(plan.criteria.first { $0.name == "renewables" }?.grade == .good)
    }

    @Test func `a price of every hour costs its mean at an even load`() throws {
        let factory = try SampleFactory.read()
        var hours = GridHours()
        hours.price = SampleFactory.series("FR", around: 80)
        let month = try #require(factory.plan(hours: hours).months.first { "\($0.month)" == "2031-01" })
        #expect(abs(try #require(month.energy.euros) / month.energy.siteMWh - 95) < 1e-6)
    }
}
