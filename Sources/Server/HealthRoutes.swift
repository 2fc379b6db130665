import Contract
import Engine
import HTTPTypes
import Hummingbird
import Journal

/// Whether the server lives and takes orders, for anybody who asks.
struct HealthRoutes: Sendable {
    let engine: Engine

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
    }
}
