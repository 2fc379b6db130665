import Documents

extension Fund {
    static func millions(_ cents: Int64) -> String { Figure.decimal(Double(cents) / 1e8, 1) + " M€" }

    static func percent(_ share: Double) -> String { Figure.decimal(share * 100, 2) + " %" }

    static func decimal(_ value: Double) -> String { Figure.decimal(value, 2) }
}

extension InternalRate {
    /// The rate as a person reads it.
    package var text: String {
        switch self {
        case .one(let rate): Fund.percent(rate)
        case .several(let rates): "several: " + rates.map(Fund.percent).joined(separator: ", ")
        case .none: "none"
        case .noSignChange: "–"
        }
    }
}

extension Layer.Kind {
    /// The kind as a person reads it.
    package var text: String { self == .firstLoss ? "first loss" : rawValue }
}
