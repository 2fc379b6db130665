import Contract
import FoundationEssentials
import Web

/// How often, and how patiently, a request is repeated.
struct Patience: Sendable {
    /// How many times a request is sent at most.
    var attempts = 5
    /// The pause before the first repeat; each further one is twice as long.
    var firstPause: Duration = .milliseconds(250)
    /// The longest pause, whatever `Retry-After` asks for.
    var longestPause: Duration = .seconds(30)

    /// The pause after the attempt with this number (from 1), by the server's wish where it has one.
    func pause(after attempt: Int, retryAfter: String?) -> Duration {
        if let seconds = retryAfter.flatMap({ Int64($0) }), seconds >= 0 { return min(.seconds(seconds), longestPause) }
        return min(firstPause * (1 << min(attempt - 1, 16)), longestPause)
    }
}

extension APIClient {
    /// Sends a request, repeating it where that is safe, and returns the body of its success.
    ///
    /// Throws a ``CommandFailure``: the server's own words when it refused, and otherwise why it could not be reached.
    func exchange(_ request: Request) async throws -> [UInt8] {
        let response = try await open(request)
        do {
            return try await response.body.collect(upTo: Self.answerByteLimit)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw unreachable(error)
        }
    }

    /// Sends a request, repeating it where that is safe, and returns its answer once the head of a success has come.
    func open(_ request: Request) async throws -> WebAnswer {
        let isRepeatable = request.method == .get || request.key != nil
        var attempt = 1
        while true {
            let isLast = attempt >= patience.attempts || !isRepeatable
            do {
                let response = try await http.send(message(request))
                if (200..<300).contains(response.status) { return response }
                guard [429, 502, 503, 504].contains(response.status), !isLast else {
                    throw await failure(response)
                }
                let pause = patience.pause(after: attempt, retryAfter: response.header("Retry-After"))
                report("The server can't take this now (\(response.status)); trying again in \(pause.inWords).")
                try await self.pause(pause)
            } catch let error as CommandFailure {
                throw error
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                guard !isLast else { throw unreachable(error) }
                let pause = patience.pause(after: attempt, retryAfter: nil)
                report("No answer from \(connection.server); trying again in \(pause.inWords).")
                try await self.pause(pause)
            }
            attempt += 1
        }
    }

    private func message(_ request: Request) -> WebRequest {
        let path = request.path.map(Self.encoded).joined(separator: "/")
        let query = request.query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        var message = WebRequest(
            request.method.rawValue,
            "\(connection.server)/api/v1/\(path)" + (query.isEmpty ? "" : "?\(query)")
        )
        message.limit = request.limit
        message.headers = [
            ("Authorization", "Bearer \(connection.token)"),
            ("Accept", "application/json, application/problem+json;q=0.9, */*;q=0.1"),
            ("User-Agent", "fabrique/\(Fabrique.version)"),
        ]
        if let key = request.key { message.headers.append(("Idempotency-Key", key)) }
        if let range = request.range { message.headers.append(("Range", range)) }
        if let body = request.body {
            message.headers.append(("Content-Type", "application/json"))
            message.body = body
        }
        return message
    }

    private func failure(_ response: WebAnswer) async -> CommandFailure {
        let status = response.status
        let body = try? await response.body.collect(upTo: 1024 * 1024)
        guard let body, let problem = try? JSONDecoder().decode(Problem.self, from: Data(body)) else {
            return notFabrique("\(response.status) and no explanation")
        }
        var message = problem.detail.isEmpty ? problem.title : problem.detail
        if status == 401 {
            message += " Ask for a new token, or give the right one by --token or FABRIQUE_TOKEN."
        }
        if status >= 500, let id = problem.request { message += " The server's log knows this as request \(id)." }
        return CommandFailure(ProcessStatus(httpStatus: status), message.printable, problem: problem)
    }

    private func unreachable(_ error: any Error) -> CommandFailure {
        let fault = error as? WebFault
        let cause =
            switch fault?.kind {
            case .tooSlow: "it does not answer in time"
            case .brokenOff: "it closed the connection before it had answered"
            case .unconnected:
                "no server listens there, its name is unknown, or its certificate is not good (\(fault?.why ?? ""))"
            case .tooLarge, nil: fault?.why ?? "\(error)"
            }
        return CommandFailure(
            .unavailable,
            "\(connection.server) can't be reached: \(cause). Check the address, and that `fabrique serve` runs there."
        )
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            // A lone dot would be taken for "this folder" by whoever normalises the path.
            case UInt8(ascii: ".") where text != "." && text != "..": "."
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

extension ProcessStatus {
    /// What an HTTP status means for whoever called this program.
    init(httpStatus: Int) {
        self =
            switch httpStatus {
            case 429: .unavailable
            case 400, 405, 406, 411, 413, 414, 415, 416, 422, 428: .wrongInput
            case 400..<500: .refused
            default: .unavailable
            }
    }
}

extension Duration {
    /// `2 s`, `0.25 s`.
    fileprivate var inWords: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return Human.decimal(milliseconds, per: 1000) + " s"
    }
}
