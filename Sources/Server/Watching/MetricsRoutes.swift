import Engine
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Quantities
import Telemetry

/// The figures for a monitoring system, for whoever shows the token that the operator set, and nobody else.
///
/// The token opens nothing but this page, and is no person's: a monitoring system then can't read what jobs are about.
struct MetricsRoutes: Sendable {
    let engine: Engine
    let meters: ServerMeters
    let trainings: ForetellingDesk
    /// The digest of the token; nil where none is set.
    let token: Digest?
    let logLinesDropped: @Sendable () -> UInt64

    init(engine: Engine, meters: ServerMeters, trainings: ForetellingDesk, _ configuration: ServerConfiguration) {
        self.engine = engine
        self.meters = meters
        self.trainings = trainings
        token = configuration.metricsToken.map { SHA256.digest(of: Array($0.utf8)) }
        logLinesDropped = configuration.logLinesDropped
    }

    func add(to router: Router<APIContext>) { router.get("metrics", use: metrics) }

    @concurrent
    private func metrics(_ request: Request, _ context: APIContext) async throws -> Response {
        guard let token else {
            throw APIProblem(
                .forbidden,
                "metrics-closed",
                "No token is set for the metrics. Set metrics.token in the server's configuration."
            )
        }
        let scheme = "Bearer "
        // Digests are compared, so that the time it takes tells nothing of the token.
        guard let header = request.headers[.authorization], header.hasPrefix(scheme), header.utf8.count <= 512,
            SHA256.digest(of: Array(header.dropFirst(scheme.utf8.count).utf8)) == token
        else {
            throw APIProblem(
                .unauthorized,
                "unauthorised",
                "The metrics have a token of their own: metrics.token in the server's configuration."
            )
        }
        var text = MetricsText(.init(accept: request.headers[.accept]))
        text.family("fabrique_build_info", .gauge, "The version that runs; always 1.") {
            $0.add(1, ["version": FabriqueServer.version])
        }
        meters.write(to: &text)
        trainings.write(to: &text)
        engine.write(to: &text)
        text.single("fabrique_log_lines_dropped", .counter, logLinesDropped(), "Log lines that nobody read in time.")
        ProcessFacts.write(to: &text)
        let type = text.form.mediaType
        return Reply.bytes(Array(text.finished().utf8), type)
    }
}
