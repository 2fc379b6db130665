/// The head of an answer, and its body as it comes.
package struct WebAnswer: Sendable {
    package let status: Int
    private let fields: [String: String]
    package let body: WebBody

    init(_ head: TransferHead, _ body: WebBody) {
        status = head.status
        fields = head.fields
        self.body = body
    }

    /// The last value that a header has; its name in any case.
    package func header(_ name: String) -> String? { fields[name.lowercased()] }
}

/// The bytes of a body in pieces, for one reader. What isn't read isn't fetched, but for a little.
package struct WebBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    /// Whoever lets go of the body before its end gives the rest up; until then the client lives.
    final class Reader: Sendable {
        let transfer: Transfer
        private let client: WebClient

        init(_ transfer: Transfer, _ client: WebClient) { (self.transfer, self.client) = (transfer, client) }

        deinit { transfer.abandon() }
    }

    private let reader: Reader

    init(_ transfer: Transfer, of client: WebClient) { reader = Reader(transfer, client) }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let reader: Reader
        fileprivate var pieces: AsyncThrowingStream<[UInt8], any Error>.AsyncIterator

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            guard let piece = try await pieces.next(isolation: actor) else {
                try Task.checkCancellation()
                return nil
            }
            reader.transfer.took(piece.count)
            return piece
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: reader, pieces: reader.transfer.pieces.makeAsyncIterator())
    }

    /// All of it.
    ///
    /// - Throws: a ``WebFault`` when it is larger than `most` bytes, or breaks off.
    package func collect(upTo most: Int) async throws -> [UInt8] {
        var whole: [UInt8] = []
        for try await piece in self {
            guard whole.count + piece.count <= most else {
                throw WebFault(kind: .tooLarge, isUnsent: false, why: "The answer has more than \(most) bytes.")
            }
            whole += piece
        }
        return whole
    }
}
