import Engine
import Federation
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import ServiceLifecycle

/// Changes as they happen: server-sent events, which browsers and curl read without help.
struct EventRoutes: Sendable {
    let engine: Engine
    let hub: EventHub

    func add(to api: APIGroup) { api.get("events", use: listen) }

    private func listen(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try Query(request, known: ["kind", "job", "project", "system", "after"])
        let filter = try filter(query, for: context.requireActor())
        guard let secret = Authenticating.secret(of: request) else {
            throw APIProblem(.unauthorized, "unauthorised", "Send a token: Authorization: Bearer …")
        }
        let after = try position(request.headers[.init("Last-Event-ID")!] ?? query["after"])
        return try await hub.response(to: request, on: context.channel, after: after, filter) { [engine] in
            engine.actor(forToken: secret)
        }
    }

    private func filter(_ query: Query, for actor: Actor) throws -> EventFilter {
        var filter = EventFilter()
        let words = query.all("kind")
        if !words.isEmpty {
            filter.kinds = Set(
                try words.map { word in
                    guard let kind = Change.Kind(rawValue: word) else {
                        let known = Change.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                        throw APIProblem(
                            .badRequest,
                            "invalid-parameter",
                            "\(word) is no kind of change. Known are: \(known)."
                        )
                    }
                    return kind
                }
            )
        }
        if let part = query["job"] {
            let id = try engine.find(part, for: actor).id.number
            let isWhole = JobReference(part)?.index == nil
            filter.jobs = id..<id + UInt64(isWhole ? engine.read { $0.taskCount(of: JobID(id)) } : 1)
        }
        filter.project = try query["project"].map { try engine.project($0, for: actor) }
        filter.system = try query["system"].map { name in
            guard let id = engine.read({ $0.system(named: name)?.id }) else {
                throw APIProblem(.notFound, "not-found", "There is no system \(name).")
            }
            return id
        }
        return filter
    }

    private func position(_ text: String?) throws -> UInt64? {
        guard let text else { return nil }
        guard let number = UInt64(text), number < 1 << 62 else {
            throw APIProblem(
                .badRequest,
                "invalid-parameter",
                "Last-Event-ID, or after, is the id of an event: a record's number."
            )
        }
        return number
    }
}

extension EventHub {
    /// An answer that lasts: what is missed and then what comes, until the listener or the server ends it.
    func response(
        to request: Request,
        on channel: any Channel,
        after: UInt64?,
        _ filter: EventFilter,
        identify: @escaping @Sendable () -> Actor?
    ) async throws -> Response {
        let stream: (listener: UInt64, position: UInt64)
        do {
            stream = try await open(after: after, filter, identify: identify) { channel.close(promise: nil) }
        } catch let full as Full {
            let detail = "\(full.limit) streams of events are open\(full.isPersonal ? " for you" : ""). Close some."
            throw full.isPersonal
                ? APIProblem(.tooManyRequests, "too-many-listeners", detail, retryAfter: 30)
                : APIProblem(.serviceUnavailable, "too-many-listeners", detail, retryAfter: 30)
        }
        channel.closeFuture.whenComplete { _ in self.close(stream.listener) }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        headers[.init("X-Accel-Buffering")!] = "no"
        let body = ResponseBody { writer in
            // One who hangs up while there is nothing to tell is noticed at once, not when something is.
            try await request.body.consumeWithInboundCloseHandler { _ in
                try await withGracefulShutdownHandler {
                    try await writer.write(ByteBuffer(bytes: EventMessage.opening(at: stream.position)))
                    while let piece = await self.next(for: stream.listener) { try await writer.write(piece) }
                } onGracefulShutdown: {
                    self.close(stream.listener)
                }
            } onInboundClosed: {
                self.close(stream.listener)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
