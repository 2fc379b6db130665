import Dispatch
import Engine
import Federation
import HTTPTypes
import Journal
import NIOCore
import Quantities
import ServiceLifecycle
import Synchronization

/// Tells everybody who listens what changed, as soon as it is durable.
///
/// One task takes the changes from the engine and wakes those whom they concern; nobody polls. Listeners read from one
/// window of the latest changes, so that a slow one costs nothing but its place.
final class EventHub: Service, Sendable {
    /// Why nobody more can listen now.
    struct Full: Error {
        var isPersonal: Bool
        var limit: Int
    }

    private struct State {
        var window: EventWindow
        var listeners: [UInt64: Listener] = [:]
        var ofPerson: [PersonID: Int] = [:]
        var next: UInt64 = 0
    }

    /// How many records a listener who comes back may be behind.
    static let mostBehind: UInt64 = 8192
    /// How long a stream may be silent.
    private static let heartbeat = Duration.seconds(15)
    /// How long a listener may take to read what it was sent.
    private static let patience = Duration.seconds(30)

    private let engine: Engine
    private let most: Int
    private let mostOfPerson: Int
    private let state: Mutex<State>
    private let past = DispatchQueue(label: "fabrique.events.past", qos: .utility)

    init(_ engine: Engine, _ configuration: ServerConfiguration) {
        self.engine = engine
        most = configuration.mostListeners
        mostOfPerson = configuration.mostListenersOfPerson
        state = Mutex(State(window: EventWindow(at: engine.followChanges())))
    }

    /// How many listen now.
    var count: Int { state.withLock { $0.listeners.count } }

    /// Tells what changes until the server ends.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await self.tellNews() }
                group.addTask { await self.lookAfterListeners() }
            }
        }
    }

    /// Takes somebody in.
    ///
    /// - Parameters:
    ///   - after: the last record they know of; nil to begin with what comes.
    ///   - identify: whom they stand for; asked again and again, for tokens end.
    ///   - cut: breaks their connection.
    /// - Returns: the number of their stream, and the record that it begins after.
    func open(
        after: UInt64?,
        _ filter: EventFilter,
        identify: @escaping @Sendable () -> Actor?,
        cut: @escaping @Sendable () -> Void
    ) async throws -> (listener: UInt64, position: UInt64) {
        if let after { try await reachBack(to: after) }
        guard let actor = identify() else {
            throw APIProblem(.unauthorized, "unauthorised", "The token is no longer good.")
        }
        let sight = engine.read { Sight(of: actor, in: $0) }
        let head = engine.status.head.sequence
        return try state.withLock { state in
            guard state.listeners.count < most else { throw Full(isPersonal: false, limit: most) }
            if let person = actor.person {
                guard state.ofPerson[person, default: 0] < mostOfPerson else {
                    throw Full(isPersonal: true, limit: mostOfPerson)
                }
                state.ofPerson[person, default: 0] += 1
            }
            state.next += 1
            let position = after.map { $0 <= head ? $0 : Listener.unknown } ?? state.window.end
            state.listeners[state.next] = Listener(
                identify: identify,
                cut: cut,
                person: actor.person,
                filter: filter,
                sight: sight,
                position: position,
                since: .now
            )
            return (state.next, position == Listener.unknown ? state.window.end : position)
        }
    }

    /// What a listener has not heard of yet; waits until there is something, nil when the stream is over.
    func next(for id: UInt64) async -> ByteBuffer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<ByteBuffer?, Never>) in
                let (isReady, piece) = state.withLock { state -> (Bool, ByteBuffer?) in
                    guard var listener = state.listeners[id], !Task.isCancelled else { return (true, nil) }
                    let piece = listener.next(of: state.window)
                    if piece == nil { listener.waiter = continuation }
                    listener.since = .now
                    state.listeners[id] = listener
                    return (piece != nil, piece)
                }
                if isReady { continuation.resume(returning: piece) }
            }
        } onCancel: {
            close(id)
        }
    }

    /// Ends a stream. To end one twice does no harm.
    func close(_ id: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<ByteBuffer?, Never>? in
            guard let listener = state.listeners.removeValue(forKey: id) else { return nil }
            if let person = listener.person {
                let rest = state.ofPerson[person, default: 1] - 1
                state.ofPerson[person] = rest > 0 ? rest : nil
            }
            return listener.waiter
        }
        waiter?.resume(returning: nil)
    }

    private func tellNews() async {
        while !Task.isCancelled {
            tell(await engine.news())
            // What comes in quick succession is told together: a listener is woken at most twenty times a second.
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func tell(_ news: Engine.News) {
        let entries = entries(of: news.records)
        let touchesRights = news.records.contains(where: \.touchesRights)
        var gone: [UInt64] = []
        state.withLock { state in
            if news.isBroken {
                state.window = EventWindow(at: news.head)
            } else {
                state.window.append(entries, through: news.head)
            }
            for id in Array(state.listeners.keys) {
                guard var listener = state.listeners[id] else { continue }
                if touchesRights {
                    guard let actor = listener.identify() else {
                        gone.append(id)
                        continue
                    }
                    listener.sight = engine.read { Sight(of: actor, in: $0) }
                }
                if let waiter = listener.waiter, let piece = listener.next(of: state.window) {
                    listener.waiter = nil
                    listener.since = .now
                    waiter.resume(returning: piece)
                }
                state.listeners[id] = listener
            }
        }
        for id in gone { close(id) }
    }

    private func entries(of records: [RecordChanges]) -> [EventWindow.Entry] {
        engine.read { state in
            var entries: [EventWindow.Entry] = []
            for record in records where !record.changes.isEmpty {
                var messages: [EventMessage] = []
                for change in record.changes { messages.append(EventMessage(change, at: record.at, in: state)) }
                entries.append(EventWindow.Entry(sequence: record.sequence, messages: messages))
            }
            return entries
        }
    }

    /// Reads what somebody missed from the journal into the window, where it is there for all who come back.
    private func reachBack(to first: UInt64) async throws {
        let (start, end) = state.withLock { ($0.window.start, $0.window.end) }
        guard first < start, end - first <= Self.mostBehind else { return }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            past.async {
                continuation.resume(
                    with: Result {
                        let start = self.state.withLock { $0.window.start }
                        guard first < start else { return }
                        let entries = self.entries(of: try self.engine.changes(after: first, through: start))
                        self.state.withLock { state in
                            if state.window.start == start { state.window.prepend(entries, after: first) }
                        }
                    }
                )
            }
        }
    }

    private func lookAfterListeners() async {
        while (try? await Task.sleep(for: .seconds(5))) != nil {
            let now = ContinuousClock.now
            var gone: [UInt64] = []
            var stuck: [@Sendable () -> Void] = []
            state.withLock { state in
                for id in Array(state.listeners.keys) {
                    guard var listener = state.listeners[id] else { continue }
                    guard let actor = listener.identify() else {
                        gone.append(id)
                        continue
                    }
                    listener.sight = engine.read { Sight(of: actor, in: $0) }
                    if let waiter = listener.waiter {
                        if now - listener.since >= Self.heartbeat {
                            listener.waiter = nil
                            listener.since = now
                            waiter.resume(returning: ByteBuffer(bytes: EventMessage.heartbeat(at: listener.position)))
                        }
                    } else if now - listener.since >= Self.patience {
                        gone.append(id)
                        stuck.append(listener.cut)
                    }
                    state.listeners[id] = listener
                }
            }
            for id in gone { close(id) }
            for cut in stuck { cut() }
        }
    }
}
