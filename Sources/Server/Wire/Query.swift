import HTTPTypes
import Hummingbird

/// The parameters of a request, of which none may be unknown: a misspelt filter must not answer everything.
struct Query {
    private let parameters: [(name: String, value: String)]

    /// Reads the parameters.
    ///
    /// - Throws: a problem that names the first parameter not in `known`.
    init(_ request: Request, known: [String]) throws {
        var all: [(name: String, value: String)] = []
        for (key, value) in request.uri.queryParameters {
            guard known.contains(String(key)) else {
                let list = known.isEmpty ? "none" : known.joined(separator: ", ")
                throw APIProblem(
                    .badRequest,
                    "unknown-parameter",
                    "\(key) is not a parameter here. Known are: \(list)."
                )
            }
            all.append((String(key), String(value)))
        }
        parameters = all
    }

    /// The last value of a parameter.
    subscript(name: String) -> String? { parameters.last { $0.name == name }?.value }

    /// Every value of a parameter, in order.
    func all(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    /// A number, within bounds.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw APIProblem(
                .badRequest,
                "invalid-parameter",
                "\(name) is a number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }

    /// A truth value.
    func flag(_ name: String) throws -> Bool {
        switch self[name] {
        case nil, "false", "0": return false
        case "true", "1", "": return true
        default: throw APIProblem(.badRequest, "invalid-parameter", "\(name) is true or false.")
        }
    }

    /// How many items a page has.
    func limit() throws -> Int { try number("limit", in: 1...500) ?? 100 }

    /// Where the page begins, as the page before said; nil for the first.
    func cursor() throws -> UInt64? {
        guard let text = self["cursor"] else { return nil }
        guard text.hasPrefix("c"), let number = UInt64(text.dropFirst(), radix: 36), number < 1 << 62 else {
            throw APIProblem(.badRequest, "invalid-cursor", "The cursor is not one that a page of this list gave.")
        }
        return number
    }

    /// The cursor that a page ends with.
    static func cursor(_ number: UInt64) -> String { "c" + String(number, radix: 36) }
}
