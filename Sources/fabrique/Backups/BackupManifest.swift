import FoundationEssentials
import Glibc
import Journal
import Quantities

/// `backup.json`: what a back-up holds, written last, so that a back-up without it is known to be unfinished.
struct BackupManifest: Codable, Equatable, Sendable {
    /// A file of the back-up.
    struct Part: Codable, Equatable, Sendable {
        var name: String
        var bytes: UInt64
        /// SHA-256 in hexadecimal.
        var sha256: String
    }

    /// The manifest's name in a back-up.
    static let name = "backup.json"

    /// The version of this form.
    static let format = 1

    /// The version of this form.
    var format: Int
    /// When the moment of the back-up was, as RFC 3339.
    var made: String
    /// The version of the program that made it.
    var version: String
    /// How many records the journal holds.
    var records: UInt64
    /// The chain's hash at the last.
    var head: String
    /// The files.
    var files: [Part]

    init(made: String, records: UInt64, head: String, parts: [StoreCopy.Part]) {
        format = Self.format
        self.made = made
        version = Fabrique.version
        self.records = records
        self.head = head
        files = parts.map { Part(name: $0.name, bytes: $0.bytes, sha256: $0.digest.hex) }
    }

    /// Reads a back-up's manifest.
    ///
    /// - Throws: a ``CommandFailure`` that says why the directory is no back-up that can be used.
    init(of directory: String) throws {
        let path = directory + "/" + Self.name
        guard access(path, F_OK) == 0 else {
            throw CommandFailure(
                .wrongInput,
                "unfinished-backup: \(directory) has no \(Self.name), which is written last. "
                    + "It is no back-up, or one that was broken off: use another."
            )
        }
        let text = try TextFile.read(path)
        struct Form: Decodable { var format: Int }
        let decoder = JSONDecoder()
        guard let form = try? decoder.decode(Form.self, from: Data(text.utf8)) else { throw Self.unreadable(path) }
        guard form.format <= Self.format else {
            throw CommandFailure(
                .wrongInput,
                "newer-backup: \(path) has form \(form.format), this program knows forms up to \(Self.format). "
                    + "Restore it with the version that made it, or a later one."
            )
        }
        guard let manifest = try? decoder.decode(Self.self, from: Data(text.utf8)) else { throw Self.unreadable(path) }
        self = manifest
    }

    /// What is wrong with files that should be these; nil when nothing is.
    func difference(from parts: [StoreCopy.Part]) -> String? {
        let found = BackupManifest(made: made, records: records, head: head, parts: parts).files
        for file in files {
            guard let other = found.first(where: { $0.name == file.name }) else { return "\(file.name) is not there" }
            if other.bytes != file.bytes { return "\(file.name) has \(other.bytes) bytes and had \(file.bytes)" }
            if other.sha256 != file.sha256 { return "\(file.name) is not what was written" }
        }
        return Set(found.map(\.name)) == Set(files.map(\.name)) ? nil : "it names files of another kind"
    }

    /// The manifest as it is written.
    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        CommandFailure(.wrongInput, "damaged-backup: \(path) can't be read as what this program writes. Use another.")
    }
}
