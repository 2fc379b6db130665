import Federation
import Journal
import Logging
import Quantities

/// The state as the store has it: the newest snapshot, and every record since.
struct Opening {
    var state = FederationState()
    /// The last record's instant; no command is received before it.
    var last = Instant(milliseconds: 0)
    /// How many records were replayed.
    var replayed = 0
    /// The newest usable snapshot's record.
    var snapshot: UInt64?

    /// Reads the state.
    ///
    /// - Throws: `JournalFault` when a record is damaged, with its number; nothing is changed.
    init(_ reader: JournalReader, snapshots: SnapshotStore, log: Logger) throws {
        var next: UInt64 = 1
        let (found, skipped) = try snapshots.newest()
        for one in skipped {
            log.warning("A snapshot was passed over.", metadata: ["file": "\(one.name)", "why": "\(one.reason)"])
        }
        if let found, let content = try? Self.content(of: found.body) {
            (state, last) = content
            snapshot = found.head.sequence
            next = found.head.sequence + 1
        }
        var state = state
        var last = last
        var replayed = 0
        try reader.read(from: next) { stored in
            var bytes = ByteReader(stored.payload)
            do throws(CodingFault) {
                last = max(last, try state.replay(recordFrom: &bytes))
            } catch {
                throw JournalFault(
                    .damagedRecord,
                    doing: "reading record \(stored.sequence)",
                    cause: "its bytes are no record of this version (\(error.kind.rawValue) at byte \(error.offset))",
                    record: stored.sequence
                )
            }
            replayed += 1
        }
        self.state = state
        self.last = last
        self.replayed = replayed
    }

    /// Writes what a snapshot holds.
    static func write(_ state: FederationState, last: Instant, to writer: inout ByteWriter) {
        writer.write(last, state)
    }

    private static func content(of body: [UInt8]) throws(CodingFault) -> (FederationState, Instant) {
        var bytes = ByteReader(body)
        let last: Instant = try bytes.read()
        let state: FederationState = try bytes.read()
        guard bytes.isAtEnd else { throw CodingFault(.trailingBytes, at: bytes.offset) }
        return (state, last)
    }
}
