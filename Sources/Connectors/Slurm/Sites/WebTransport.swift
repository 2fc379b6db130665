import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Speaks HTTP to one slurmrestd, over connections that are kept.
final class WebTransport: SiteTransport {
    private let base: String
    private let client: HTTPClient
    private let patience: TimeAmount

    /// - Parameters:
    ///   - base: Scheme, host and port, e.g. `https://slurm.example.eu:6820`.
    ///   - seconds: How long an answer is waited for. slurmrestd itself tries for up to 18 seconds.
    init(base: String, seconds: Int64) {
        self.base = base
        patience = .seconds(seconds)
        var setup = HTTPClient.Configuration()
        setup.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5))
        setup.redirectConfiguration = .disallow
        setup.connectionPool.idleTimeout = .seconds(30)
        setup.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = SlurmConnector.mostQuestions
        // Whether a connection can be made is an answer of its own: "nothing was sent".
        setup.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: setup)
    }

    deinit { client.shutdown { _ in } }

    func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
        var message = HTTPClientRequest(url: base + request.path)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "X-SLURM-USER-NAME", value: request.user)
        message.headers.add(name: "X-SLURM-USER-TOKEN", value: request.token)
        if let body = request.body {
            // Exactly this, and with its length: a character set or a body in chunks is refused.
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let answer = try await client.execute(message, deadline: .now() + patience)
            let body = try await answer.body.collect(upTo: request.mostBytes)
            return SiteResponse(status: Int(answer.status.code), body: Array(body.readableBytesView))
        } catch let error as NIOConnectionError {
            throw .unsent(
                "No connection to \(base): \(error.connectionErrors.first.map { "\($0.error)" } ?? "\(error)")"
            )
        } catch let error as HTTPClientError where error == .connectTimeout {
            throw .unsent("No connection to \(base) within 5 seconds.")
        } catch {
            throw .unknown("No answer from \(base): \(error)")
        }
    }
}
