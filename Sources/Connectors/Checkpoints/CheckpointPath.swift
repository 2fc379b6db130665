/// Paths that may be handed to programs on other machines: no shell and no reader of options finds meaning in them.
enum CheckpointPath {
    /// What forbids a path, in a sentence; nil where nothing does.
    static func objection(to path: String) -> String? {
        guard path.hasPrefix("/"), path.utf8.count > 1, path.utf8.count <= 1024 else {
            return "It is an absolute path below the root directory."
        }
        return part(String(path.dropFirst())) == nil
            ? "It has letters, digits and . _ - + = , @ / alone, no .. and no name that begins with a dash." : nil
    }

    /// A path below a root, without slashes at its ends; nil where it has what it may not have.
    static func part(_ text: String) -> String? {
        let names = text.split(separator: "/").filter { $0 != "." }
        let isSound = names.allSatisfy { name in
            name != ".." && !name.hasPrefix("-") && name.utf8.allSatisfy { isPlain($0, beside: "._-+=,@") }
        }
        return isSound && !names.isEmpty ? names.joined(separator: "/") : nil
    }

    /// Whether a byte is a letter, a digit or one of the others.
    static func isPlain(_ byte: UInt8, beside others: String) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || others.utf8.contains(byte)
    }
}
