import HTTPTypes
import Hummingbird
import Synchronization
package import Telemetry

/// What the HTTP side counts: requests by route, method and status, and what is open now.
///
/// A request's place is found by its route's template, never by its path, so that nobody outside can make up new ones;
/// every place exists before the first request.
package final class ServerMeters: Sendable {
    /// Requests that are being answered.
    let inFlight = Gauge()
    /// Connections that are open.
    let connections = Gauge()
    /// Clients that follow a log.
    let followers = Gauge()
    /// Clients that listen to events.
    package let listeners = Gauge()

    private let mostConnections: Int
    private let routes = Mutex<[String: [Method]]>([:])
    /// Of requests that no route fits.
    private let stray = Statuses()

    /// The requests of one method on one route.
    private struct Method: Sendable {
        var method: HTTPRequest.Method
        var statuses: Statuses
    }

    init(mostConnections: Int) { self.mostConnections = mostConnections }

    /// Learns the routes of a router, once it has them all.
    func learn(_ router: Router<APIContext>) {
        var known: [String: [Method]] = [:]
        for route in router.routes {
            known["\(route.path)", default: []].append(Method(method: route.method, statuses: Statuses()))
        }
        routes.withLock { $0 = known }
    }

    /// Records a request that was answered.
    func record(_ duration: Duration, route: String?, method: HTTPRequest.Method, status: Int) {
        let methods = route.flatMap { route in routes.withLock { $0[route] } }
        let place = methods?.first { $0.method == method }?.statuses ?? stray
        place[status].record(duration)
    }

    /// Writes it all.
    func write(to text: inout MetricsText) {
        text.single("fabrique_http_requests_in_flight", .gauge, inFlight.value, "Requests that are being answered.")
        text.single("fabrique_http_connections", .gauge, connections.value, "Connections that are open.")
        text.single("fabrique_http_connections_limit", .gauge, mostConnections, "How many connections may be open.")
        text.single("fabrique_log_followers", .gauge, followers.value, "Clients that follow a log.")
        text.single("fabrique_event_listeners", .gauge, listeners.value, "Clients that listen to events.")
        let known = routes.withLock { $0 }.sorted { $0.key < $1.key }
        let help = "Requests by route, method and status: how long until the head of the answer was ready."
        text.family("fabrique_http_request_seconds", .histogram, help) { family in
            for (route, methods) in known {
                for method in methods {
                    for (code, histogram) in method.statuses.used {
                        family.add(
                            histogram,
                            ["route": route, "method": method.method.rawValue, "code": code]
                        )
                    }
                }
            }
            for (code, histogram) in stray.used {
                family.add(histogram, ["route": "none", "method": "any", "code": code])
            }
        }
    }
}

/// One histogram for each status that we answer with.
private final class Statuses: Sendable {
    private static let codes = [
        200, 201, 202, 204, 206, 303, 304, 400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 416, 422, 428,
        429, 431, 500, 501, 503, 507,
    ]
    /// The place of each status from 0 to 599 among ``codes``; that behind the last is for all others.
    private static let places: [UInt8] = (0..<600).map { status in
        UInt8(codes.firstIndex(of: status) ?? codes.count)
    }

    private let histograms = (0...codes.count).map { _ in Histogram(.seconds) }

    subscript(status: Int) -> Histogram {
        histograms[Int(Self.places.indices.contains(status) ? Self.places[status] : UInt8(Self.codes.count))]
    }

    /// Those that have recorded something.
    var used: [(code: String, histogram: Histogram)] {
        zip(Self.codes.map(String.init) + ["other"], histograms).filter { $0.1.content.counts.contains { $0 > 0 } }
    }
}
