package import Engine
package import Hummingbird
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
    /// - Parameters:
    ///   - extend: adds routes beside the API's; they reach the federation through the API alone.
    ///   - didStart: called once with the port that the server listens on.
    package init(
        _ engine: Engine,
        _ configuration: ServerConfiguration,
        log: Logger,
        extend: (Router<APIContext>, LocalAPI) -> Void = { _, _ in },
        didStart: @escaping @Sendable (Int) async -> Void
    ) {
        self.init(
            engine,
            configuration,
            trainings: ForetellingDesk(),
            log: log,
            extend: extend,
            didStart: didStart
        )
    }

    init(
        _ engine: Engine,
        _ configuration: ServerConfiguration,
        trainings: ForetellingDesk,
        log: Logger,
        extend: (Router<APIContext>, LocalAPI) -> Void = { _, _ in },
        didStart: @escaping @Sendable (Int) async -> Void
    ) {
        let meters = ServerMeters(mostConnections: configuration.mostConnections)
        let hub = EventHub(engine, configuration)
        let desk = PlanDesk(engine, log: log)
        let forks = ForkDesk(clock: { engine.now }, log: log)
        let router = Self.router(engine, hub, desk, forks, trainings, configuration, meters, extend)
        var application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(configuration.idleSeconds))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "fabrique",
                backlog: 1024,
                availableConnectionsDelegate: CountedConnections(limit: configuration.mostConnections, meters: meters)
            ),
            onServerRunning: { channel in await didStart(channel.localAddress?.port ?? configuration.port) },
            logger: log
        )
        application.addServices(hub, desk, forks)
        service = application
    }

    static func router(
        _ engine: Engine,
        _ hub: EventHub,
        _ desk: PlanDesk,
        _ forks: ForkDesk,
        _ trainings: ForetellingDesk,
        _ configuration: ServerConfiguration,
        _ meters: ServerMeters,
        _ extend: (Router<APIContext>, LocalAPI) -> Void
    ) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        let paths = KnownPaths()
        router.add(middleware: Measuring(meters: meters))
        router.add(middleware: Answering(paths: paths))
        HealthRoutes(engine: engine).add(to: router)
        MetricsRoutes(engine: engine, meters: meters, trainings: trainings, configuration).add(to: router)
        DescriptionRoutes().add(to: router)
        let limiter = RateLimiter(perSecond: configuration.requestsPerSecond, burst: configuration.burst)
        let api = router.group("api/v1").add(middleware: Authenticating(engine: engine, limiter: limiter))
        let census = LatestCensus(engine: engine)
        SessionRoutes(engine: engine).add(to: router, api)
        OverviewRoutes(engine: engine, census: census).add(to: api)
        SystemRoutes(engine: engine, census: census).add(to: api)
        GridRoutes(engine: engine).add(to: api)
        SiteRoutes(engine: engine, census: census).add(to: api)
        PeopleRoutes(engine: engine).add(to: api)
        TokenRoutes(engine: engine).add(to: api)
        ProjectRoutes(engine: engine).add(to: api)
        AllocationRoutes(engine: engine).add(to: api)
        JobRoutes(engine: engine, desk: trainings).add(to: api)
        LogRoutes(engine: engine, meters: meters).add(to: api)
        LedgerRoutes(engine: engine).add(to: api)
        VerificationRoutes(engine: engine).add(to: api)
        SpendingRoutes(engine: engine).add(to: api)
        ForkRoutes(engine: engine, desk: forks).add(to: api)
        PlanRoutes(engine: engine, desk: desk).add(to: api)
        EventRoutes(engine: engine, hub: hub).add(to: api)
        // Whoever extends the server speaks to the routes so far, and to no other.
        extend(router, LocalAPI(router.buildResponder()))
        paths.learn(router)
        meters.learn(router)
        return router
    }
}

/// A group of routes that all need a token.
typealias APIGroup = RouterGroup<APIContext>
