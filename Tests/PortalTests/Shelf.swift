import Foundation

@testable import Portal

/// The portal's own files, as they lie in the sources.
enum Shelf {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Portal")

    static var resources: Resources {
        get throws { try Resources(folder.appending(path: "Resources").path) }
    }

    static var catalogues: [String: Catalogue] {
        get throws {
            try resources.texts(in: "Locales", endingIn: ".txt").mapValues { try Catalogue($0) }
        }
    }

    static var templates: [String: String] {
        get throws { try resources.texts(in: "Templates", endingIn: ".mustache") }
    }

    static func words(_ code: String) throws -> Words {
        let languages = try Languages(resources.texts(in: "Locales", endingIn: ".txt"))
        return languages.words(chosen: code, accepted: nil)
    }

    /// The Swift sources of the portal, by path.
    static var sources: [String: String] {
        get throws {
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            var sources: [String: String] = [:]
            while let file = files?.nextObject() as? URL {
                if file.pathExtension == "swift" { sources[file.path] = try String(contentsOf: file, encoding: .utf8) }
            }
            return sources
        }
    }
}
