import Web

/// Speaks HTTP to one slurmrestd, over connections that are kept.
struct WebTransport: SiteTransport {
    private let base: String
    private let patience: Duration
    private let client = WebClient()

    /// - Parameters:
    ///   - base: Scheme, host and port, e.g. `https://slurm.example.eu:6820`.
    ///   - seconds: How long an answer is waited for. slurmrestd itself tries for up to 18 seconds.
    init(base: String, seconds: Int64) {
        self.base = base
        patience = .seconds(seconds)
    }

    func exchange(_ request: SiteRequest) async throws(SiteTransportFault) -> SiteResponse {
        var message = WebRequest(request.method.rawValue, base + request.path)
        message.limit = patience
        message.headers = [
            ("Accept", "application/json"), ("X-SLURM-USER-NAME", request.user),
            ("X-SLURM-USER-TOKEN", request.token),
        ]
        if let body = request.body {
            // Exactly this, and with its length: a character set or a body in chunks is refused.
            message.headers.append(("Content-Type", "application/json"))
            message.body = body
        }
        do {
            let answer = try await client.send(message)
            return SiteResponse(status: answer.status, body: try await answer.body.collect(upTo: request.mostBytes))
        } catch let fault as WebFault where fault.isUnsent {
            throw .unsent("No connection to \(base): \(fault.why).")
        } catch let fault as WebFault {
            throw .unknown("No answer from \(base): \(fault.why).")
        } catch {
            throw .unknown("No answer from \(base): \(error).")
        }
    }
}
