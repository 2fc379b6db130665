import Contract
import HTTPTypes
import Hummingbird
import Logging
import Server

/// Surrounds every page: what goes wrong becomes a page in the reader's language, and each answer says what a browser
/// must never do with it.
struct Guarding: RouterMiddleware {
    // Hummingbird's layers run on the concurrent executor, which our module's default is not.
    typealias Next = @concurrent (Request, APIContext) async throws -> Response

    let portal: Portal
    let api: LocalAPI

    /// Everything comes from here; nothing inline runs; nobody frames it; forms go nowhere else.
    private var contentPolicy: String {
        "default-src 'none'; script-src 'self'; style-src 'self' \(portal.statics.style.source); img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }

    @concurrent
    func handle(_ request: Request, context: APIContext, next: Next) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            // What is no page is answered for programs.
            guard Self.isForPeople(request) else { throw error }
            response = try await page(of: error, request, context)
        }
        // A log has a narrower one of its own.
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = contentPolicy }
        for (name, value) in Self.headers { response.headers[name] = value }
        if portal.cookies.isSecure {
            response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
        }
        return response
    }

    private static let headers: [(HTTPField.Name, String)] = [
        (.init("X-Frame-Options")!, "DENY"),
        (.init("Referrer-Policy")!, "same-origin"),
        (.init("Cross-Origin-Opener-Policy")!, "same-origin"),
        (.init("Cross-Origin-Resource-Policy")!, "same-origin"),
        (.init("Permissions-Policy")!, "camera=(), geolocation=(), microphone=()"),
    ]

    private static func isForPeople(_ request: Request) -> Bool {
        !request.uri.path.hasPrefix("/api/") && !request.uri.path.hasPrefix("/health")
            && request.uri.path != "/metrics"
    }

    private func page(of error: any Error, _ request: Request, _ context: APIContext) async throws -> Response {
        let visit = Visit(request, context, portal: portal, api: api)
        let problem: Problem
        switch error {
        case let known as Problem: problem = known
        case let web as HTTPError where web.status == .notFound:
            problem = Problem(status: 404, code: "no-page", detail: "")
        case let web as HTTPError:
            problem = Problem(status: web.status.code, code: "bad-request", detail: web.body ?? "")
        default:
            context.logger.error(
                "A page failed by our own fault.",
                metadata: ["request": "\(context.request)", "error": "\(error)"]
            )
            problem = Problem(status: 500, code: "internal", detail: "")
        }
        if problem.status == 401 { return visit.signIn() }
        // Who is signed in sees the way on; whoever is not, or if even that fails, sees the page without it.
        let known = (try? await visit.signedIn()) ?? visit
        return known.page(of: problem)
    }
}

extension Visit {
    /// Leads to the sign-in, and from there back to here.
    func signIn() -> Response {
        let back = request.method == .get ? LocalPath(request.uri.string) : LocalPath(nil)
        var response = Response(
            status: .seeOther,
            headers: [
                .location: back.text == "/" ? "/sign-in" : "/sign-in?return=\(back.quoted)", .cacheControl: "no-store",
            ]
        )
        if session != nil { portal.cookies.clear(.session, on: &response) }
        return response
    }

    /// A page that says what went wrong and how to mend it.
    func page(of problem: Problem) -> Response {
        var said = self.said(of: problem)
        // What a page's address named was not found: the lead says so, and the API would in English again.
        if problem.code == "not-found", request.method == .get { said.content["detail"] = nil }
        return page(
            "error",
            title: said.title,
            ["problem": said.content, "status": problem.status],
            status: .init(code: problem.status)
        )
    }

    /// A problem in the reader's language: a lead by its code, and the API's sentence where that says more.
    func said(of problem: Problem) -> (title: String, content: Content) {
        let title = words.known("problem.\(problem.code).title") ?? words("problem.other.title")
        var content: Content = [
            "title": title,
            "lead": words.known("problem.\(problem.code)") ?? words("problem.other"),
            "code": problem.code,
        ]
        let detail = words.detail(of: problem)
        if !detail.text.isEmpty {
            content["detail"] = detail.text
            content["detailLanguage"] = detail.language
        }
        if let seconds = problem.retryAfterSeconds { content["retryAfterSeconds"] = seconds }
        return (title, content)
    }
}
