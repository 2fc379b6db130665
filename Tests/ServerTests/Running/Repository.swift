import Foundation

/// The files of the repository that tests look at.
enum Repository {
    static func path(_ name: String, from file: String = #filePath) -> String {
        file.components(separatedBy: "/Tests/ServerTests/")[0] + "/" + name
    }

    static func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
