import Contract
import HTTPTypes
import Hummingbird
import Server

/// Signing in with a link that is good once, and signing out.
struct SignInPages: Sendable {
    func add(to paths: Paths) {
        paths.get("sign-in", isOpen: true, ask)
        paths.post("sign-in", isOpen: true, enter)
        paths.post("sign-out", leave)
    }

    /// Opening a link spends nothing: programs that look at links in mails open them too. The button does.
    private func ask(_ visit: Visit) async throws -> Response { page(visit, link: visit.query("link")) }

    private func enter(_ visit: Visit) async throws -> Response {
        let link = secret(in: visit.form["link"] ?? "")
        do {
            let answer = try await visit.api.send(
                .post,
                "sessions",
                body: NewSession(link: link),
                with: nil,
                for: visit.context
            )
            let session = try LocalAPI.read(SessionView.self, from: answer)
            // Whoever was signed in here is signed out by it: a session never passes from one sign-in to the next.
            if visit.session != nil { try? await visit.send(.delete, "tokens/current") }
            var response = visit.see(LocalPath(visit.form["return"]))
            visit.portal.cookies.set(.session, session.secret, for: 7 * 86_400, on: &response)
            visit.portal.cookies.clear(.visitor, on: &response)
            return response
        } catch let problem as Problem where problem.status == 404 {
            return page(visit, link: nil, problem: "signin.refused", status: .unprocessableContent)
        }
    }

    private func leave(_ visit: Visit) async throws -> Response {
        try await visit.send(.delete, "tokens/current")
        var response = visit.see(LocalPath("/"))
        response.headers[.location] = "/sign-in?left=1"
        response.headers[.init("Clear-Site-Data")!] = "\"cache\""
        visit.portal.cookies.clear(.session, on: &response)
        return response
    }

    private func page(
        _ visit: Visit,
        link: String?,
        problem: String? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var content: Content = [
            "hasLeft": visit.query("left") != nil,
            "return": LocalPath(visit.query("return") ?? visit.form["return"]).text,
        ]
        if let link { content["link"] = link }
        if let problem { content["refused"] = visit.words(problem) }
        return visit.page("sign-in", title: visit.words("signin.title"), content, status: status)
    }

    /// The secret in what somebody pasted: the whole link, or its last part.
    private func secret(in text: String) -> String {
        let bare = text.trimmed
        guard let mark = bare.firstRange(of: "link=") else { return String(bare) }
        return String(bare[mark.upperBound...].prefix { $0 != "&" && $0 != "#" })
    }
}
