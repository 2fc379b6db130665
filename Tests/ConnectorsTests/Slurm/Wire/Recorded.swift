import Foundation

@testable import Connectors

/// What a slurmrestd answered, from the folder of fixtures.
enum Recorded {
    /// The answer of that name, in that version.
    static func answer(_ name: String, _ version: SlurmVersion) throws -> JSONValue {
        try JSONReader.read(bytes(name, version))
    }

    /// Its text.
    static func bytes(_ name: String, _ version: SlurmVersion) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return Array(try Data(contentsOf: folder.appending(path: "\(name)-v\(version.rawValue).json")))
    }
}
