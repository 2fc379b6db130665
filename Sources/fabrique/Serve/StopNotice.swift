import Logging
import ServiceLifecycle

/// Says in the log that a stop was asked for, before anything stops.
struct StopNotice: Service {
    let log: Logger

    /// Waits for the stop.
    func run() async throws {
        try await gracefulShutdown()
        ServiceManager.noteStopping()
        log.notice("A stop was asked for: no new connections, open requests are finished, running jobs go on.")
    }
}
