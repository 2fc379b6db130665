import Contract
import Planning
import Testing

@testable import Portal

@Suite struct `A place that a job could go to` {
    private func quote(isPossible: Bool, device: String, nodes: Int, billed: Int) -> QuoteView {
        QuoteView(
            system: "nord",
            partition: "gpu",
            country: "FI",
            chip: "H100",
            isPossible: isPossible,
            obstacles: isPossible ? [] : ["the job asks for no accelerators"],
            waits: [],
            nodes: nodes,
            coresPerNode: 1,
            devicesPerNode: 0,
            memoryMiBPerNode: 1024,
            isWholeNode: false,
            billedDevices: billed,
            device: device,
            timeLimitSeconds: 60,
            runSeconds: 60,
            holdDeviceSeconds: 0,
            deviceSeconds: 0,
            microEuros: 0,
            joules: 0,
            microgramsCO2e: 0
        )
    }

    @Test func `says what a job would be billed for there`() throws {
        let quote = quote(isPossible: true, device: "accelerator", nodes: 2, billed: 8)
        let expected = "Finland · H100 · 2 nodes, 8 accelerators billed"
        #expect(try Shelf.words("en").place(of: quote) == expected)
        #expect(try Shelf.words("fr").place(of: quote).hasPrefix("Finlande · H100 · 2 nœuds"))
    }

    @Test func `says nothing of the sort where it refuses the job`() throws {
        let quote = quote(isPossible: false, device: "accelerator", nodes: 1, billed: 0)
        #expect(try Shelf.words("en").place(of: quote) == "Finland · H100")
        #expect(try Shelf.words("fr").place(of: quote) == "Finlande · H100")
    }

    @Test func `lies in a country that is named, or told by its code where nobody named it`() throws {
        let (english, french) = (try Shelf.words("en"), try Shelf.words("fr"))
        for country in GridCountry.catalogue {
            #expect(english.country(country.code) == country.name)
            #expect(french.country(country.code) == french.report(country.name).text)
        }
        #expect(english.country("XX") == "XX" && french.country("XX") == "XX")
    }
}
