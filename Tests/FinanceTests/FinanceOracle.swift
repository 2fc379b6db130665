import Foundation
import Quantities
import Testing

@testable import Finance

/// Every case of the shared file, of every kind that is known; a kind that is not known fails.
@Suite struct FinanceOracle {
    @Test(
        .enabled(
            if: SharedOracle.isThere,
            "There is no ../shared/oracles/finance.json, and FABRIQUE_FINANCE_CASES is not set."
        ),
        arguments: SharedOracle.cases
    )
    func `is met`(_ one: OracleCase) throws {
        let found = try figures(of: one)
        for (key, wanted) in one.expect where wanted is NSNumber || wanted is NSNull {
            if key == "xirr" || key == "irr", let rates = found.rates {
                // Of several rates any one is right, if it is said that there are several.
                #expect(rates.contains { one.isNear($0, wanted) } || (rates.isEmpty && wanted is NSNull), "\(key)")
                continue
            }
            #expect(found.scalars.keys.contains(key), "\(key) is told")
            #expect(one.isNear(found.scalars[key] ?? nil, wanted), "\(key): \(String(describing: found.scalars[key]))")
        }
        if let word = one.expect["xirr"] as? String { #expect(found.word == word) }
        for (key, value) in one.expect where key.hasPrefix("all_real_roots") {
            let wanted = value as? [Double] ?? []
            let told = (found.rates ?? []).filter { $0 > -0.9999 && $0 <= 20 }
            #expect(told.count == wanted.count)
            for (rate, expected) in zip(told, wanted) { #expect(one.isNear(rate, expected)) }
        }
        for (key, value) in one.expect {
            if let map = value as? [String: Any] { compare([found.maps[key] ?? [:]], [map], one, key) }
            if let rows = value as? [[String: Any]] { compare(found.rows[key] ?? [], rows, one, key) }
        }
    }

    @Test(.enabled(if: SharedOracle.isThere, "There is no ../shared/oracles/finance.json."))
    func `has cases`() { #expect(!SharedOracle.cases.isEmpty) }

    private func compare(_ found: [[String: Double?]], _ wanted: [[String: Any]], _ one: OracleCase, _ name: String) {
        #expect(found.count == wanted.count, "\(name) has as many rows")
        for (place, (row, expected)) in zip(found, wanted).enumerated() {
            for (key, value) in expected where value is NSNumber || value is NSNull {
                #expect(row.keys.contains(key), "\(name)[\(place)].\(key) is told")
                #expect(one.isNear(row[key] ?? nil, value), "\(name)[\(place)].\(key)")
            }
        }
    }

    /// What the module says to a case.
    struct Figures {
        var scalars: [String: Double?] = [:]
        var rates: [Double]?
        var word: String?
        var maps: [String: [String: Double?]] = [:]
        var rows: [String: [[String: Double?]]] = [:]
    }

    private func figures(of one: OracleCase) throws -> Figures {
        switch one.kind {
        case "xirr", "irr", "mirr", "xnpv", "year_fraction", "multiples": try one.rateFigures()
        case "amortisation", "debt_sculpting": try one.debtFigures()
        case "waterfall_european": try one.waterfallFigures()
        case "capital_stack", "loss_allocation", "portfolio_guarantee", "leverage": try one.layerFigures()
        case "subsidy_equivalent", "union_contribution_cap", "lcoc", "lcoc_npv": try one.publicFigures()
        default: throw UnknownKind(kind: one.kind)
        }
    }

    struct UnknownKind: Error { var kind: String }
}
