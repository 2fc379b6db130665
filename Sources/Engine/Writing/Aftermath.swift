import Federation
import Journal
import Synchronization

/// What follows from events once they are durable: deeds on systems, and news for those who wait.
final class Aftermath: Sendable {
    let waiters = EndWaiters()
    let feed: Feed
    private let published: Published
    private let checkpoints: CheckpointDesk
    /// The systems as they are connected, for the one who runs them.
    let arrivals: AsyncStream<Link>
    private let arrive: AsyncStream<Link>.Continuation
    private let links = Mutex<[SystemID: Link]>([:])

    init(_ published: Published, _ checkpoints: CheckpointDesk) {
        self.published = published
        self.checkpoints = checkpoints
        (arrivals, arrive) = AsyncStream.makeStream(of: Link.self)
        feed = Feed(at: published.head.sequence)
    }

    /// The connected systems, by number.
    var all: [Link] { links.withLock { $0.values.sorted { $0.system < $1.system } } }

    /// The connection to a system, if there is one.
    func link(to system: SystemID) -> Link? { links.withLock { $0[system] } }

    func connect(_ link: Link) {
        links.withLock { $0[link.system] = link }
        arrive.yield(link)
    }

    /// Follows up records that are durable; the last of them is the head.
    func follow(_ records: [Record], through head: UInt64) {
        for record in records { follow(record.events) }
        feed.add(records, through: head)
    }

    private func follow(_ events: [Event]) {
        for event in events {
            switch event {
            case .jobPlaced(let fact): link(of: fact.key)?.put(.start(fact.key))
            case .checkpointSettled(let fact): link(of: fact.key)?.put(.start(fact.key))
            case .stopRequested(let fact): link(of: fact.key)?.put(.stop(fact.key, fact.reason))
            case .attemptEnded(let fact):
                link(to: fact.system)?.put(.forget(fact.key))
                if !fact.isRequeued { ended(fact.key.job) }
            case .jobEnded(let fact): ended(fact.job)
            default: continue
            }
        }
    }

    private func ended(_ job: JobID) {
        waiters.ended(job)
        checkpoints.forget(job)
    }

    private func link(of key: AttemptKey) -> Link? {
        let system = published.read { state in
            state.jobs[key.job]?.attempt.map { state[$0.partition].system }
        }
        return system.flatMap(link(to:))
    }
}
