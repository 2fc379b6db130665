import CZlib
import Foundation
import Testing

/// Files of other people's data that lie beside a checkout and are not part of it.
enum SharedFile {
    /// The folder `shared` next to the checkout or above it; nil when there is none.
    static let folder: URL? = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let shared = folder.appendingPathComponent("shared")
            if FileManager.default.fileExists(atPath: shared.appendingPathComponent("traces").path) { return shared }
        }
        return nil
    }()

    /// Whether the data are there.
    static var isThere: Bool { folder != nil }

    /// The bytes of a file, unpacked when they are packed.
    static func bytes(_ path: String) throws -> [UInt8] {
        let url = try #require(folder).appendingPathComponent(path)
        let file = try #require(gzopen(url.path, "rb"))
        defer { gzclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = gzread(file, &chunk, UInt32(chunk.count))
            if count <= 0 { break }
            bytes.append(contentsOf: chunk[..<Int(count)])
        }
        return bytes
    }
}
