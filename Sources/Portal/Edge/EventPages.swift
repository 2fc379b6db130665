import HTTPTypes
import Hummingbird
import Server

/// What happens, as it happens: the API's events for the person whose session it is.
struct EventPages: Sendable {
    func add(to paths: Paths) {
        paths.get("events", isOpen: true) { visit in
            guard visit.session != nil else { return Response(status: .unauthorized) }
            let query = visit.request.uri.query.map { "?\($0)" } ?? ""
            var headers = HTTPFields()
            let last = HTTPField.Name("Last-Event-ID")!
            headers[last] = visit.request.headers[last]
            return try await visit.api.respond(
                to: .get,
                "events\(query)",
                headers: headers,
                with: visit.session,
                for: visit.context
            )
        }
    }
}
