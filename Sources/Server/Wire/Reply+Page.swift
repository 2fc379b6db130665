import Contract
import FoundationEssentials
import HTTPTypes
import Hummingbird

extension Reply {
    private static let link = HTTPField.Name("Link")!

    /// A page of a list, as JSON or, for who accepts that rather, as CSV; `Link` leads to the next page (RFC 8288).
    static func page<Item: Codable & Sendable>(
        _ items: [Item],
        next: String?,
        to request: Request
    ) throws -> Response {
        var response = try table(items, in: Page(items: items, next: next), to: request)
        follow(next, of: request, in: &response)
        return response
    }

    /// Items in what the API has around them as JSON, or alone as CSV for who accepts that rather.
    static func table<Item: Encodable>(
        _ items: [Item],
        in whole: some Encodable & Sendable,
        to request: Request
    ) throws -> Response {
        var response = try prefersCSV(request) ? csv(items) : json(whole)
        response.headers[.vary] = "Accept"
        return response
    }

    /// Whether the client takes CSV rather than JSON.
    static func prefersCSV(_ request: Request) -> Bool {
        Accept(request.headers[.accept]).best(of: "application/json", "text/csv") == "text/csv"
    }

    /// The items as CSV, by the columns that the API's description gives them.
    private static func csv<Item: Encodable>(_ items: [Item]) throws -> Response {
        let rows = try JSONDecoder().decode([[String: CellValue]].self, from: JSONEncoder().encode(items))
        let table = CSVTable(DescriptionDocument.shared.fields(of: "\(Item.self)"), rows)
        return bytes(table.bytes, "text/csv; charset=utf-8; header=present")
    }

    /// Adds the way to the next page.
    static func follow(_ next: String?, of request: Request, in response: inout Response) {
        guard let next else { return }
        let rest = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
        let query = (rest.map(String.init) + ["cursor=\(next)"]).joined(separator: "&")
        // What could end the reference early is escaped; blanks and line ends are in no request's target.
        let safe = query.replacing(">", with: "%3E").replacing("\"", with: "%22")
        response.headers[link] = "<\(request.uri.path)?\(safe)>; rel=\"next\""
    }
}
