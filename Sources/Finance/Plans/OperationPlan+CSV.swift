package import Documents
import Quantities

extension OperationPlan {
    /// The columns of a table of months that are read, in any order; those left out are zero. What a gigafactory's plan writes
    /// has them.
    package static let columns = [
        "capital_cents", "running_cents", "power_cents", "sold_device_hours", "price_micro_euros",
    ]
    /// Columns that are allowed and follow from the others.
    private static let derived = ["month", "revenue_cents", "net_cents"]

    /// Reads a table of months: a line of headings, then a line of whole numbers for each month.
    package init(csv bytes: [UInt8]) throws(TreeFault) {
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        let headings = Self.cells(lines.first ?? "")
        for heading in headings where !Self.columns.contains(heading) && !Self.derived.contains(heading) {
            throw Self.fault(
                1,
                "the column \"\(heading.prefix(30))\" is not known",
                "Known: \(Self.columns.joined(separator: ", "))."
            )
        }
        var months: [Month] = []
        for (place, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            guard months.count < Self.mostMonths else {
                throw Self.fault(place + 1, "there are more than \(Self.mostMonths) months", "Cut the table.")
            }
            months.append(try Self.month(Self.cells(line), under: headings, line: place + 1))
        }
        guard !months.isEmpty else { throw Self.fault(1, "no month follows the headings", "Write a line for each.") }
        self.init(months: months)
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            String(String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }).reversed())
        }
    }

    private static func month(_ cells: [String], under headings: [String], line: Int) throws(TreeFault) -> Month {
        guard cells.count == headings.count else {
            throw fault(line, "\(cells.count) cells stand under \(headings.count) headings", "Write one for each.")
        }
        var month = Month()
        for (heading, cell) in zip(headings, cells) where columns.contains(heading) {
            // A month may earn more by its heat than it costs to run; nothing else is below zero.
            let least: Int64 = heading == "running_cents" ? -mostCents : 0
            guard let number = Int64(cell), (least...mostCents).contains(number) else {
                throw fault(line, "\(heading) is \"\(cell.prefix(20))\"", "Write a whole number up to \(mostCents).")
            }
            switch heading {
            case "capital_cents": month.capitalCents = number
            case "running_cents": month.runningCents = number
            case "power_cents": month.powerCents = number
            case "sold_device_hours": month.soldDeviceHours = min(number, mostDeviceHours)
            default: month.microEURPerDeviceHour = min(number, mostMicroEUR)
            }
        }
        return month
    }

    /// 10¹⁰ euro a month.
    static let mostCents: Int64 = 1_000_000_000_000
    static let mostDeviceHours: Int64 = 10_000_000_000
    /// 10,000 euro.
    static let mostMicroEUR: Int64 = 10_000_000_000

    private static func fault(_ line: Int, _ message: Phrase, _ remedy: Phrase) -> TreeFault {
        TreeFault(line: line, path: "", message: message, remedy: remedy)
    }
}
