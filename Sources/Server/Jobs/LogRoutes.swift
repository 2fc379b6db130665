import Connectors
import Contract
import Engine
import Federation
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Quantities
import ServiceLifecycle
import Telemetry

/// What jobs write, by range and as it grows.
struct LogRoutes: Sendable {
    let engine: Engine
    let meters: ServerMeters

    /// How much is read at once.
    private static let piece = 256 << 10

    func add(to api: APIGroup) { api.get("jobs/:id/log", use: log) }

    private func log(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["stream", "attempt", "follow"])
        let name = query["stream"] ?? OutputStream.standardOutput.rawValue
        guard let stream = OutputStream(rawValue: name) else {
            throw APIProblem(.badRequest, "invalid-parameter", "stream is stdout or stderr.")
        }
        let found = try engine.find(context.part("id"), for: context.requireActor())
        let source = Source(engine: engine, found, stream, only: try query.number("attempt", in: 1...1000))
        let range = try ByteRange(request.headers[.range])
        return try await query.flag("follow") ? follow(source, from: range) : try await read(source, range, context)
    }

    private func read(_ source: Source, _ range: ByteRange?, _ context: APIContext) async throws -> Response {
        let total = try await source.piece(from: 0, atMost: 0).total
        guard let range else { return stream(source, 0..<total, of: nil) }
        guard let chosen = range.within(total) else {
            var response = Reply.problem(
                APIProblem(.rangeNotSatisfiable, "no-such-range", "The log has \(total) bytes."),
                request: context.request
            )
            response.headers[.contentRange] = "bytes */\(total)"
            return response
        }
        return stream(source, chosen, of: total)
    }

    private func stream(_ source: Source, _ range: Range<Int64>, of total: Int64?) -> Response {
        var headers = headers()
        headers[.contentLength] = String(range.count)
        if let total { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)" }
        let body = ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let bytes = try await source.piece(
                    from: offset,
                    atMost: min(Self.piece, Int(range.upperBound - offset))
                ).bytes
                // A file that was cut short meanwhile: what was promised is filled up, so that the answer stays whole.
                // Piece by piece: a job can have promised more with a sparse file than there is memory.
                let missing = min(Self.piece, Int(range.upperBound - offset))
                let part = bytes.isEmpty ? [UInt8](repeating: 0, count: missing) : bytes
                try await writer.write(ByteBuffer(bytes: part))
                offset += Int64(part.count)
            }
            try await writer.finish(nil)
        }
        return Response(status: total == nil ? .ok : .partialContent, headers: headers, body: body)
    }

    private func follow(_ source: Source, from range: ByteRange?) async throws -> Response {
        let total = try await source.piece(from: 0, atMost: 0).total
        let start = range?.start(in: total) ?? 0
        let body = ResponseBody { writer in
            meters.followers.increment()
            defer { meters.followers.decrement() }
            var offset = start
            while true {
                let isOver = source.isOver
                let piece = try await source.piece(from: offset, atMost: Self.piece)
                if piece.total < offset { offset = 0 }
                if !piece.bytes.isEmpty {
                    offset += Int64(piece.bytes.count)
                    try await writer.write(ByteBuffer(bytes: piece.bytes))
                } else if isOver {
                    break
                } else if Task.isShuttingDownGracefully {
                    // Broken off rather than ended: the client sees that there is more, and asks again where it stopped.
                    throw CancellationError()
                } else {
                    // A file's growth can't be waited for on every file system; five looks a second are cheap.
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers(), body: body)
    }

    private func headers() -> HTTPFields {
        var headers = HTTPFields()
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.acceptRanges] = "bytes"
        headers[.cacheControl] = "no-store"
        return headers
    }
}

/// The output of a job, whichever attempt writes it now, or of one attempt.
private struct Source: Sendable {
    let engine: Engine
    let job: JobID
    let stream: OutputStream
    let only: UInt32?
    /// The last attempt of a job that had ended when it was asked for.
    let last: UInt32

    init(engine: Engine, _ found: FoundJob, _ stream: OutputStream, only: Int?) {
        self.engine = engine
        self.stream = stream
        self.only = only.map { UInt32($0) }
        switch found {
        case .open(let id):
            job = id
            last = 0
        case .ended(let ended):
            job = JobID(ended.job)
            last = UInt32(clamping: ended.attempts)
        }
    }

    /// Whether nothing will be written any more.
    var isOver: Bool {
        engine.read { state in
            guard let open = state.jobs[job] else { return true }
            return only.map { $0 < open.attempts || $0 == open.attempts && open.attempt == nil } ?? false
        }
    }

    func piece(from offset: Int64, atMost count: Int) async throws -> (bytes: [UInt8], total: Int64) {
        let attempts = try engine.read { $0.jobs[job]?.attempts } ?? (last > 0 ? last : lastArchived())
        let number = only ?? attempts
        guard number > 0 else { return ([], 0) }
        let key = AttemptKey(job: job, attempt: number)
        let piece = try await engine.output(of: key, stream, from: offset, atMost: count)
        return (piece.bytes, piece.total)
    }

    private func lastArchived() throws -> UInt32 {
        UInt32(clamping: try engine.archive.archivedJob(job.number)?.attempts ?? 0)
    }
}
