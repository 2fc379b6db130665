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
    var options: DataDirectoryOptions

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "host"))
    var host: String = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one.", valueName: "number"))
    var port: Int = 8080

    @Option(
        help: ArgumentHelp(
            "The address that people open, e.g. https://fabrique.example.org. (default: where it listens)",
            valueName: "address"
        )
    )
    var publicAddress: String?

    @OptionGroup(title: "This machine as a system")
    var machine: MachineOptions

    @Option(help: ArgumentHelp("How many requests a second one person may make in the long run.", valueName: "number"))
    var rate: Int = 500

    @Option(
        help: ArgumentHelp(
            "How many orders one sync makes durable at most; 1 syncs each alone, to compare.",
            valueName: "number",
            visibility: .hidden
        )
    )
    var batch: Int = 1024

    /// Refuses what can't be.
    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard rate >= 1, batch >= 1 else { throw ValidationError("--rate and --batch take numbers from 1.") }
    }

    /// Serves.
    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var log = Logger(label: "fabrique")
        log.logLevel = .notice
        do {
            try await serve(log)
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        } catch let fault as ConnectorFault {
            throw CommandFailure(.failed, fault.text)
        } catch let fault as PortalFault {
            throw CommandFailure(.failed, fault.description)
        }
    }

    private func serve(_ log: Logger) async throws {
        let begun = Engine.wallClock()
        let directory = try absoluteDirectory()
        var setup = Engine.Configuration(directory: directory)
        setup.mostInBatch = batch
        let engine = try Engine(setup, log: log)
        let isFirstStart = engine.isUnfounded
        let adopted = engine.read { state in
            var live = 0
            state.jobs.visit { if $0.attempt != nil { live += 1 } }
            return live
        }
        // The writer works from the start, so that founding and connecting go the way of every other order.
        let system = try await machine.connect(to: engine, in: directory)
        if isFirstStart {
            let founder = try await engine.founder(named: "Administrator", mail: "admin@localhost")
            if let account = machine.ownAccount {
                try await engine.map(founder, to: account, on: system, by: .engine)
            }
            try await engine.appoint(founder)
        }
        let secret = try await ownSecret(engine, in: directory)

        var configuration = ServerConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.requestsPerSecond = Int64(rate)
        configuration.burst = Int64(rate) * 4
        let opened = engine.opened
        let records = engine.status.head.sequence
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
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: engine), .init(service: server.service)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log
            )
        )
        try await group.run()
    }

    /// The secret of client.json; a new one of the first administrator's where there is none that is good.
    ///
    /// Whoever may write the data directory is the federation's master anyway.
    private func ownSecret(_ engine: Engine, in directory: String) async throws -> String? {
        if let known = ClientFile.secret(in: directory), engine.actor(forToken: known) != nil { return known }
        guard let first = engine.firstAdministrator else { return nil }
        return try await engine.issueToken(to: first, powers: .all, for: FederationState.longestToken, by: .engine)
    }

    /// The data directory with its whole path, made if it is not there, for us alone to read.
    private func absoluteDirectory() throws -> String {
        let path = options.directory
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
