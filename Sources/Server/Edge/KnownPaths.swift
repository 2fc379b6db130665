import HTTPTypes
import Hummingbird
import Synchronization

/// The paths that have routes, and with which methods: to tell a wrong method from a wrong path.
final class KnownPaths: Sendable {
    private struct Route {
        var parts: [Substring]
        var method: HTTPRequest.Method
    }

    private let routes = Mutex<[Route]>([])

    /// Learns the routes of a router, once it has them all.
    func learn(_ router: Router<APIContext>) {
        let known = router.routes.map { route in
            Route(parts: "\(route.path)".split(separator: "/"), method: route.method)
        }
        routes.withLock { $0 = known }
    }

    /// The methods that a path knows, as the Allow header lists them; nil when there is no such path.
    func methods(at path: String) -> String? {
        let parts = path.split(separator: "/")
        let fitting = routes.withLock { routes in
            routes.filter { route in
                route.parts.count == parts.count
                    && zip(route.parts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            }
        }
        return fitting.isEmpty ? nil : Set(fitting.map(\.method.rawValue)).sorted().joined(separator: ", ")
    }
}
