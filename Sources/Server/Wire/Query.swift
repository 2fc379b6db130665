import Engine
import Federation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Quantities

/// The parameters of a request, of which none may be unknown: a misspelt filter must not answer everything.
struct Query {
    private let parameters: [(name: String, value: String)]

    /// Reads the parameters.
    ///
    /// - Throws: a problem that names the first parameter not in `known`.
    init(_ request: Request, known: [String]) throws { try self.init(request.uri, known: known) }

    /// Reads the parameters of an address.
    init(_ address: URI, known: [String]) throws {
        var all: [(name: String, value: String)] = []
        for (key, value) in address.queryParameters {
            guard known.contains(String(key)) else {
                let list = known.isEmpty ? "none" : known.joined(separator: ", ")
                let near = Suggestion.nearest(to: String(key), among: known).map { " Did you mean \($0)?" } ?? ""
                throw APIProblem(
                    .badRequest,
                    "unknown-parameter",
                    "\(key) is not a parameter here.\(near) Known are: \(list)."
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

    /// One word of several; nil where there is none.
    func word(_ name: String, of known: [String]) throws -> String? {
        guard let word = self[name] else { return nil }
        guard known.contains(word) else {
            let near = Suggestion.nearest(to: word, among: known).map { " Did you mean \($0)?" } ?? ""
            let list = known.joined(separator: ", ")
            throw APIProblem(.badRequest, "invalid-parameter", "\(name) can't be \(word).\(near) Known are: \(list).")
        }
        return word
    }

    /// A name as projects and systems have them: 1 to 40 lower-case letters, digits or hyphens, a letter first.
    func name(_ name: String) throws -> String? {
        guard let text = self[name] else { return nil }
        let isName = text.utf8.enumerated().allSatisfy { place, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): place > 0
            default: false
            }
        }
        guard isName, (1...40).contains(text.utf8.count) else {
            throw APIProblem(
                .badRequest,
                "invalid-parameter",
                "\(name) is a name: lower-case letters, digits, hyphens."
            )
        }
        return text
    }

    /// The opaque id of a person.
    func person(_ name: String) throws -> String? {
        guard let text = self[name] else { return nil }
        guard PersonID(word: text) != nil else {
            throw APIProblem(.badRequest, "invalid-parameter", "\(name) is an opaque id: p- and 16 hexadecimal digits.")
        }
        return text
    }

    /// A text of at most so many bytes.
    func text(_ name: String, atMost limit: Int) throws -> String? {
        guard let text = self[name] else { return nil }
        guard text.utf8.count <= limit else {
            throw APIProblem(.badRequest, "invalid-parameter", "\(name) has at most \(limit) bytes.")
        }
        return text
    }

    /// An instant such as `2026-12-01T08:00:00Z`.
    func instant(_ name: String) throws -> Instant? {
        guard let text = self[name] else { return nil }
        guard let instant = RFC3339.instant(text) else {
            throw APIProblem(.badRequest, "invalid-parameter", "\(name) is an instant such as 2026-12-01T08:00:00Z.")
        }
        return instant
    }

    /// A truth value.
    func flag(_ name: String) throws -> Bool {
        switch self[name] {
        case nil, "false": return false
        case "true": return true
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
