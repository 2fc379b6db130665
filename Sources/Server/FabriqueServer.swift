package import Engine
import Hummingbird
package import Logging
import NIOCore
package import ServiceLifecycle

/// The HTTP API of a federation.
package struct FabriqueServer: Sendable {
    /// The version that the server and the command line give.
    package static let version = "0.1.0"

    /// The server as a service, to run beside its engine.
    package let service: any Service

    /// Sets up the routes.
    ///
    /// - Parameter didStart: called once with the port that the server listens on.
    package init(
        _ engine: Engine,
        _ configuration: ServerConfiguration,
        log: Logger,
        didStart: @escaping @Sendable (Int) async -> Void
    ) {
        let hub = EventHub(engine, configuration)
        let router = Self.router(engine, hub, configuration)
        var application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(configuration.idleSeconds))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "fabrique",
                backlog: 1024,
                availableConnectionsDelegate: .maximum(configuration.mostConnections, logger: log)
            ),
            onServerRunning: { channel in await didStart(channel.localAddress?.port ?? configuration.port) },
            logger: log
        )
        application.addServices(hub)
        service = application
    }

    static func router(_ engine: Engine, _ hub: EventHub, _ configuration: ServerConfiguration) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        let paths = KnownPaths()
        router.add(middleware: Answering(paths: paths))
        HealthRoutes(engine: engine).add(to: router)
        DescriptionRoutes().add(to: router)
        let limiter = RateLimiter(perSecond: configuration.requestsPerSecond, burst: configuration.burst)
        let api = router.group("api/v1").add(middleware: Authenticating(engine: engine, limiter: limiter))
        SystemRoutes(engine: engine).add(to: api)
        PeopleRoutes(engine: engine).add(to: api)
        TokenRoutes(engine: engine).add(to: api)
        ProjectRoutes(engine: engine).add(to: api)
        AllocationRoutes(engine: engine).add(to: api)
        JobRoutes(engine: engine).add(to: api)
        LogRoutes(engine: engine).add(to: api)
        LedgerRoutes(engine: engine).add(to: api)
        ForkRoutes(engine: engine).add(to: api)
        EventRoutes(engine: engine, hub: hub).add(to: api)
        paths.learn(router)
        return router
    }
}

/// A group of routes that all need a token.
typealias APIGroup = RouterGroup<APIContext>
