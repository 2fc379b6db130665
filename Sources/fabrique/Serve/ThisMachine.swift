import Connectors
import Engine
import Federation
import Glibc
import Quantities

/// This machine as a system of the federation, as its settings describe it.
struct ThisMachine {
    let settings: ServerSettings

    /// The account that the first administrator's jobs run as; nil where the server may not switch users.
    var ownAccount: String? {
        guard geteuid() == 0 else { return nil }
        if let account = settings.text(.account) { return account }
        if let caller = getenv("SUDO_USER").map({ String(cString: $0) }), !caller.isEmpty, caller != "root" {
            return caller
        }
        return settings.isOn(.allowRootJobs) ? "root" : nil
    }

    /// Attaches this machine.
    func connect(to engine: Engine, in directory: String) async throws -> SystemID {
        let country = settings[.country].text
        guard let grid = GridIntensity(country: country) else { preconditionFailure("the country was checked") }
        var machine = MachineSettings(spool: directory + "/spool", shepherd: try Self.shepherd())
        machine.wattsByChip = ChipPower.wattsByChip
        machine.allowsRootJobs = settings.isOn(.allowRootJobs)
        let connector = try MachineConnector(machine, clock: Engine.wallClock)
        let profile = SystemProfile(
            name: settings[.system].text,
            title: "This machine",
            country: country,
            gridGramsPerKilowattHour: grid.gramsPerKilowattHour,
            gridSource: grid.source,
            price: settings.euros(.price),
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
