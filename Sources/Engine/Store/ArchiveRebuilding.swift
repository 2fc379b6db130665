import Federation
import Journal
import Quantities

/// Makes a store's archive anew from its records: after an import, which brings the chain alone.
package enum ArchiveRebuilding {
    /// Replays every record of `directory` and writes the rows that follow from it.
    ///
    /// - Throws: `JournalFault` when another server holds the store, or a record is damaged.
    package static func run(in directory: String) throws {
        let journal = try JournalWriter(directory: directory)
        var state = FederationState()
        var batch = Batch()
        try journal.reader.read { stored in
            var bytes = ByteReader(stored.payload)
            let record = try Record(from: &bytes)
            var projection = Projection(at: record.at, sequence: stored.sequence, by: record.by)
            state.replay(record) { projection.add($1, before: $0) }
            projection.move(into: &batch)
            if batch.entries.count + batch.jobs.count >= 4096 {
                try journal.append(batch)
                batch = Batch()
            }
        }
        try journal.append(batch)
    }
}
