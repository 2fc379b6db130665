import Contract
import Dispatch
import Documents
import Engine
import FoundationEssentials
import Journal
import Logging
import Plans
import Quantities
import ServiceLifecycle
import Synchronization

/// Works plans out in the background, a few at a time, and can tell how far each is.
///
/// What waits when the server stops waits when it starts again; what is being worked out then is put back. Only what a
/// server was at when it was killed is failed, for it may be why.
final class PlanDesk: Service, Sendable {
    private struct Run {
        var share = 0.0
        var isCancelled = false
    }

    private struct State {
        var waiting: [String] = []
        var running: [String: Run] = [:]
        var isStopping = false
        var whenIdle: CheckedContinuation<Void, Never>?
    }

    /// Why a play is broken off.
    private enum Stop: Error {
        case cancelled
        case stopping
    }

    /// How many plans may wait and run at once.
    static let mostOpen = 200
    /// How long a plan may take.
    static let longest = Duration.seconds(300)
    /// The largest report, in bytes.
    static let largestReport = 8 << 20

    private let engine: Engine
    private let log: Logger
    private let width: Int
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "fabrique.plans", qos: .utility, attributes: .concurrent)

    init(_ engine: Engine, log: Logger) {
        self.engine = engine
        self.log = log
        // The rest of the processors answer people meanwhile.
        width = max(1, ProcessInfo.processInfo.activeProcessorCount / 4)
    }

    /// Takes up what waited when the server stopped, and works until it stops again.
    func run() async throws {
        let waiting = try engine.plans.recover(
            problem: Self.kept(.brokenOff),
            at: engine.now
        )
        state.withLock { $0.waiting = waiting + $0.waiting }
        goOn()
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
        }
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isStopping = true
                guard !state.running.isEmpty else { return true }
                state.whenIdle = continuation
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Whether there is room for one more.
    var hasRoom: Bool { state.withLock { $0.waiting.count + $0.running.count < Self.mostOpen } }

    /// How much of a plan's work is done, from 0 to 1; nil when it is not being worked out.
    func share(of id: String) -> Double? { state.withLock { $0.running[id]?.share } }

    /// Works a plan out when its turn comes.
    func take(_ id: String) {
        state.withLock { $0.waiting.append(id) }
        goOn()
    }

    /// Ends the work on a plan: at once when it waits, within some seconds when it runs.
    func cancel(_ id: String) throws {
        let wasWaiting = state.withLock { state in
            state.running[id]?.isCancelled = true
            guard let place = state.waiting.firstIndex(of: id) else { return false }
            state.waiting.remove(at: place)
            return true
        }
        if wasWaiting { try engine.plans.end(id, .cancelled, at: engine.now) }
    }

    private func goOn() {
        while let id = next() { queue.async { self.work(on: id) } }
    }

    private func next() -> String? {
        state.withLock { state in
            guard !state.isStopping, state.running.count < width, !state.waiting.isEmpty else { return nil }
            let id = state.waiting.removeFirst()
            state.running[id] = Run()
            return id
        }
    }

    private func work(on id: String) {
        do {
            try engine.plans.begin(id, at: engine.now)
            try play(id)
        } catch {
            log.error("A plan could not be kept.", metadata: ["plan": "\(id.prefix(8))", "why": "\(error)"])
        }
        let idle = state.withLock { state in
            state.running[id] = nil
            defer { if state.running.isEmpty { state.whenIdle = nil } }
            return state.running.isEmpty ? state.whenIdle : nil
        }
        idle?.resume()
        goOn()
    }

    private func play(_ id: String) throws {
        let begun = ContinuousClock.now
        do {
            guard let (text, inputs) = try engine.plans.document(id), let plan = try engine.plans.plan(id),
                let kind = PlanKind(rawValue: plan.kind)
            else { return }
            let circumstances = try JSONDecoder().decode(PlanCircumstances.self, from: Data(inputs))
            let outcome = try circumstances.document(kind, text).play { share in
                try self.state.withLock { state in
                    state.running[id]?.share = share
                    if state.isStopping { throw Stop.stopping }
                    if state.running[id]?.isCancelled ?? true { throw Stop.cancelled }
                }
                guard ContinuousClock.now - begun < Self.longest else {
                    throw PlanFailure.tooLong(seconds: Self.longest.components.seconds)
                }
            }
            let report = try JSONEncoder().encode(PlanReport(outcome))
            let page = Array(outcome.page.html.utf8)
            guard report.count <= Self.largestReport, page.count <= Self.largestReport else {
                throw PlanFailure.tooLarge(mebibytes: Self.largestReport >> 20)
            }
            try engine.plans.end(id, .succeeded, report: Array(report), page: page, at: engine.now)
        } catch let failure as PlanFailure {
            try engine.plans.end(id, .failed, problem: Self.kept(failure), at: engine.now)
        } catch Stop.cancelled {
            try engine.plans.end(id, .cancelled, at: engine.now)
        } catch Stop.stopping {
            try engine.plans.putBack(id)
        } catch let fault as JournalFault {
            throw fault
        } catch {
            log.error("A plan failed by our own fault.", metadata: ["plan": "\(id.prefix(8))", "why": "\(error)"])
            try engine.plans.end(id, .failed, problem: Self.kept(.ours), at: engine.now)
        }
    }

    /// A reason as it is kept: its phrase as JSON, so that every reader is told it in their language.
    private static func kept(_ failure: PlanFailure) throws -> String {
        String(decoding: try JSONEncoder().encode(PhraseView(failure.phrase)), as: UTF8.self)
    }
}
