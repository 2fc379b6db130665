/// A request over HTTP or HTTPS, before it is sent.
package struct WebRequest: Sendable {
    package var method = "GET"
    /// Scheme, host, port, path and query, all encoded.
    package var url: String
    package var headers: [(name: String, value: String)] = []
    /// Sent with its length, never in chunks.
    package var body: [UInt8]?
    /// How long the whole answer may take.
    package var limit: Duration = .seconds(30)

    /// Describes a request.
    package init(_ method: String = "GET", _ url: String) {
        self.method = method
        self.url = url
    }

    /// Whether no part of its head could be taken for the beginning of another.
    var isSafe: Bool {
        ([method, url] + headers.flatMap { [$0.name, $0.value] })
            .allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }
    }
}

/// Why there is no answer, or no more of it.
package struct WebFault: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// No connection came about.
        case unconnected
        /// The time was up.
        case tooSlow
        /// The connection broke.
        case brokenOff
        /// The answer is larger than the asker takes.
        case tooLarge
    }

    package var kind: Kind
    /// Whether nothing of the request left for the server: it can't have been carried out.
    package var isUnsent: Bool
    /// What libcurl says of it.
    package var why: String
}
