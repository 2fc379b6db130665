import Documents
package import Quantities

extension Fund {
    static func millions(_ cents: Int64) -> String { Figure.decimal(Double(cents) / 1e8, 1) + " M€" }

    static func percent(_ share: Double) -> String { Figure.decimal(share * 100, 2) + " %" }

    static func decimal(_ value: Double) -> String { Figure.decimal(value, 2) }
}

extension InternalRate {
    /// The rate as a person reads it.
    package var phrase: Phrase {
        switch self {
        case .one(let rate): "\(Fund.percent(rate))"
        case .several(let rates):
            "\(rates.count) rates, from \(Fund.percent(rates[0])) to \(Fund.percent(rates[rates.count - 1]))"
        case .none: "none"
        case .noSignChange: "–"
        }
    }
}

extension Layer.Kind {
    /// The kind as a person reads it.
    package var text: String { self == .firstLoss ? "first loss" : rawValue }
}

extension Commitment.Source {
    /// Whose money it is, as a person reads it.
    package var text: String {
        switch self {
        case .union: "Union"
        case .eib: "EIB"
        case .state, .private: rawValue
        }
    }
}
