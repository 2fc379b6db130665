import Foundation

/// A directory of our own that goes when we are done with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/fabrique-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        if (try? FileManager.default.removeItem(atPath: path)) == nil { print("\(path) is left behind.") }
    }
}
