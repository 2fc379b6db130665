import Contract
import HTTPTypes
import Hummingbird
import NIOCore
import Server

/// Where pages say which paths are theirs.
struct Paths {
    let portal: Portal
    let api: LocalAPI
    let router: Router<APIContext>

    typealias Handler = @Sendable (Visit) async throws -> Response

    /// A page to look at.
    ///
    /// - Parameter isOpen: whether it is for whoever has not signed in, too.
    func get(_ path: RouterPath, isOpen: Bool = false, _ handler: @escaping Handler) {
        router.get(path) { [portal, api] request, context in
            let visit = Visit(request, context, portal: portal, api: api)
            return try await handler(isOpen ? visit : visit.signedIn())
        }
    }

    /// Where a form is sent.
    func post(_ path: RouterPath, isOpen: Bool = false, _ handler: @escaping Handler) {
        router.post(path) { [portal, api] request, context in
            var visit = Visit(request, context, portal: portal, api: api)
            try await visit.readForm()
            return try await handler(isOpen ? visit : visit.signedIn())
        }
    }
}

extension Visit {
    /// The visit of whoever is signed in.
    ///
    /// - Throws: the API's problem, 401, when nobody is.
    func signedIn() async throws -> Visit {
        var visit = self
        visit.me = try await get("me")
        return visit
    }

    fileprivate mutating func readForm() async throws {
        let type = request.headers[.contentType] ?? ""
        do {
            let body = try await request.body.collect(upTo: Self.largestForm)
            form = Form(Array(body.readableBytesView), type: type) ?? Form()
        } catch is NIOTooManyBytesError {
            throw Problem(status: 413, code: "too-large", detail: "")
        }
        guard isFormGenuine else { throw Problem(status: 403, code: "stale-form", detail: "") }
    }
}
