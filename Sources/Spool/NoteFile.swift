import Glibc

/// A file to which notes are appended. Each has its length and a checksum before it, so that what a power cut left of the
/// last one is known for what it is.
package struct NoteFile: ~Copyable, Sendable {
    private let folder: String
    private let name: String
    private var descriptor: Int32
    /// How much of the file is whole notes.
    private var length: off_t

    private var path: String { "\(folder)/\(name)" }

    /// Writes a file anew, durably, and opens it.
    package init(_ name: String, in folder: String, _ notes: [[UInt8]]) throws(SystemFault) {
        let file = try Self.write(notes, name, in: folder)
        do throws(SystemFault) {
            try Files.syncFolder(folder)
        } catch {
            close(file.descriptor)
            throw error
        }
        (self.name, self.folder) = (name, folder)
        (descriptor, length) = file
    }

    deinit { close(descriptor) }

    /// The whole notes of a file, in order; nil where there is no such file. A piece of a note at its end is left out; one
    /// that other notes follow can't be the doing of a power cut, and throws.
    package static func read(_ path: String) throws(SystemFault) -> [[UInt8]]? {
        guard let bytes = try Files.read(path) else { return nil }
        var rest = bytes[...]
        var notes: [[UInt8]] = []
        while let note = first(of: &rest) { notes.append(note) }
        while let next = rest.dropFirst().firstRange(of: mark) {
            rest = rest[next.lowerBound...]
            var after = rest
            guard first(of: &after) == nil else {
                throw SystemFault("\(path) is damaged in note \(notes.count + 1), which others follow", code: 0)
            }
        }
        return notes
    }

    /// Appends a note, durably. What could not be written whole is taken back; where even that fails, nothing is taken any
    /// more until all is written anew.
    package mutating func append(_ note: [UInt8]) throws(SystemFault) {
        let bytes = Self.framed(note)
        do throws(SystemFault) {
            try Files.writeAll(descriptor, bytes, path: path)
            guard fdatasync(descriptor) == 0 else { throw SystemFault("sync \(path)") }
        } catch {
            if ftruncate(descriptor, length) != 0 {
                close(descriptor)
                descriptor = -1
            }
            throw error
        }
        length += off_t(bytes.count)
    }

    /// Has the file hold these notes and no others, durably.
    package mutating func replace(with notes: [[UInt8]]) throws(SystemFault) {
        let next = try Self.write(notes, name, in: folder)
        close(descriptor)
        (descriptor, length) = next
        try Files.syncFolder(folder)
    }

    /// Puts a file in the place of what was there. Its descriptor is that of what was put there, whatever fails after.
    private static func write(
        _ notes: [[UInt8]],
        _ name: String,
        in folder: String
    ) throws(SystemFault) -> (descriptor: Int32, length: off_t) {
        let bytes = notes.flatMap(framed)
        let temporary = "\(folder)/.\(name)"
        unlink(temporary)
        try Files.create(temporary, bytes)
        let descriptor = open(temporary, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault("open \(temporary)") }
        guard rename(temporary, "\(folder)/\(name)") == 0 else {
            let fault = SystemFault("rename \(temporary) to \(name)")
            close(descriptor)
            throw fault
        }
        return (descriptor, off_t(bytes.count))
    }

    // MARK: - The form of a note

    private static let mark = Array("note ".utf8)

    private static func framed(_ note: [UInt8]) -> [UInt8] {
        mark + "\(note.count) \(checksum(note))\n".utf8 + note
    }

    /// Takes the first note off; nil where there is no whole one.
    private static func first(of rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.starts(with: mark), let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: rest[(rest.startIndex + mark.count)..<end], as: UTF8.self).split(separator: " ")
        let body = rest[(end + 1)...]
        guard words.count == 2, let count = Int(words[0]), 0...body.count ~= count, let sum = UInt64(words[1]) else {
            return nil
        }
        let note = Array(body.prefix(count))
        guard checksum(note) == sum else { return nil }
        rest = body.dropFirst(count)
        return note
    }

    /// FNV-1a of 64 bits (Fowler, Noll and Vo, 1991): enough to tell a whole note from a piece.
    private static func checksum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
