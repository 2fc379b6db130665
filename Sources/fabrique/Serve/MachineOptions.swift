import ArgumentParser
import Connectors
import Engine
import Federation
import Glibc
import Quantities

/// How this machine is attached as a system.
struct MachineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where this machine stands, for its grid's carbon intensity.", valueName: "country"))
    var country: String = "FR"

    @Option(help: ArgumentHelp("What a device-hour costs at first, in euros.", valueName: "euros"))
    var price: Double = 0.02

    @Option(help: ArgumentHelp("The name of this machine in the federation.", valueName: "name"))
    var system: String = "this-machine"

    @Option(
        help: ArgumentHelp(
            "The local account for the administrator's jobs where the server may switch users.",
            discussion: "The default is the account that started the server through sudo.",
            valueName: "name"
        )
    )
    var account: String?

    @Flag(help: "Let jobs run as root where an account is mapped to root. Only for machines that you could lose.")
    var allowRootJobs = false

    /// Refuses what can't be.
    func validate() throws {
        guard GridIntensity(country: country) != nil else {
            throw ValidationError(
                "--country: no carbon intensity is known for \(country). Known are: "
                    + GridIntensity.countries.joined(separator: ", ") + "."
            )
        }
        guard price >= 0, price <= 1000 else { throw ValidationError("--price lies between 0 and 1000 euros.") }
    }

    /// The account that the first administrator's jobs run as; nil where the server may not switch users.
    var ownAccount: String? {
        guard geteuid() == 0 else { return nil }
        if let account { return account }
        if let caller = getenv("SUDO_USER").map({ String(cString: $0) }), !caller.isEmpty, caller != "root" {
            return caller
        }
        return allowRootJobs ? "root" : nil
    }

    /// Attaches this machine.
    func connect(to engine: Engine, in directory: String) async throws -> SystemID {
        guard let grid = GridIntensity(country: country) else { preconditionFailure("the country was checked") }
        var settings = MachineSettings(spool: directory + "/spool", shepherd: try Self.shepherd())
        settings.wattsByChip = ChipPower.wattsByChip
        settings.allowsRootJobs = allowRootJobs
        let connector = try MachineConnector(settings, clock: Engine.wallClock)
        let profile = SystemProfile(
            name: system,
            title: "This machine",
            country: country,
            gridGramsPerKilowattHour: grid.gramsPerKilowattHour,
            gridSource: grid.source,
            price: MicroEuros(Int64(price * 1_000_000)),
            needsAccount: geteuid() == 0,
            wattsByChip: ChipPower.wattsByChip
        )
        return try await engine.connect(profile, through: connector)
    }

    /// The shepherd lies beside this program.
    private static func shepherd() throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard length > 0 else { throw CommandFailure(.failed, "This program's own path can't be read from /proc.") }
        let own = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let path = folder + "/fabrique-shepherd"
        guard access(path, X_OK) == 0 else {
            throw CommandFailure(.failed, "There is no program at \(path). Build the whole package: make build.")
        }
        return path
    }
}
