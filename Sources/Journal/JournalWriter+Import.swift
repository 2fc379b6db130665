extension JournalWriter {
    /// Makes a new journal in `directory` out of exported records and answers its head, which equals the exported one.
    ///
    /// An export is ``JournalReader/read(from:through:_:)`` and carries the chain alone: sheets, archive and vault
    /// are not in it. Each record is checked against the chain as it comes; until the last is in, nothing in the
    /// directory looks like a journal.
    ///
    /// - Parameter next: answers the next record, nil after the last.
    /// - Throws: `already-exists`; `damaged-record` with the number of the first record that does not fit; whatever
    ///   `next` throws.
    @discardableResult
    public static func importing(into directory: String, next: () throws -> StoredRecord?) throws -> Head {
        let place = Directory(path: directory)
        try place.create()
        let lease = try Lease(in: place)
        defer { withExtendedLifetime(lease) {} }
        guard !place.contains(Layout.journal) else {
            throw JournalFault(.alreadyExists, doing: "importing into \(directory)")
        }
        var chain = Chain(at: .genesis)
        var stopped: (any Error)?
        do throws(JournalFault) {
            try create(in: place) { connection throws(JournalFault) in
                let inserts = try Inserts(on: connection)
                try connection.transaction { () throws(JournalFault) in
                    while let record = try fetch(next, keeping: &stopped) {
                        try inserts.add(record.payload, to: &chain)
                        guard record.sequence == chain.head.sequence, record.hash == chain.head.hash else {
                            let kind: Damage.Kind = record.sequence == chain.head.sequence ? .hash : .gap
                            throw JournalFault(Damage(record: chain.head.sequence, kind: kind), path: "the export")
                        }
                    }
                }
            }
        } catch {
            throw stopped ?? error
        }
        return chain.head
    }

    /// Turns an error of the source, whatever its type, into a fault that rolls the transaction back.
    private static func fetch(
        _ next: () throws -> StoredRecord?,
        keeping stopped: inout (any Error)?
    ) throws(JournalFault) -> StoredRecord? {
        do { return try next() } catch {
            stopped = error
            throw JournalFault(.io, doing: "reading the export", cause: "\(error)")
        }
    }
}
