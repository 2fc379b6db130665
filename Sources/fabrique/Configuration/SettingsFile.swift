import Documents
import Glibc
import Quantities
import Twin

/// Reads the settings of a file in YAML: sections of names and values.
enum SettingsFile {
    /// A setting of the file.
    struct Entry: Sendable {
        var setting: Setting
        var text: String
        var line: Int
    }

    /// Reads a file.
    ///
    /// - Throws: a ``CommandFailure`` that names file and line of what is no setting, and the one probably meant.
    static func read(_ path: String) throws -> [Entry] {
        var entries: [Entry] = []
        // A file with nothing but comments sets nothing.
        let text = try TextFile.read(path)
        let isBare = text.split(separator: "\n").allSatisfy { line in
            line.first { $0 != " " } == "#" || line.allSatisfy { $0 == " " }
        }
        if isBare { return [] }
        guard case .map(let sections, _) = try YAMLDocument.read(text, named: path) else {
            throw CommandFailure(
                .wrongInput,
                "\(path):1: settings stand under their names, as in “data: /var/lib/fabrique”."
            )
        }
        for section in sections {
            switch section.value {
            case .map(let names, _):
                for name in names { entries.append(try entry("\(section.key).\(name.key)", name, in: path)) }
            case .scalar(let scalar) where scalar.text.isEmpty && isSection(section.key): continue
            case .scalar, .list: entries.append(try entry(section.key, section, in: path))
            }
        }
        if entries.contains(where: { $0.setting.isSecret && !$0.text.isEmpty }) { try refuseIfOpen(path) }
        return entries
    }

    private static func isSection(_ name: String) -> Bool { Setting.all.contains { $0.key.hasPrefix(name + ".") } }

    private static func entry(_ key: String, _ entry: PlainTree.Entry, in path: String) throws -> Entry {
        guard let setting = Setting.all.first(where: { $0.key == key }) else {
            let near = Suggestion.nearest(to: key, among: Setting.all.map(\.key))
            throw CommandFailure(
                .wrongInput,
                "\(path):\(entry.line): \(key.printable) is no setting. "
                    + (near.map { "Did you mean \($0)?" } ?? "fabrique configuration lists the settings.")
            )
        }
        guard case .scalar(let scalar) = entry.value else {
            throw CommandFailure(.wrongInput, "\(path):\(entry.line): \(key) is one value: \(setting.values).")
        }
        return Entry(setting: setting, text: scalar.text, line: entry.line)
    }

    /// A secret in a file that everybody can read is none.
    private static func refuseIfOpen(_ path: String) throws {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & 0o007 != 0 else { return }
        throw CommandFailure(
            .wrongInput,
            "\(path) holds a secret and everybody may read it. Run: chmod 640 \(path), and change the secret."
        )
    }
}
