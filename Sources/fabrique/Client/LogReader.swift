import Contract
import Web

/// Reads a job's log: whole, from its end, or as it grows.
struct LogReader: Sendable {
    let api: APIClient
    let job: String
    var stream = "stdout"
    var attempt: Int?

    /// Hands on everything from byte `offset`, and with `follows` all that comes until the attempt has ended.
    ///
    /// A broken connection is taken up again where it broke: each byte is handed on once.
    func read(from offset: Int64 = 0, follows: Bool, to sink: ([UInt8]) -> Void) async throws {
        var offset = offset
        var attempts = 1
        while true {
            let before = offset
            do {
                try await readOnce(from: &offset, follows: follows, to: sink)
                return
            } catch let error as CommandFailure {
                // Nothing lies beyond the end: the whole log has been read.
                if error.problem?.status == 416 { return }
                throw error
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                if offset > before { attempts = 1 }
                guard attempts < api.patience.attempts else {
                    throw CommandFailure(
                        .unavailable,
                        "The log broke off after \(Human.grouped(offset)) bytes. Ask for it again: fabrique logs \(job)."
                    )
                }
                try await api.pause(api.patience.pause(after: attempts, retryAfter: nil))
                attempts += 1
            }
        }
    }

    /// The byte at which the last `lines` lines begin.
    ///
    /// Reads the end of the log in growing pieces, so that the tail of a log of gigabytes costs kilobytes.
    func start(ofLast lines: Int) async throws -> Int64 {
        var span: Int64 = 65_536
        while true {
            var request = request(follows: false)
            request.range = "bytes=-\(span)"
            let response: WebAnswer
            do {
                response = try await api.open(request)
            } catch let error as CommandFailure where error.problem?.status == 416 {
                return 0
            }
            let first = response.status == 206 ? Self.firstByte(response) ?? 0 : 0
            let body = try await response.body.collect(upTo: APIClient.answerByteLimit)
            if let within = Self.start(ofLast: lines, in: body) { return first + Int64(within) }
            if first == 0 { return 0 }
            guard span < Int64(APIClient.answerByteLimit) / 2 else { return first }
            span *= 4
        }
    }

    private func readOnce(from offset: inout Int64, follows: Bool, to sink: ([UInt8]) -> Void) async throws {
        var request = request(follows: follows)
        if offset > 0 { request.range = "bytes=\(offset)-" }
        let response = try await api.open(request)
        // A server that doesn't take the range sends everything: pass over what was handed on before.
        var surplus = offset - (response.status == 206 ? Self.firstByte(response) ?? offset : 0)
        for try await piece in response.body {
            let skipped = max(0, min(surplus, Int64(piece.count)))
            surplus -= skipped
            guard skipped < piece.count else { continue }
            offset += Int64(piece.count) - skipped
            sink(Array(piece.dropFirst(Int(skipped))))
        }
    }

    private func request(follows: Bool) -> APIClient.Request {
        var request = APIClient.Request(path: ["jobs", job, "log"], query: [("stream", stream)])
        if let attempt { request.query.append(("attempt", String(attempt))) }
        if follows { request.query.append(("follow", "true")) }
        // A running job may say nothing for days; the end of the attempt ends the answer.
        request.limit = follows ? .seconds(365 * 86_400) : .seconds(3600)
        return request
    }

    private static func firstByte(_ response: WebAnswer) -> Int64? {
        response.header("Content-Range")
            .flatMap { $0.split(separator: " ").last?.split(separator: "-").first }.flatMap { Int64($0) }
    }

    /// Where the last `lines` lines begin in these bytes; nil when they hold fewer. A newline at the very end ends the
    /// last line and begins none.
    static func start(ofLast lines: Int, in bytes: [UInt8]) -> Int? {
        guard lines > 0 else { return bytes.count }
        var seen = 0
        for (place, byte) in bytes.enumerated().reversed() where byte == UInt8(ascii: "\n") {
            if place == bytes.count - 1 { continue }
            seen += 1
            if seen == lines { return place + 1 }
        }
        return nil
    }
}
