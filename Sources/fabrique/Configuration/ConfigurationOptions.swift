import ArgumentParser
import FoundationEssentials

/// The options that set what `fabrique serve` goes by. Their words are those of ``Setting``.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The file of settings. (default: FABRIQUE_CONFIG, else \(ServerSettings.usualFile) if it is there)",
            valueName: "file"
        ),
        completion: .file()
    )
    var file: String?

    @Option(name: .of(.data), help: .of(.data, "path"), completion: .directory)
    var data: String?

    @Option(name: .of(.host), help: .of(.host, "host"))
    var host: String?

    @Option(name: .of(.port), help: .of(.port, "number"))
    var port: String?

    @Option(name: .of(.publicAddress), help: .of(.publicAddress, "address"))
    var publicAddress: String?

    @Option(name: .of(.connections), help: .of(.connections, "number"))
    var connections: String?

    @Option(name: .of(.idleSeconds), help: .of(.idleSeconds, "number"))
    var idleSeconds: String?

    @Option(name: .of(.rate), help: .of(.rate, "number"))
    var rate: String?

    @Option(name: .of(.system), help: .of(.system, "name"))
    var system: String?

    @Option(name: .of(.country), help: .of(.country, "country"))
    var country: String?

    @Option(name: .of(.price), help: .of(.price, "euros"))
    var price: String?

    @Option(name: .of(.account), help: .of(.account, "name"))
    var account: String?

    @Flag(name: .of(.allowRootJobs), help: .of(.allowRootJobs, nil))
    var allowRootJobs = false

    @Option(name: .of(.checkpointWays), help: .of(.checkpointWays, "file"), completion: .file())
    var checkpointWays: String?

    @Option(name: .of(.leaseSeconds), help: .of(.leaseSeconds, "number"))
    var leaseSeconds: String?

    @Option(name: .of(.gridHours), help: .of(.gridHours, "file"), completion: .file())
    var gridHours: String?

    @Option(name: .of(.logLevel), help: .of(.logLevel, "level"))
    var logLevel: String?

    @Option(name: .of(.logForm), help: .of(.logForm, "form"))
    var logForm: String?

    @Option(name: .of(.stopSeconds), help: .of(.stopSeconds, "number"))
    var stopSeconds: String?

    @Option(name: .of(.recordsPerSnapshot), help: .of(.recordsPerSnapshot, "number"))
    var recordsPerSnapshot: String?

    @Option(name: .of(.batch), help: .of(.batch, "number"))
    var batch: String?

    /// The settings in force.
    func settings() throws -> ServerSettings {
        let given: [(Setting, String?)] = [
            (.data, data), (.host, host), (.port, port), (.publicAddress, publicAddress),
            (.connections, connections), (.idleSeconds, idleSeconds),
            (.rate, rate), (.system, system), (.country, country), (.price, price), (.account, account),
            (.allowRootJobs, allowRootJobs ? "true" : nil), (.checkpointWays, checkpointWays),
            (.leaseSeconds, leaseSeconds), (.gridHours, gridHours), (.logLevel, logLevel), (.logForm, logForm),
            (.stopSeconds, stopSeconds), (.recordsPerSnapshot, recordsPerSnapshot), (.batch, batch),
        ]
        var options: [String: String] = [:]
        for (setting, text) in given {
            if let option = setting.option, let text { options[option] = text }
        }
        return try ServerSettings(file: file, options: options, environment: ProcessInfo.processInfo.environment)
    }
}

extension NameSpecification {
    /// The name of a setting's option.
    fileprivate static func of(_ setting: Setting) -> NameSpecification {
        guard let option = setting.option else { preconditionFailure("\(setting.key) has an option") }
        return .customLong(option)
    }
}

extension ArgumentHelp {
    /// The help of a setting's option.
    fileprivate static func of(_ setting: Setting, _ valueName: String?) -> ArgumentHelp {
        let standard = setting.standard.isEmpty || valueName == nil ? "" : " (default: \(setting.standard))"
        return ArgumentHelp("\(setting.summary)\(standard)", valueName: valueName)
    }
}
