import Contract
import Testing

@testable import fabrique

@Suite struct `Carbon on the command line` {
    private func receipt(known: Int, of hours: Int, source: String? = nil) -> String {
        var receipt = Samples.receipt
        receipt.gridHoursSource = source
        receipt.attempts[receipt.attempts.count - 1].gridHours = hours
        receipt.attempts[receipt.attempts.count - 1].gridHoursKnown = known
        return ReceiptPage(receipt).rendered(on: Samples.pipe)
    }

    @Test func `says on a receipt whether the grid's hours or its year were used`() {
        #expect(receipt(known: 0, of: 3) == ReceiptPage(Samples.receipt).rendered(on: Samples.pipe))
        let hourly = receipt(known: 3, of: 3)
        #expect(hourly.contains("grid: by the intensity of each hour\n") && !hourly.contains("56 g CO2e/kWh"))
        let words = receipt(known: 2, of: 3).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        let partly = "grid: by the intensity of the hour for 2 of 3 hours; else 56 g CO2e/kWh (FR, year 2024, Ember)"
        #expect(words.contains(partly), "\(words)")
        #expect(receipt(known: 3, of: 3, source: "a test").contains("grid: by the intensity of each hour (a test)\n"))
        let named = receipt(known: 2, of: 3, source: "a test").split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(named.contains("for 2 of 3 hours (a test); else 56 g CO2e/kWh"), "\(named)")
    }

    @Test func `counts on a receipt the hours of every attempt`() {
        var receipt = Samples.receipt
        receipt.attempts[0].gridHours = 2
        receipt.attempts[0].gridHoursKnown = 0
        receipt.attempts[1].gridHours = 1
        receipt.attempts[1].gridHoursKnown = 1
        #expect(receipt.gridHours == (1, 3))
        let words = ReceiptPage(receipt).rendered(on: Samples.pipe).split { $0 == " " || $0 == "\n" }
        #expect(words.joined(separator: " ").contains("for 1 of 3 hours; else 56 g CO2e/kWh"), "\(words)")
    }

    @Test func `has a column of hours in quotes where some are known`() {
        func text(_ known: Int?) -> String {
            var quote = Samples.quote
            quote.gridHours = 3
            quote.gridHoursKnown = known
            let quotes = Quotes(objective: "cleanest", tasks: 1, project: "atlas", quotes: [quote], notes: [])
            return QuoteTable.rendered(quotes, on: Samples.pipe)
        }
        let lines = text(2).split(separator: "\n")
        #expect(lines[0].hasSuffix("CARBON  BY HOUR") && lines[1].hasSuffix("0.187 g CO2e  2 of 3"), "\(lines)")
        #expect(text(2).contains(" BY HOUR: in how many of its hours carbon is by the grid's own intensity"))
        #expect(!text(0).contains("BY HOUR") && !text(nil).contains("BY HOUR"))
    }
}
