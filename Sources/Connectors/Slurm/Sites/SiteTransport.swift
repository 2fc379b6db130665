/// Carries a request to slurmrestd and an answer back. Behind a protocol, so that tests can lose either.
protocol SiteTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse
}

/// A request to slurmrestd.
struct SiteRequest: Hashable, Sendable {
    /// What HTTP calls it.
    enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    var method: Method
    /// Path and query, e.g. `/slurm/v0.0.38/ping`.
    var path: String
    /// As whom it is asked, and with which token; nil where the interface describes itself.
    var user: String
    var token: String
    var body: [UInt8]?
    /// The largest answer that is taken.
    var mostBytes = 8 << 20
}

/// slurmrestd's answer.
struct SiteResponse: Hashable, Sendable {
    var status: Int
    var body: [UInt8]
}

/// Why there is no answer.
enum SiteTransportFault: Error, Hashable, Sendable {
    /// Nothing of the request reached the site.
    case unsent(String)
    /// What became of it can't be known.
    case unknown(String)

    /// What stood in the way.
    var why: String {
        switch self {
        case .unsent(let why), .unknown(let why): why
        }
    }
}
