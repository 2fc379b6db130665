import FoundationEssentials
import Glibc

/// A folder that tables are written into, each as a file of CSV.
struct SheetFolder {
    private let path: String

    /// Makes it, and the folders above it, where they are not there.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.wrongInput, "\(path) can't be made a folder. Name another.")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be written to: \(TextFile.reason(errno)). Name another.")
        }
    }

    /// Writes all of them, or none where one would replace what the command reads or writes elsewhere.
    func write(_ sheets: [(name: String, csv: String)], beside outputs: OutputPaths) throws {
        var outputs = outputs
        for sheet in sheets { try outputs.take("--csv", file(sheet.name)) }
        for sheet in sheets {
            let writer = try LineWriter(replacing: file(sheet.name))
            try writer.finish(with: sheet.csv)
        }
    }

    private func file(_ name: String) -> String { "\(path)/\(name)" }
}
