import ArgumentParser
import Connectors
import Contract
import Engine
import Federation
import FoundationEssentials
import Glibc
import Journal
import Logging
import Portal
import Quantities
import Server
import ServiceLifecycle
import Telemetry
import UnixSignals

/// `fabrique serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server until it is stopped.",
        discussion: """
            The first start makes the data directory, an administrator and client.json with the administrator's token, so that \
            the commands of this program find the server from the same place. SIGTERM and Ctrl-C stop it when what it was \
            asked before is done; running jobs go on and are adopted at the next start.
            """
    )

    @OptionGroup
    var options: ConfigurationOptions

    /// Serves.
    func run() async throws {
        let settings = try options.settings()
        let (log, sink) = Self.openLog(settings)
        defer { sink.flush() }
        do {
            try await serve(settings, log, sink)
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        } catch let fault as ConnectorFault {
            throw CommandFailure(.failed, fault.text)
        } catch let fault as PortalFault {
            throw CommandFailure(.failed, fault.description)
        }
    }

    private static func openLog(_ settings: ServerSettings) -> (Logger, LogSink) {
        let form: LogLine.Form =
            switch settings[.logForm].text {
            case "json": .json
            case "text": .text
            default: StandardStream.error.isTerminal ? .text : .json
            }
        let sink = LogSink(descriptor: StandardStream.error.rawValue, form)
        let level = Logger.Level(rawValue: settings[.logLevel].text) ?? .info
        LoggingSystem.bootstrap { _ in LineLogHandler(sink, level: level) }
        return (Logger(label: "fabrique"), sink)
    }

    private func serve(_ settings: ServerSettings, _ log: Logger, _ sink: LogSink) async throws {
        let begun = Engine.wallClock()
        let directory = try Self.wholePath(settings[.data].text)
        let machine = ThisMachine(settings: settings)
        var setup = Engine.Configuration(directory: directory)
        setup.mostInBatch = settings.number(.batch)
        setup.recordsPerSnapshot = UInt64(settings.number(.recordsPerSnapshot))
        setup.lease = Seconds(Int64(settings.number(.leaseSeconds)))
        if let file = settings.text(.checkpointWays) { setup.ways = try WaysFile.read(file) }
        setup.gridHours = settings.text(.gridHours)
        let engine = try Engine(setup, log: log)
        let isFirstStart = engine.isUnfounded
        let adopted = engine.read { state in
            var live = 0
            state.jobs.visit { if $0.attempt != nil { live += 1 } }
            return live
        }
        // The writer works from the start, so that founding and connecting go the way of every other order.
        let system = try await machine.connect(to: engine, in: directory)
        try await engine.openSites()
        if isFirstStart {
            let founder = try await engine.founder(named: "Administrator", mail: "admin@localhost")
            if let account = machine.ownAccount {
                try await engine.map(founder, to: account, on: system, by: .engine)
            }
            try await engine.appoint(founder)
        }
        let secret = try await ownSecret(engine, in: directory)

        var configuration = ServerConfiguration()
        configuration.host = settings[.host].text
        configuration.port = settings.number(.port)
        configuration.mostConnections = settings.number(.connections)
        configuration.idleSeconds = Int64(settings.number(.idleSeconds))
        configuration.requestsPerSecond = Int64(settings.number(.rate))
        configuration.burst = configuration.requestsPerSecond * 4
        configuration.metricsToken = settings.text(.metricsToken)
        configuration.logLinesDropped = { sink.dropped.value }
        let host = configuration.host
        let opened = engine.opened
        let records = engine.status.head.sequence
        let publicAddress = settings.text(.publicAddress)
        let portal = try Portal(isBehindTLS: publicAddress?.hasPrefix("https:") ?? false)
        let signIn = isFirstStart ? try await engine.signInLinkOfFirstAdministrator() : nil
        let server = FabriqueServer(engine, configuration, log: log, extend: portal.add) { port in
            let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
            do {
                try ClientFile.note(server: address, secret: secret, in: directory)
            } catch {
                log.warning("client.json was not written.", metadata: ["why": "\(error)"])
            }
            let banner = ServeBanner(
                address: address,
                directory: directory,
                records: records,
                snapshot: opened.snapshot,
                adopted: adopted,
                milliseconds: Engine.wallClock().milliseconds - begun.milliseconds,
                isFirstStart: isFirstStart,
                signIn: signIn.map { (publicAddress ?? address) + $0.path }
            )
            StandardStream.output.write(
                banner.rendered(on: Screen.standardOutput(environment: ProcessInfo.processInfo.environment))
            )
            ServiceManager.noteReady()
            log.notice(
                "Ready.",
                metadata: ["version": "\(Fabrique.version)", "address": "\(address)", "record": "\(records)"]
            )
        }
        try await Self.run([engine, server.service], atMost: settings.number(.stopSeconds), log)
        log.notice("Stopped.")
    }

    /// Runs the services until a signal asks for a stop. The last is stopped first: the server before its engine.
    ///
    /// Whatever is still being answered when the time for a stop is over is broken off; what was acknowledged is durable
    /// by then, whether its answer arrived or not.
    private static func run(_ services: [any Service], atMost seconds: Int, _ log: Logger) async throws {
        var setup = ServiceGroupConfiguration(
            services: services + [StopNotice(log: log)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "fabrique.services") { _ in SwiftLogNoOpLogHandler() }
        )
        setup.maximumGracefulShutdownDuration = .seconds(seconds)
        setup.maximumCancellationDuration = .seconds(5)
        try await ServiceGroup(configuration: setup).run()
    }

    /// The secret of client.json; a new one of the first administrator's where there is none that is good.
    ///
    /// Whoever may write the data directory is the federation's master anyway.
    private func ownSecret(_ engine: Engine, in directory: String) async throws -> String? {
        if let known = ClientFile.secret(in: directory), engine.actor(forToken: known) != nil { return known }
        guard let first = engine.firstAdministrator else { return nil }
        return try await engine.issueToken(to: first, powers: .all, for: FederationState.longestToken, by: .engine)
    }

    /// The data directory by its whole path, made if it is not there, for us alone to read.
    private static func wholePath(_ path: String) throws -> String {
        if mkdir(path, 0o711) != 0, errno != EEXIST {
            // Its parents may be missing too.
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            chmod(path, 0o711)
        }
        guard let whole = realpath(path, nil) else {
            throw CommandFailure(
                .failed,
                "The data directory \(path) can't be used: \(String(cString: strerror(errno)))."
            )
        }
        defer { free(whole) }
        return String(cString: whole)
    }
}
