import Glibc
import Testing

@testable import TinyLMCore

struct DocumentsTests {
    private let temporary: TemporaryDirectory
    private var root: String { temporary.path }

    init() throws { temporary = try TemporaryDirectory() }

    private func write(_ text: String, _ path: String) throws {
        let parts = path.split(separator: "/")
        let directory = ([root] + parts.dropLast().map(String.init)).joined(separator: "/")
        try Files.makeDirectory(directory)
        try Files.writeAtomically(Array(text.utf8), directory: directory, name: String(parts[parts.count - 1]))
    }

    @Test func `documents come in the order of their names, files as named first`() throws {
        try write("2", "docs/b.md")
        try write("1", "docs/a/z.md")
        try write("3", "docs/c.md")
        try write("0", "plain.txt")
        #expect(try Documents.read(["\(root)/plain.txt", "\(root)/docs"]) == ["0", "1", "2", "3"])
    }

    @Test func `other files, hidden ones, links and empty ones are passed over`() throws {
        try write("yes", "a.md")
        try write("no", "b.txt")
        try write("no", ".hidden/c.md")
        try write("", "empty.md")
        #expect(symlink("\(root)/b.txt", "\(root)/link.md") == 0)
        #expect(symlink(root, "\(root)/loop") == 0)
        #expect(try Documents.read([root]) == ["yes"])
    }

    @Test func `a directory without text is refused with what would mend it`() throws {
        let trouble = #expect(throws: Trouble.self) { try Documents.read([root]) }
        #expect(trouble?.description.hasPrefix("No text found") == true)
        #expect(trouble?.description.contains("--corpus") == true)
    }

    @Test func `a path that isn't there is named`() {
        let trouble = #expect(throws: Trouble.self) { try Documents.read(["\(root)/nowhere"]) }
        #expect(trouble?.description.contains("\(root)/nowhere failed: No such file") == true)
    }

    @Test func `a pipe is refused instead of waited for`() throws {
        #expect(mkfifo("\(root)/pipe", 0o600) == 0)
        let trouble = #expect(throws: Trouble.self) { try Documents.read(["\(root)/pipe"]) }
        #expect(trouble?.description.contains("not a regular file") == true)
    }
}
