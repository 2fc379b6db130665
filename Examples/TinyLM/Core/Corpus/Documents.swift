import Glibc

/// Finds the documents of a corpus on disk.
enum Documents {
    /// Where documents are looked for when nobody says otherwise: this repository's own.
    static let usual = ["README.md", "docs", "Sources"]

    private static let depthLimit = 32
    private static let fileLimit = 4 << 20
    private static let totalLimit = 64 << 20

    /// Reads files as named, and every Markdown file under directories, always in the same order: as named, and inside a
    /// directory by the bytes of the names.
    ///
    /// Links and names that begin with a full stop are passed over inside directories. Bytes that are not UTF-8 become
    /// U+FFFD.
    static func read(_ paths: [String]) throws(Trouble) -> [String] {
        var found: [String] = []
        for path in paths {
            guard let kind = kind(of: path, followingLinks: true) else {
                throw Trouble(doing: "Finding", path: path, remedy: "Name an existing file or directory with --corpus.")
            }
            if kind == S_IFDIR {
                try collect(path, depth: 0, into: &found)
            } else {
                found.append(path)
            }
        }
        var texts: [String] = []
        var total = 0
        for path in found {
            let bytes = try Files.read(path, limit: fileLimit)
            total += bytes.count
            guard total <= totalLimit else {
                throw Trouble("The corpus holds more than \(totalLimit >> 20) MiB. Name fewer files with --corpus.")
            }
            if !bytes.isEmpty { texts.append(String(decoding: bytes, as: UTF8.self)) }
        }
        guard !texts.isEmpty else {
            throw Trouble(
                "No text found: no Markdown file with content under \(paths.joined(separator: ", ")). "
                    + "Run from the root of a clone, or name files or directories with --corpus."
            )
        }
        return texts
    }

    /// Of the usual places those that exist here; all of them when none does, so that the message names them.
    static func usualHere() throws(Trouble) -> [String] {
        let here = usual.filter { kind(of: $0, followingLinks: true) != nil }
        guard !here.isEmpty else {
            throw Trouble(
                "No text found: there is no \(usual.joined(separator: ", no ")) here. "
                    + "Run from the root of a clone, or name files or directories with --corpus."
            )
        }
        return here
    }

    private static func collect(_ directory: String, depth: Int, into found: inout [String]) throws(Trouble) {
        guard depth < depthLimit else {
            throw Trouble(
                "\(directory) lies more than \(depthLimit) directories deep. Name a directory nearer to the text."
            )
        }
        for name in try Files.names(in: directory) {
            let path = "\(directory)/\(name)"
            switch kind(of: path, followingLinks: false) {
            case S_IFDIR: try collect(path, depth: depth + 1, into: &found)
            case S_IFREG where name.hasSuffix(".md"): found.append(path)
            default: continue
            }
        }
    }

    private static func kind(of path: String, followingLinks: Bool) -> mode_t? {
        var status = stat()
        let result = followingLinks ? stat(path, &status) : lstat(path, &status)
        return result == 0 ? status.st_mode & S_IFMT : nil
    }
}
