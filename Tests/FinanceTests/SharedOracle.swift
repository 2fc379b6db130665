import Foundation
import Testing

/// The cases of `finance.json`: from the path in `FABRIQUE_FINANCE_CASES`, else beside a checkout; they are no part of it.
struct SharedOracle {
    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["FABRIQUE_FINANCE_CASES"] { return named }
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appending(path: "shared/oracles/finance.json")
            if FileManager.default.fileExists(atPath: file.path()) { return file.path() }
        }
        return nil
    }()

    static var isThere: Bool { path != nil }

    /// All cases; none where there is no file.
    static let cases: [OracleCase] = {
        guard let path, let data = FileManager.default.contents(atPath: path),
            let document = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        else { return [] }
        return (document["cases"] as? [[String: Any]] ?? []).compactMap(OracleCase.init)
    }()
}

/// One case: inputs, what must come out, and how near.
struct OracleCase: CustomTestStringConvertible, @unchecked Sendable {
    // Unchecked: JSONSerialization's trees of immutable values, which nobody writes to.
    let id: String
    let kind: String
    let input: [String: Any]
    let expect: [String: Any]
    let absolute: Double
    let relative: Double

    init?(_ tree: [String: Any]) {
        guard let id = tree["id"] as? String, let kind = tree["kind"] as? String,
            let input = tree["input"] as? [String: Any], let expect = tree["expect"] as? [String: Any]
        else { return nil }
        let tolerance = tree["tol"] as? [String: Any] ?? [:]
        self.id = id
        self.kind = kind
        self.input = input
        self.expect = expect
        absolute = OracleCase.number(tolerance["abs"]) ?? 1e-9
        relative = OracleCase.number(tolerance["rel"]) ?? 1e-9
    }

    var testDescription: String { id }

    static func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

    func number(_ key: String) -> Double? { Self.number(input[key]) }

    func numbers(_ key: String) -> [Double] { (input[key] as? [Any] ?? []).compactMap(Self.number) }

    func list(_ key: String) -> [[String: Any]] { input[key] as? [[String: Any]] ?? [] }

    /// Whether a figure is as near as the case asks.
    func isNear(_ found: Double?, _ wanted: Any?) -> Bool {
        guard let wanted = Self.number(wanted) else { return found == nil }
        guard let found else { return false }
        return abs(found - wanted) <= max(absolute, relative * abs(wanted))
    }
}
