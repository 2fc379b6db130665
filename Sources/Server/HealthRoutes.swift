import Contract
import Engine
import HTTPTypes
import Hummingbird
import Journal

/// Whether the server lives and takes orders, for anybody who asks.
///
/// `/health/live` says that the process answers: whoever watches it starts it again when it does not. `/health/ready`
/// says that it takes orders: whoever spreads requests sends none while it does not. Both come after the start has
/// replayed the journal, for before that nobody listens. `/health` is for people.
struct HealthRoutes: Sendable {
    let engine: Engine

    private func health(_ sequence: UInt64) -> Health {
        Health(status: "ok", version: FabriqueServer.version, sequence: sequence)
    }

    func add(to router: Router<APIContext>) {
        router.get("health") { _, _ in
            let status = engine.status
            let health = Health(
                status: status.isFull ? "full" : "ok",
                version: FabriqueServer.version,
                sequence: status.head.sequence
            )
            return try Reply.json(health, status.isFull ? .full : .ok)
        }
        router.get("health/live") { _, _ in try Reply.json(health(engine.status.head.sequence)) }
        router.get("health/ready") { _, _ in
            if let obstacle = engine.obstacle {
                throw APIProblem(.serviceUnavailable, obstacle.code.rawValue, obstacle.message, retryAfter: 5)
            }
            return try Reply.json(health(engine.status.head.sequence))
        }
    }
}
