/// A job's output as it grows, to the end of the attempt: what `logs -f` shows.
///
/// Nothing is read before it is asked for, so a slow reader costs no memory. The file may not exist yet; a file that
/// the job cuts short is read again from its start.
package struct FollowedOutput<Source: Connector>: AsyncSequence {
    let source: Source
    let file: OutputFile
    let offset: Int64
    let isOver: @Sendable () async throws(ConnectorFault) -> Bool

    /// Follows a file from an offset on. `isOver` says whether the attempt has ended; it is asked before every read,
    /// so what was written before the end is not missed.
    package init(
        of source: Source,
        _ file: OutputFile,
        from offset: Int64 = 0,
        isOver: @escaping @Sendable () async throws(ConnectorFault) -> Bool
    ) {
        self.source = source
        self.file = file
        self.offset = offset
        self.isOver = isOver
    }

    /// Starts to read.
    package func makeAsyncIterator() -> Iterator { Iterator(output: self, offset: offset) }

    /// Reads piece after piece.
    package struct Iterator: AsyncIteratorProtocol {
        let output: FollowedOutput
        var offset: Int64

        /// The next piece that is not empty; nil once the attempt is over and everything was read.
        package mutating func next() async throws -> OutputPiece? {
            while true {
                let isOver = try await output.isOver()
                do {
                    let piece = try await output.source.output(output.file, from: offset, atMost: 65_536)
                    if piece.total < offset {
                        offset = 0
                        continue
                    }
                    if !piece.bytes.isEmpty {
                        offset = piece.offset + Int64(piece.bytes.count)
                        return piece
                    }
                } catch {
                    guard error.code == .noOutput else { throw error }
                }
                if isOver { return nil }
                // A file's growth can't be waited for on every file system; five looks a second are cheap.
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}
