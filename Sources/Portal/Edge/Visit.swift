import Contract
import Engine
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Quantities
import Server

/// One request to a page, all that is known of who makes it, and how it is answered.
struct Visit: Sendable {
    let portal: Portal
    let api: LocalAPI
    let request: Request
    let context: APIContext
    let words: Words
    let now: Instant
    /// What a form sent.
    var form = Form()
    /// Who is signed in.
    var me: MeView?
    /// The secret of the session that the browser has, good or not.
    let session: String?
    /// The secret of a browser that has no session.
    private let visitor: String
    private let isNewVisitor: Bool

    /// The largest form: a batch script and what surrounds it.
    static let largestForm = 6 << 20

    init(_ request: Request, _ context: APIContext, portal: Portal, api: LocalAPI) {
        self.request = request
        self.context = context
        self.portal = portal
        self.api = api
        now = Engine.wallClock()
        session = portal.cookies.value(.session, in: request)
        let known = portal.cookies.value(.visitor, in: request)
        isNewVisitor = known == nil && session == nil
        visitor = known ?? Secrets.token().secret
        words = portal.languages.words(
            chosen: portal.cookies.value(.language, in: request),
            accepted: request.headers[.acceptLanguage]
        )
    }

    // MARK: What was asked

    /// A parameter of the query; nil for none and for an empty one.
    func query(_ name: String) -> String? { queries(name).last { !$0.isEmpty } }

    /// Every value of a parameter of the query.
    func queries(_ name: String) -> [String] {
        guard let query = request.uri.query else { return [] }
        // A form writes a space as a plus, which a URI takes for itself.
        return URI("?" + query.replacing("+", with: "%20")).queryParameters
            .filter { $0.key == name }
            .map { String($0.value) }
    }

    /// A part of the path, quoted to be a part of the API's.
    func part(_ name: String) throws -> String {
        LocalPath.quoted(try word(name))
    }

    /// A part of the path as it is meant.
    func word(_ name: String) throws -> String {
        guard let raw = context.parameters.get(name), let text = Form.decoded(Array(raw.utf8)), !text.isEmpty else {
            throw HTTPError(.notFound)
        }
        return text
    }

    /// What is said of a thing that has been done, when a form led here.
    var done: Content? {
        guard let key = query("done"), words.catalogue.plurals["done.\(key)"] != nil else { return nil }
        let count = query("count").flatMap { Int64($0) } ?? 1
        return ["text": words.count("done.\(key)", max(0, count), ["name": query("name") ?? ""])]
    }

    // MARK: Asking the API

    /// Gets a value for the person who is signed in.
    func get<Value: Decodable & Sendable>(_ path: String, as type: Value.Type = Value.self) async throws -> Value {
        try await api.get(path, with: session, for: context)
    }

    /// Sends an order for the person who is signed in. A form that was sent twice is carried out once.
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: some Encodable) async throws -> [UInt8] {
        var headers = HTTPFields()
        if let key = form["request"] { headers[.init("Idempotency-Key")!] = key }
        return try await api.send(method, path, headers: headers, body: body, with: session, for: context)
    }

    /// Sends an order that has no body.
    func send(_ method: HTTPRequest.Method, _ path: String) async throws {
        _ = try await api.send(method, path, with: session, for: context)
    }

    // MARK: Answering

    /// A page in the frame.
    func page(
        _ template: String,
        title: String,
        _ content: Content = [:],
        status: HTTPResponse.Status = .ok
    ) -> Response {
        guard let library = portal.pages[words.code] else { preconditionFailure("every language has its pages") }
        var whole = frame(title: title, template: template)
        whole.merge(content)
        let html = library.render(template, whole)
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentLanguage] = words.code
        headers[.vary] = "Cookie, Accept-Language, Accept-Encoding"
        // What a page says went wrong knows when to ask again.
        if let patience = (content["problem"] as? Content)?["retryAfterSeconds"] as? Shown {
            headers[.retryAfter] = patience.renderText
        }
        let styled = portal.statics.style.set(into: html, for: request, portal.cookies)
        headers[.init("Link")!] = styled.link
        var bytes = Array(styled.html.utf8)
        // Only the first page is packed: what its form's secret has beside it can't be guessed from one length.
        if styled.isFirst, request.takesPacked, let small = Gzip.packed(bytes) {
            headers[.contentEncoding] = "gzip"
            bytes = small
        }
        var response = Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
        if styled.isFirst { portal.cookies.set(.style, portal.statics.style.mark, for: 31_536_000, on: &response) }
        if isNewVisitor { portal.cookies.set(.visitor, visitor, for: 86_400, on: &response) }
        return response
    }

    /// Leads on to a path of the portal, after a form.
    func see(_ path: LocalPath) -> Response {
        Response(status: .seeOther, headers: [.location: path.text, .cacheControl: "no-store"])
    }

    /// Leads back to where the form stood, and lets that page say what was done.
    func see(_ path: LocalPath, done: String, count: Int = 1, name: String? = nil) -> Response {
        let bare = path.text.split(separator: "?", maxSplits: 1).first.map(String.init) ?? "/"
        let kept = path.text.dropFirst(bare.utf8.count + 1).split(separator: "&").filter {
            !$0.hasPrefix("done=") && !$0.hasPrefix("count=") && !$0.hasPrefix("name=")
        }
        let said = ["done=\(done)", "count=\(count)"] + (name.map { ["name=\(LocalPath.quoted($0))"] } ?? [])
        return see(LocalPath(bare + "?" + (kept.map(String.init) + said).joined(separator: "&")))
    }

    // MARK: Forms

    /// What each form of this browser carries, and no other site can know.
    var csrf: String { Secrets.digest(of: "form\n" + (session ?? visitor)).hex }

    /// Whether a form is one that this browser was given.
    var isFormGenuine: Bool {
        guard !isNewVisitor, let given = form["csrf"], given.utf8.count == csrf.utf8.count else { return false }
        // Every byte is looked at, so that the time tells nothing.
        return zip(given.utf8, csrf.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A key that makes a form's order one order, however often it is sent.
    static func newRequestKey() -> String { String(Secrets.token().secret.dropFirst(4)) }
}
