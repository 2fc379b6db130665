import Documents
import Quantities
import Testing

@testable import Planning

@Suite struct `A gigafactory as it is written` {
    @Test func `is read`() throws {
        let factory = try SampleFactory.read()
        #expect(factory.call == .lot2)
        #expect(factory.chips == 40_000)
        #expect(factory.power.connections.map(\.megawatts) == [40, 70])
        #expect(factory.failures.spareShare == 0.01)
    }

    @Test func `firm power may be told in MVA with its power factor`() throws {
        let text = SampleFactory.text.replacing("megawatts: 40", with: "megavoltAmperes: 50, powerFactor: 0.9")
        #expect(try SampleFactory.read(text).power.connections[0].megawatts == 45)
    }

    @Test(arguments: [
        ("country: FR", "country: FX", "4: country: \"FX\" is not known"),
        ("chip: GB300", "chip: GB30", "5: chip: \"GB30\" is not known. Did you mean GB300?"),
        ("pue: 1.1", "pue: 0.9", "13: power.pue: 0.9 is out of range"),
        ("pue: 1.1", "pue: [1.1, 1.2]", "13: power.pue: 2 months are given"),
        ("planned: 2028-09-30", "planned: soon", "phases[0].planned: \"soon\" is not a moment"),
        ("planned: 2028-09-30", "planned: 2026-09-30", "the phase works before it is ordered"),
        ("utilisation: 70 %", "utilisation: 0", "nothing is sold"),
        ("costs:", "cost:", "no such key is known here. Did you mean costs?"),
        ("megawatts: 40,", "megavoltAmperes: 40,", "the firm power is not told, or told twice"),
        ("from: 2029-12-01", "from: 2027-12-01", "an earlier day follows a later one"),
        ("discountRate: 8 %", "rate: 8 %", "the key discountRate is missing"),
    ])
    func `says what is wrong, where, and how to mend it`(good: String, bad: String, told: String) throws {
        let text = SampleFactory.text.replacing(good, with: bad)
        let fault = try #require(throws: TreeFault.self) { try SampleFactory.read(text) }
        #expect("\(fault)".contains(told), "\(fault)")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func `a network that does not reach is refused`() throws {
        let text = SampleFactory.text + "network: {switchPorts: 32}\n"
        let fault = try #require(throws: TreeFault.self) { try SampleFactory.read(text) }
        #expect("\(fault)".contains("join 8192 chips, and 40000 come"))
    }
}
