import Federation
import FoundationEssentials
import Journal
import Quantities

/// A record as one line of JSON: its bytes and its hash, which make the chain, and what it says, for people.
struct ExportedRecord {
    private struct Content: Codable {
        var sequence: UInt64
        var hash: String
        var record: String
        var at: Int64?
        var facts: [String]?
    }

    var stored: StoredRecord

    init(_ stored: StoredRecord) { self.stored = stored }

    /// Reads a line.
    ///
    /// Throws a ``CommandFailure`` that names the line when it is no exported record.
    init(line: [UInt8], number: Int) throws {
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(line)),
            let hash = Digest(hex: content.hash), let payload = Data(base64Encoded: content.record)
        else {
            throw CommandFailure(.wrongInput, "Line \(number) is no exported record. Export the journal again.")
        }
        stored = StoredRecord(sequence: content.sequence, payload: Array(payload)[...], hash: hash)
    }

    /// The line, its end included.
    var line: [UInt8] {
        get throws {
            var bytes = ByteReader(stored.payload)
            let record = try? Record(from: &bytes)
            let content = Content(
                sequence: stored.sequence,
                hash: stored.hash.hex,
                record: Data(stored.payload).base64EncodedString(),
                at: record?.at.milliseconds,
                facts: record?.events.map { "\($0)" }
            )
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(content)) + [UInt8(ascii: "\n")]
        }
    }
}
