import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on this machine that gives prepared answers in order and remembers what it was asked.
final class ScriptedServer: Sendable {
    /// What the next request gets.
    enum Reply: Sendable {
        /// A whole answer.
        case answer(Int, headers: [(String, String)] = [], String)
        /// The connection is closed before a byte of the answer is sent.
        case hangUp
        /// The head and these bytes of a chunked answer; then its end, or a broken connection.
        case stream(Int, headers: [(String, String)] = [], [String], breaks: Bool)
        /// No answer at all, and an open connection.
        case silence
    }

    /// A request as it came.
    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: String
    }

    /// The replies that are left and the requests that have come.
    private final class Script: Sendable {
        private let replies: Mutex<[Reply]>
        private let taken = Mutex<[Request]>([])

        init(_ replies: [Reply]) { self.replies = Mutex(replies.reversed()) }

        var requests: [Request] { taken.withLock { $0 } }

        func reply(to request: Request) -> Reply {
            taken.withLock { $0.append(request) }
            return replies.withLock { $0.popLast() } ?? .answer(500, "the script has no further reply")
        }
    }

    private let script: Script
    private let channel: any Channel
    private let arrivals: AsyncStream<Request>

    /// What was asked so far.
    var requests: [Request] { script.requests }

    /// The address to give a client.
    var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    /// Waits for the next request to come in.
    func arrival() async -> Request? {
        for await request in arrivals { return request }
        return nil
    }

    /// Starts a server on a free port, runs `body` with it, and stops it.
    static func with(_ replies: [Reply], _ body: (ScriptedServer) async throws -> Void) async throws {
        let server = try await ScriptedServer(replies)
        do {
            try await body(server)
        } catch {
            try await server.channel.close()
            throw error
        }
        try await server.channel.close()
    }

    private init(_ replies: [Reply]) async throws {
        let script = Script(replies)
        let (arrivals, arrive) = AsyncStream.makeStream(of: Request.self)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    let handler = Handler { request in
                        let reply = script.reply(to: request)
                        arrive.yield(request)
                        return reply
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.script = script
        self.arrivals = arrivals
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let reply: (Request) -> Reply
        private var request = Request(method: "", uri: "", headers: [:], body: "")

        init(_ reply: @escaping (Request) -> Reply) { self.reply = reply }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = Request(method: head.method.rawValue, uri: head.uri, headers: head.headers, body: "")
            case .body(let bytes): request.body += String(buffer: bytes)
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            switch reply(request) {
            case .answer(let status, let headers, let body):
                head(status, headers + [("Content-Length", String(body.utf8.count))], context)
                write(body, context)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .hangUp: context.close(promise: nil)
            case .stream(let status, let headers, let pieces, let breaks):
                head(status, headers + [("Transfer-Encoding", "chunked")], context)
                for piece in pieces { write(piece, context) }
                context.flush()
                if breaks {
                    context.close(promise: nil)
                } else {
                    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                }
            case .silence: break
            }
        }

        private func head(_ status: Int, _ headers: [(String, String)], _ context: ChannelHandlerContext) {
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: status),
                headers: HTTPHeaders(headers)
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
        }

        private func write(_ text: String, _ context: ChannelHandlerContext) {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        }
    }
}
