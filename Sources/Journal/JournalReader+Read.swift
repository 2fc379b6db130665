extension JournalReader {
    /// Passes the records from `first` through `last` (or the end) to `body`, in order, each checked against the
    /// chain before `body` sees it. Answers the last place reached.
    ///
    /// The calling thread blocks: long ranges are read and hashed on a second thread, ahead of `body`. Records that
    /// are appended meanwhile are included if they lie in the range and are durable when their turn comes.
    ///
    /// - Throws: `damaged-record` with the number of the first bad one, after `body` has seen all before it;
    ///   whatever `body` throws, which ends the reading.
    @discardableResult
    public func read(
        from first: UInt64 = 1,
        through last: UInt64? = nil,
        _ body: (StoredRecord) throws -> Void
    ) throws -> Head {
        var end = try place(before: first)
        let last = last ?? UInt64(Int64.max)
        var source = ChunkSource(after: end, through: last)
        // A short range ends in the first chunk; only a longer one is worth a thread.
        repeat {
            let step = try pool.withConnection { connection throws(JournalFault) in try source.next(on: connection) }
            guard try take(step, &end, body) else { return end }
        } while source.isExhausted
        let ahead = ReadAhead()
        let thread = try start(ahead, after: source.head, through: last)
        defer {
            ahead.stop()
            thread.join()
        }
        while try take(try ahead.next(), &end, body) {}
        return end
    }

    /// The place from which the record `first` follows.
    func place(before first: UInt64) throws(JournalFault) -> Head {
        precondition(first >= 1, "records are numbered from 1")
        guard let hash = try hash(at: first - 1) else {
            throw JournalFault(Damage(record: first - 1, kind: .missing), path: path)
        }
        return Head(sequence: first - 1, hash: hash)
    }

    /// False when there is nothing more to take.
    private func take(_ step: ChunkSource.Step, _ end: inout Head, _ body: (StoredRecord) throws -> Void) throws -> Bool
    {
        switch step {
        case .end: return false
        case .damaged(let damage): throw JournalFault(damage, path: path)
        case .chunk(let chunk):
            for position in 0..<chunk.count {
                let record = chunk[position]
                try body(record)
                end = Head(sequence: record.sequence, hash: record.hash)
            }
            return true
        }
    }

    private func start(
        _ ahead: ReadAhead,
        after head: Head,
        through last: UInt64
    ) throws(JournalFault) -> WorkerThread {
        try WorkerThread { [pool] in
            do throws(JournalFault) {
                try pool.withConnection { connection throws(JournalFault) in
                    ahead.produce(from: ChunkSource(after: head, through: last), on: connection)
                }
            } catch {
                ahead.fail(error)
            }
        }
    }
}
