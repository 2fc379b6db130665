import Documents
import Plans

/// Reads a YAML document from a file into plain values with their lines.
enum YAMLDocument {
    /// Reads a file, or standard input for `-`. Throws a ``CommandFailure`` that names file and line.
    static func read(_ path: String) throws -> PlainTree { try read(try TextFile.read(path), named: path) }

    /// Reads a text; `path` is for messages.
    static func read(_ text: String, named path: String) throws -> PlainTree {
        do {
            return try YAMLText.tree(of: text)
        } catch {
            throw CommandFailure(.wrongInput, "\(path):\(error.line > 0 ? "" : " ")\(error)")
        }
    }
}
