import Engine
import Logging

/// One thing about the server that can be set: the one definition from which it is read, printed and documented.
struct Setting: Sendable {
    /// What its values are.
    enum Kind: Sendable {
        /// Any text; empty where nothing is set.
        case text
        /// A whole number within bounds.
        case number(ClosedRange<Int>)
        /// Euros with up to six decimals, within bounds.
        case euros(ClosedRange<Int>)
        /// Yes or no.
        case yesOrNo
        /// One of these words.
        case word([String])
        /// A secret of at least so many characters: never printed, and never an option, for others see those.
        case secret(least: Int)
    }

    /// Its name in the file, a section and a name: `listen.port`.
    let key: String
    /// Its option on the command line, without the dashes; nil for one that is no option.
    let option: String?
    /// What its values are.
    let kind: Kind
    /// Its value where nobody sets it.
    let standard: String
    /// What it does, in a sentence.
    let summary: String

    /// The environment variable that sets it: `FABRIQUE_LISTEN_PORT`.
    var variable: String {
        "FABRIQUE_" + key.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    /// Whether its value is kept from whoever looks at the configuration.
    var isSecret: Bool { if case .secret = kind { true } else { false } }

    /// What its values are, in words.
    var values: String {
        switch kind {
        case .text: "a text"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .euros(let range): "euros from \(range.lowerBound) to \(range.upperBound), with up to six decimals"
        case .yesOrNo: "true or false"
        case .word(let words): "one of " + words.joined(separator: ", ")
        case .secret(let least): "a secret of at least \(least) characters without blanks"
        }
    }

    /// Whether `text` can be its value.
    func takes(_ text: String) -> Bool {
        switch kind {
        case .text: !text.utf8.contains(0) && !text.utf8.contains(0x0a)
        case .number(let range): Int(text).map { range.contains($0) && !text.hasPrefix("+") } ?? false
        case .euros(let range):
            Euros(argument: text).map {
                Int64(range.lowerBound) * 1_000_000...Int64(range.upperBound) * 1_000_000 ~= $0.microEuros
            } ?? false
        case .yesOrNo: text == "true" || text == "false"
        case .word(let words): words.contains(text)
        case .secret(let least):
            text.isEmpty || text.utf8.count >= least && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
        }
    }
}

extension Setting {
    static let data = Setting(
        key: "data",
        option: "data",
        kind: .text,
        standard: "./var/data",
        summary: "The directory of the journal, the vault and the snapshots."
    )
    static let host = Setting(
        key: "listen.host",
        option: "host",
        kind: .text,
        standard: "127.0.0.1",
        summary: "The address to listen on. Beyond this machine, put a reverse proxy with TLS in front."
    )
    static let port = Setting(
        key: "listen.port",
        option: "port",
        kind: .number(0...65_535),
        standard: "8080",
        summary: "The port to listen on; 0 takes a free one."
    )
    static let publicAddress = Setting(
        key: "listen.public-address",
        option: "public-address",
        kind: .text,
        standard: "",
        summary: "The address that people open, e.g. https://fabrique.example.org; unset, where it listens."
    )
    static let connections = Setting(
        key: "listen.connections",
        option: "connections",
        kind: .number(16...1_000_000),
        standard: "4096",
        summary: "How many connections may be open at once."
    )
    static let idleSeconds = Setting(
        key: "listen.idle-seconds",
        option: "idle-seconds",
        kind: .number(1...86_400),
        standard: "120",
        summary: "After how many seconds a connection on which nothing is said is closed."
    )
    static let rate = Setting(
        key: "listen.requests-per-second",
        option: "rate",
        kind: .number(1...10_000_000),
        standard: "500",
        summary: "How many requests a second one person may make in the long run; four times as many at once."
    )
    static let system = Setting(
        key: "machine.name",
        option: "system",
        kind: .text,
        standard: "this-machine",
        summary: "The name of this machine as a system of the federation."
    )
    static let country = Setting(
        key: "machine.country",
        option: "country",
        kind: .word(GridIntensity.countries),
        standard: "FR",
        summary: "Where this machine stands, for its grid's carbon intensity."
    )
    static let price = Setting(
        key: "machine.euros-per-device-hour",
        option: "price",
        kind: .euros(0...1000),
        standard: "0.02",
        summary: "What a device-hour costs when this machine is first attached."
    )
    static let account = Setting(
        key: "machine.account",
        option: "account",
        kind: .text,
        standard: "",
        summary: "The local account of the first administrator's jobs; unset, that of whoever called sudo."
    )
    static let allowRootJobs = Setting(
        key: "machine.allow-root-jobs",
        option: "allow-root-jobs",
        kind: .yesOrNo,
        standard: "false",
        summary: "Let jobs run as root where an account is mapped to root. Only for machines that you could lose."
    )
    static let checkpointWays = Setting(
        key: "checkpoints.ways",
        option: "checkpoint-ways",
        kind: .text,
        standard: "",
        summary: "The file that says how the files of systems are reached, so that checkpoints move. Unset, none do."
    )
    static let leaseSeconds = Setting(
        key: "systems.lease-seconds",
        option: "lease-seconds",
        kind: .number(60...31_622_400),
        standard: "900",
        summary: "After how many seconds out of reach of a system its jobs that may run twice go on elsewhere."
    )
    static let gridHours = Setting(
        key: "grids.hours",
        option: "grid-hours",
        kind: .text,
        standard: "",
        summary: "The file of grids' carbon intensities hour by hour, read again when it changes. Unset, years count."
    )
    static let logLevel = Setting(
        key: "log.level",
        option: "log-level",
        kind: .word(Logger.Level.allCases.map(\.rawValue)),
        standard: "info",
        summary: "The least grave lines that the log gets."
    )
    static let logForm = Setting(
        key: "log.form",
        option: "log-form",
        kind: .word(["auto", "json", "text"]),
        standard: "auto",
        summary: "JSON, one object a line, or text for a terminal; auto looks whether standard error is one."
    )
    static let metricsToken = Setting(
        key: "metrics.token",
        option: nil,
        kind: .secret(least: 24),
        standard: "",
        summary: "The bearer token that opens /metrics, and nothing else. Unset, nobody may read them."
    )
    static let stopSeconds = Setting(
        key: "stop.seconds",
        option: "stop-seconds",
        kind: .number(1...3600),
        standard: "25",
        summary: "How long a stop waits for requests that are being answered before it breaks them off."
    )
    static let recordsPerSnapshot = Setting(
        key: "journal.records-per-snapshot",
        option: "records-per-snapshot",
        kind: .number(100...1_000_000_000),
        standard: "200000",
        summary: "After how many records a snapshot is written, from which the next start is quick."
    )
    static let batch = Setting(
        key: "journal.orders-per-sync",
        option: "batch",
        kind: .number(1...65_536),
        standard: "1024",
        summary: "How many orders one sync makes durable at most; 1 syncs each alone, to compare."
    )

    /// Every setting, in the order in which they are shown.
    static let all = [
        data, host, port, publicAddress, connections, idleSeconds, rate, system, country, price, account,
        allowRootJobs, checkpointWays, leaseSeconds, gridHours, logLevel, logForm, metricsToken, stopSeconds,
        recordsPerSnapshot, batch,
    ]
}
