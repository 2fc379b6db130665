import Contract
import FoundationEssentials
import Web

/// The HTTP API as this program uses it: requests, answers, problems and repeats.
///
/// A safe request, and a write that carries an `Idempotency-Key`, are repeated when the connection breaks or the server
/// can't take orders for a moment; the key makes sure that a write which did arrive isn't done twice.
struct APIClient: Sendable {
    let connection: Connection
    let http: WebClient
    var patience = Patience()
    /// Waits between repeats; tests put their own here.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Told, in a sentence, that a request is about to be repeated.
    var report: @Sendable (String) -> Void = { _ in }

    /// The methods that the API has.
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// A request, before it is sent.
    struct Request: Sendable {
        var method = Method.get
        /// The path below `/api/v1`, a part in each element; encoded when sent.
        var path: [String]
        var query: [(name: String, value: String)] = []
        var body: [UInt8]?
        var key: String?
        var range: String?
        /// How long the whole answer may take.
        var limit: Duration = .seconds(30)
    }

    /// The most bytes of one answer that are kept in memory.
    static let answerByteLimit = 256 * 1024 * 1024

    /// Reads a resource.
    func get<Value: Codable & Sendable>(
        _ path: String...,
        query: [(name: String, value: String)] = [],
        as type: Value.Type = Value.self
    ) async throws -> Answer<Value> {
        try decode(try await exchange(Request(path: path, query: query)))
    }

    /// Sends a write and decodes its answer. The same key on a later call means the same write; an answer that holds a
    /// secret is not kept, so such a write takes none.
    func send<Value: Codable & Sendable>(
        _ method: Method,
        _ path: [String],
        _ body: (some Encodable)?,
        key: String? = APIClient.newKey(),
        as type: Value.Type = Value.self
    ) async throws -> Answer<Value> {
        let bytes = try body.map { Array(try JSONEncoder().encode($0)) }
        return try decode(try await exchange(Request(method: method, path: path, body: bytes, key: key)))
    }

    /// Sends a write whose answer is for `--json` alone, and may be empty.
    func send(_ method: Method, _ path: [String], _ body: (some Encodable)?) async throws -> Answer<Void> {
        let bytes = try body.map { Array(try JSONEncoder().encode($0)) }
        let text = try await exchange(Request(method: method, path: path, body: bytes, key: Self.newKey()))
        return Answer(value: (), text: text.isEmpty ? Array("null".utf8) : text)
    }

    /// Reads a list to its end, or to `limit` items.
    func list<Item: Codable & Sendable>(
        _ path: String...,
        query: [(name: String, value: String)] = [],
        limit: Int? = nil,
        of type: Item.Type = Item.self
    ) async throws -> Listing<Item> {
        var listing = Listing<Item>(items: [], texts: [], next: nil)
        repeat {
            let wanted = min(500, limit.map { $0 - listing.items.count } ?? 500)
            var query = query + [("limit", String(wanted))]
            if let cursor = listing.next { query.append(("cursor", cursor)) }
            let page: Answer<Page<Item>> = try decode(try await exchange(Request(path: path, query: query)))
            let texts = JSONText.elements(of: "items", in: page.text)
            guard texts.count == page.value.items.count, page.value.next == nil || page.value.next != listing.next
            else {
                throw notFabrique("a list that never ends")
            }
            listing.items += page.value.items
            listing.texts += texts.map(Array.init)
            listing.next = page.value.next
        } while listing.next != nil && listing.items.count < limit ?? .max
        return listing
    }

    /// A key that no other request has: 128 random bits.
    static func newKey() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Decodes an answer's text.
    func decode<Value: Codable & Sendable>(_ text: [UInt8]) throws -> Answer<Value> {
        do {
            return Answer(value: try JSONDecoder().decode(Value.self, from: Data(text)), text: text)
        } catch {
            throw notFabrique("a text that is not the \(Value.self) it should be")
        }
    }

    /// The failure for an answer that Fabrique would not give.
    func notFabrique(_ what: String) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "\(connection.server) answered with \(what). Check the address, and that client and server are of one version."
        )
    }
}
