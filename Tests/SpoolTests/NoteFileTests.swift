import Foundation
import Spool
import Testing

@Suite struct `A file of notes` {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fabrique-notes-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private let notes = ["one\n", "", "note 3 7\nabc", "a fourth\n"].map { Array($0.utf8) }

    @Test func `holds what was written and what was appended, in order`() throws {
        try withFolder { folder in
            #expect(try NoteFile.read("\(folder)/notes") == nil)
            var file = try NoteFile("notes", in: folder, [notes[0], notes[1]])
            try file.append(notes[2])
            try file.append(notes[3])
            #expect(try NoteFile.read("\(folder)/notes") == notes)
            try file.replace(with: [notes[3]])
            try file.append(notes[0])
            #expect(try NoteFile.read("\(folder)/notes") == [notes[3], notes[0]])
        }
    }

    @Test func `cut off anywhere, it still has every note that was whole`() throws {
        try withFolder { folder in
            let path = "\(folder)/notes"
            var lengths: [Int] = []
            var file = try NoteFile("notes", in: folder, [])
            for note in notes {
                try file.append(note)
                lengths.append(try #require(FileManager.default.contents(atPath: path)).count)
            }
            let whole = try #require(FileManager.default.contents(atPath: path))
            for length in 0...whole.count {
                try whole.prefix(length).write(to: URL(filePath: path))
                #expect(try NoteFile.read(path) == Array(notes.prefix(lengths.count { $0 <= length })))
            }
        }
    }

    @Test func `damaged before its end, it is not read as if what follows had never been`() throws {
        try withFolder { folder in
            let path = "\(folder)/notes"
            _ = try NoteFile("notes", in: folder, notes)
            var bytes = try #require(FileManager.default.contents(atPath: path))
            let place = try #require(bytes.firstRange(of: Data("one".utf8))).lowerBound
            bytes[place] = UInt8(ascii: "O")
            try bytes.write(to: URL(filePath: path))
            #expect(throws: SystemFault.self) { try NoteFile.read(path) }
        }
    }
}
