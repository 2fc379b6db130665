import HummingbirdCore
import Telemetry

/// Takes connections up to a limit, and counts them.
struct CountedConnections: AvailableConnectionsDelegate {
    let limit: Int
    let meters: ServerMeters

    func connectionOpened() { meters.connections.increment() }

    func connectionClosed() { meters.connections.decrement() }

    func isAcceptingNewConnections() -> Bool { meters.connections.value < limit }
}
