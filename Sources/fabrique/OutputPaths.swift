import Glibc

/// Where a command's results go, known before anything is opened or worked out.
///
/// A file that the command reads is not to be lost to what it writes, and no two results are to be mixed in one place. Devices
/// and pipes may be named as often as one likes.
struct OutputPaths {
    private enum Place: Equatable {
        case standardOutput
        case file(FileStatus)
        /// A file to be made, by the name that all ways of writing its path come to.
        case new(String)
    }

    private let inputs: [FileStatus]
    private var taken: [(name: String, place: Place)] = []

    /// Begins with what the command reads, and whether its standard output is one JSON document or a text for people.
    init(inputs: [String], json: Bool) {
        self.inputs = inputs.compactMap { $0 == "-" ? FileStatus(descriptor: STDIN_FILENO) : FileStatus($0) }
        taken.append((json ? "--json" : "the report", .standardOutput))
        if let status = FileStatus(descriptor: STDOUT_FILENO), status.isRegular {
            taken.append(("standard output", .file(status)))
        }
    }

    /// Takes the file that an option names, if it does; refuses one that is read or taken.
    mutating func take(_ option: String, _ path: String?) throws {
        guard let path else { return }
        guard !path.isEmpty else { throw CommandFailure(.wrongInput, "\(option) names no file.") }
        guard let place = Self.place(of: path) else { return }
        if case .file(let status) = place, inputs.contains(status) {
            throw CommandFailure(.wrongInput, "\(option): \(path) is what the command reads. Name another file.")
        }
        if let other = taken.first(where: { $0.place == place }) {
            let name = path == "-" ? "standard output" : path
            throw CommandFailure(
                .wrongInput,
                "\(other.name) and \(option) would both write to \(name). Name another file for \(option)."
            )
        }
        taken.append((option, place))
    }

    /// Nil for a device, a pipe or a folder.
    private static func place(of path: String) -> Place? {
        if path == "-" { return .standardOutput }
        if let status = FileStatus(path) { return status.isRegular ? .file(status) : nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
        return .new((FileStatus.resolved(folder) ?? folder) + "/" + String(parts.last ?? ""))
    }
}
