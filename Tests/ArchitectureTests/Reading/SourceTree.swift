import Foundation

/// The sources of the repository, or a few made up by a test.
struct SourceTree {
    struct File {
        /// From the repository's root, with `/`.
        var path: String
        var bytes: [UInt8]
    }

    /// Every file, in the order of their paths.
    private(set) var files: [File]

    /// The Swift sources among them, each read once.
    let swift: [SwiftSource]

    init(files: [File]) {
        self.files = files.sorted { $0.path < $1.path }
        swift = self.files.filter { $0.path.hasSuffix(".swift") }.map(SwiftSource.init)
    }

    /// A tree of texts, for the tests of the rules themselves.
    init(_ texts: [String: String]) {
        self.init(files: texts.map { File(path: $0.key, bytes: Array($0.value.utf8)) })
    }

    /// The repository that this test was built from.
    static let repository = Result { try SourceTree(reading: root) }

    /// This file lies three folders below the root.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where code of ours lies.
    static let codeFolders = ["Sources", "Tests", "Examples", "Benchmarks"]

    private init(reading root: URL) throws {
        var files: [File] = []
        for folder in Self.codeFolders {
            let start = root.appending(path: folder)
            guard FileManager.default.fileExists(atPath: start.path) else { continue }
            for name in try FileManager.default.subpathsOfDirectory(atPath: start.path) {
                let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
                let url = start.appending(path: name)
                if isHidden || !FileManager.default.isReadableFile(atPath: url.path) || url.isFolder { continue }
                files.append(File(path: "\(folder)/\(name)", bytes: Array(try Data(contentsOf: url))))
            }
        }
        self.init(files: files)
    }

    /// The folders right below `Sources`: one for each target of ours.
    var targets: [String] {
        var names: [String] = []
        for file in files {
            let parts = file.path.split(separator: "/")
            guard parts.count > 2, parts[0] == "Sources", names.last != String(parts[1]) else { continue }
            names.append(String(parts[1]))
        }
        return names
    }

    func contains(_ path: String) -> Bool { files.contains { $0.path == path } }
}

extension URL {
    fileprivate var isFolder: Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}

/// One Swift file, parted into code and comments, and its code into words.
struct SwiftSource {
    let path: String
    let text: SourceText
    let tokens: [Token]
    let lineCount: Int

    init(_ file: SourceTree.File) {
        path = file.path
        text = SourceText(file.bytes)
        tokens = [Token](text)
        lineCount = file.bytes.count { $0 == .lineFeed } + (file.bytes.isEmpty || file.bytes.last == .lineFeed ? 0 : 1)
    }

    /// The target it belongs to: the folder right below `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}
