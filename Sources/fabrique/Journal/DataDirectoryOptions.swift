import ArgumentParser
import FoundationEssentials

/// The data directory of the commands that work on it without a server.
struct DataDirectoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data directory. (default: the one that serve goes by)", valueName: "path"),
        completion: .directory
    )
    var data: String?

    /// The directory that is meant.
    var directory: String {
        get throws {
            if let data { return data }
            return try ServerSettings(environment: ProcessInfo.processInfo.environment)[.data].text
        }
    }
}
