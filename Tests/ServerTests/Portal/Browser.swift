import Contract
import Foundation
import Testing

/// What a browser does between a person and the portal: it keeps cookies and sends forms.
struct Browser {
    var port: UInt16
    var cookies: [String: String] = [:]
    /// The page that was seen last.
    private(set) var page = Answer(status: 0, headers: [:], body: [])

    private var client: HTTPClient { HTTPClient(port: port, token: nil) }

    init(port: UInt16) { self.port = port }

    /// Somebody who has signed in with a link of the client's.
    init(signedInBy client: HTTPClient, as person: String? = nil) async throws {
        self.init(port: client.port)
        let link = try await Self.link(of: client, for: person)
        try await get(link.path)
        try await send("/sign-in", ["link": link.path])
        try #require(page.status == 303, "\(page.text)")
    }

    /// A link that signs a person in; without one, whoever the client is.
    static func link(of client: HTTPClient, for person: String? = nil) async throws -> SignInLink {
        var id = person
        if id == nil { id = try await client.get("/me").json(MeView.self).person.id }
        let answer = try await client.post("/people/\(id ?? "")/links", "")
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.json()
    }

    @discardableResult
    mutating func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await keep(client.send("GET", path, sent(headers)))
    }

    /// Sends a form with the token of the page that was seen last.
    @discardableResult
    mutating func send(
        _ path: String,
        _ fields: KeyValuePairs<String, String>,
        csrf: String? = nil
    ) async throws -> Answer {
        let all = fields.map { ($0, $1) } + [("csrf", csrf ?? token)]
        let body = all.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        let headers = sent(["Content-Type": "application/x-www-form-urlencoded"])
        return try await keep(client.send("POST", path, headers, body: Array(body.utf8)))
    }

    /// The form token of the page that was seen last.
    var token: String {
        page.text.firstMatch(of: /name="csrf" value="([0-9a-f]{64})"/).map { String($0.output.1) } ?? ""
    }

    private func sent(_ headers: [String: String]) -> [String: String] {
        guard !cookies.isEmpty else { return headers }
        let all = cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")
        return headers.merging(["Cookie": all]) { $1 }
    }

    private mutating func keep(_ answer: Answer) -> Answer {
        // The last one counts: the client joins no headers of one name.
        for cookie in answer.cookies {
            let pair = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1).map(String.init)
            cookies[pair[0]] = cookie.contains("Max-Age=0") ? nil : pair.count > 1 ? pair[1] : ""
        }
        // An answer that leads on has no form: the page before is still the one that is seen.
        let seen = page
        page = answer
        if answer.status == 303, token.isEmpty { page.body = seen.body }
        return answer
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
