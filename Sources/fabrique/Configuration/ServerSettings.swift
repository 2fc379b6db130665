import Glibc
import Quantities

/// The settings of a server as they are in force, each with where it came from.
///
/// What is set nearest to the person wins: an option over the environment, that over the file, that over the standard.
struct ServerSettings: Sendable {
    /// Where a value came from.
    enum Origin: Hashable, Sendable {
        case standard
        case file(path: String, line: Int)
        case environment(variable: String)
        case option(name: String)

        /// In words: `the file /etc/fabrique/fabrique.yaml, line 3`.
        var words: String {
            switch self {
            case .standard: "standard"
            case .file(let path, let line): "\(path):\(line)"
            case .environment(let variable): variable
            case .option(let name): "--\(name)"
            }
        }
    }

    /// A value and where it came from.
    struct Value: Sendable {
        var text: String
        var origin: Origin
    }

    /// Where the file is looked for when nobody names one.
    static let usualFile = "/etc/fabrique/fabrique.yaml"

    /// Names that begin like ours and belong to the command line, to clients, or to building and testing.
    static let otherVariables: Set = [
        "FABRIQUE_CONFIG", "FABRIQUE_SERVER", "FABRIQUE_TOKEN", "FABRIQUE_CLIENT", "FABRIQUE_BUILD", "FABRIQUE_DOCS",
        "FABRIQUE_STRICT", "FABRIQUE_CHAOS_SECONDS", "FABRIQUE_CHAOS_SEED", "FABRIQUE_SLURM",
        "FABRIQUE_SITES", "FABRIQUE_SITES_PORT", "FABRIQUE_SITES_NODES", "FABRIQUE_SITES_DEVICES",
        "FABRIQUE_SITES_ENERGY", "FABRIQUE_SITES_MINJOBAGE",
    ]

    /// The file that was read, if there was one.
    let file: String?
    private var values: [String: Value]

    /// Reads file, environment and options.
    ///
    /// - Parameters:
    ///   - file: The file that an option names.
    ///   - options: The values of the options that were given, by the options' names.
    ///   - usualFile: Where to look when neither option nor environment names a file; it may be missing there.
    /// - Throws: a ``CommandFailure`` that says what, where, and which name was probably meant.
    init(
        file named: String? = nil,
        options: [String: String] = [:],
        environment: [String: String],
        usualFile: String = Self.usualFile
    ) throws {
        values = [:]
        for setting in Setting.all { values[setting.key] = Value(text: setting.standard, origin: .standard) }
        let chosen = named ?? environment["FABRIQUE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        file = chosen ?? (access(usualFile, F_OK) == 0 ? usualFile : nil)
        if let file {
            for entry in try SettingsFile.read(file) {
                try set(entry.setting, entry.text, from: .file(path: file, line: entry.line))
            }
        }
        try read(environment)
        for (name, text) in options.sorted(by: { $0.key < $1.key }) {
            guard let setting = Setting.all.first(where: { $0.option == name }) else {
                preconditionFailure("--\(name) is the option of a setting")
            }
            try set(setting, text, from: .option(name: name))
        }
    }

    private mutating func read(_ environment: [String: String]) throws {
        let known = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.variable, $0) })
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("FABRIQUE_") {
            if let setting = known[name] {
                // An empty variable is how a shell says "not set".
                if !text.isEmpty { try set(setting, text, from: .environment(variable: name)) }
            } else if !Self.otherVariables.contains(name) {
                let near = Suggestion.nearest(to: name, among: known.keys.sorted())
                throw CommandFailure(
                    .wrongInput,
                    "The environment sets \(name), which is no setting. "
                        + (near.map { "Did you mean \($0)?" } ?? "Unset it; fabrique configuration lists the settings.")
                )
            }
        }
    }

    private mutating func set(_ setting: Setting, _ text: String, from origin: Origin) throws {
        guard setting.takes(text) else {
            let shown = setting.isSecret ? "what stands there" : "“\(text.printable)”"
            throw CommandFailure(
                .wrongInput,
                "\(origin.words): \(setting.key) can't be \(shown). It is \(setting.values)."
            )
        }
        values[setting.key] = Value(text: text, origin: origin)
    }

    /// A setting's value and where it came from.
    subscript(setting: Setting) -> Value {
        guard let value = values[setting.key] else { preconditionFailure("every setting has a value") }
        return value
    }

    /// A text; nil where nothing is set.
    func text(_ setting: Setting) -> String? { self[setting].text.isEmpty ? nil : self[setting].text }

    /// A whole number.
    func number(_ setting: Setting) -> Int {
        guard let number = Int(self[setting].text) else { preconditionFailure("\(setting.key) was checked") }
        return number
    }

    /// Money.
    func euros(_ setting: Setting) -> MicroEuros {
        guard let sum = Euros(argument: self[setting].text) else { preconditionFailure("\(setting.key) was checked") }
        return MicroEuros(sum.microEuros)
    }

    /// Yes or no.
    func isOn(_ setting: Setting) -> Bool { self[setting].text == "true" }
}
