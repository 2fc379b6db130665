import Connectors
import Documents
import Quantities

/// Reads how the files of systems are reached: a file in YAML with a section for each system.
enum WaysFile {
    private static let names = ["target", "port", "root", "key", "known-hosts"]

    /// Reads a file.
    ///
    /// - Throws: a ``CommandFailure`` that names file and line of what can't be.
    static func read(_ path: String) throws -> FileWays {
        guard case .map(let systems, _) = try YAMLDocument.read(path) else {
            throw CommandFailure(.wrongInput, "\(path):1: each system stands under its name, as in “lumi:”.")
        }
        var ways = FileWays()
        for system in systems {
            let access = try access(system, in: path)
            if let objection = access.objection {
                throw CommandFailure(.wrongInput, "\(path):\(system.line): \(system.key.printable): \(objection)")
            }
            guard ways.bySystem.updateValue(access, forKey: system.key) == nil else {
                throw CommandFailure(.wrongInput, "\(path):\(system.line): \(system.key.printable) stands there twice.")
            }
        }
        return ways
    }

    private static func access(_ system: PlainTree.Entry, in path: String) throws -> FileAccess {
        guard case .map(let entries, _) = system.value else {
            throw CommandFailure(
                .wrongInput,
                "\(path):\(system.line): \(system.key.printable) has \(names.joined(separator: ", "))."
            )
        }
        var texts: [String: String] = [:]
        for entry in entries {
            guard names.contains(entry.key), case .scalar(let scalar) = entry.value else {
                let near = Suggestion.nearest(to: entry.key, among: names)
                throw CommandFailure(
                    .wrongInput,
                    "\(path):\(entry.line): \(entry.key.printable) is nothing that a way has. "
                        + (near.map { "Did you mean \($0)?" } ?? "It has \(names.joined(separator: ", ")).")
                )
            }
            texts[entry.key] = scalar.text
        }
        func text(_ name: String) throws -> String {
            guard let text = texts[name] else {
                throw CommandFailure(.wrongInput, "\(path):\(system.line): \(system.key.printable) lacks its \(name).")
            }
            return text
        }
        let target = try text("target").split(separator: "@", omittingEmptySubsequences: false)
        guard target.count == 2, let port = Int(texts["port"] ?? "22") else {
            throw CommandFailure(
                .wrongInput,
                "\(path):\(system.line): a target is USER@HOST, such as %u@transfer.example.org, and a port a number."
            )
        }
        return FileAccess(
            user: String(target[0]),
            host: String(target[1]),
            port: port,
            root: try text("root"),
            key: try text("key"),
            knownHosts: try text("known-hosts")
        )
    }
}
