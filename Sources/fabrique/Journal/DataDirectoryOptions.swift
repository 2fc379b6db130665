import ArgumentParser
import FoundationEssentials

/// The data directory of the commands that work on it without a server.
struct DataDirectoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data directory. (default: FABRIQUE_DATA, else ./var/data)", valueName: "path"),
        completion: .directory
    )
    var data: String?

    /// The directory that is meant.
    var directory: String {
        data ?? ProcessInfo.processInfo.environment["FABRIQUE_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? "./var/data"
    }
}
