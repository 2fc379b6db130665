import Documents
import Quantities

/// Figures of a plan as people read them; what is not known says so.
enum PlanFigure {
    static let unknown = "not known"

    static func short(_ value: Double) -> String { Figure.trimmed(value) }
    static func whole(_ value: Double) -> String { Figure.decimal(value) }
    static func percent(_ share: Double) -> String { Figure.trimmed(share * 100) + " %" }
    static func millions(_ euros: Double) -> String { Figure.decimal(euros / 1e6, abs(euros) < 1e8 ? 1 : 0) }
    /// A price of an hour, to the cent.
    static func price(_ euros: Double) -> String { Figure.decimal(euros, 2) }

    static func cell(_ value: Double?, _ text: (Double) -> String) -> ReportTable.Cell {
        value.map { .number($0, text($0)) } ?? .text(unknown)
    }

    static func cell(_ value: Int) -> ReportTable.Cell { .number(Double(value), Figure.decimal(Double(value))) }

    /// A day as `2028-09-30`.
    static func day(_ day: Int64) -> String { UnixTime.text(day * 86_400) }
}
