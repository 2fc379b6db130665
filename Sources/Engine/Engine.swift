import BatchScripts
package import Connectors
import Federation
import Glibc
package import Journal
package import Logging
package import Quantities
import ServiceLifecycle
import Synchronization
import Telemetry

/// The live federation: one writer, a durable journal, and the systems it keeps in step with.
package final class Engine: Service, Sendable {
    /// How the engine is set up.
    package struct Configuration: Sendable {
        /// Where journal, vault and snapshots lie.
        package var directory: String
        /// How many orders are made durable by one sync. One means that each is synced alone.
        package var mostInBatch = 1024
        /// After how many records a snapshot is written.
        package var recordsPerSnapshot: UInt64 = 200_000
        /// How the files of systems are reached, so that checkpoints can move.
        package var ways = FileWays()
        /// What moves them; `rsync` where nothing else is given and there are ways.
        package var mover: (any CheckpointMover)?
        /// After which times a move that failed is tried again.
        package var movePauses: [Duration] = [.seconds(5), .seconds(30), .seconds(120)]
        /// The file of grids' hourly intensities; nil where the year's alone count.
        package var gridHours: String?
        /// After how long out of reach of a system its jobs that may run twice go on elsewhere.
        package var lease = Seconds(900)

        /// Uses a directory, all else as usual.
        package init(directory: String) { self.directory = directory }
    }

    /// The archive: jobs that have ended, their attempts, the ledger.
    package let archive: JournalReader
    /// Names, addresses and accounts.
    package let vault: Vault
    /// The plans that people made.
    package let plans: PlanStore
    /// What the start had to do.
    package let opened: Opened

    let writer: Writer
    let published: Published
    /// Those whom the vault knows already and the journal not yet.
    let entering = Mutex<Set<PersonID>>([])
    let aftermath: Aftermath
    let sites: Sites
    let checkpoints: CheckpointDesk
    let orders: OrderMaker
    let labels: JobLabels
    let trace: JobTrace
    let grids: GridKeeper?
    let meters = EngineMeters()
    let log: Logger
    let clock: @Sendable () -> Instant
    private let configuration: Configuration
    private let jobLog: JobLog
    private let snapshots: SnapshotStore
    private let lastSnapshot: Mutex<UInt64>

    /// What the start of an engine had to do.
    package struct Opened: Sendable {
        /// The snapshot that it began from, if any.
        package var snapshot: UInt64?
        /// How many records it replayed.
        package var records: Int
        /// How long that took.
        package var milliseconds: Int64
    }

    /// Opens the store, reads the state and takes up the writing.
    ///
    /// - Throws: `JournalFault` when the store is foreign, damaged, or another server's.
    package init(
        _ configuration: Configuration,
        log: Logger,
        clock: @escaping @Sendable () -> Instant = Engine.wallClock
    ) throws {
        let begun = Engine.wallClock()
        let journal = try JournalWriter(directory: configuration.directory)
        let opening = try Opening(journal.reader, snapshots: journal.snapshots, log: log)
        self.configuration = configuration
        self.log = log
        self.clock = clock
        archive = journal.reader
        snapshots = journal.snapshots
        vault = try Vault(directory: configuration.directory)
        plans = try PlanStore(directory: configuration.directory)
        try Self.finishErasures(opening.state, journal, vault, plans, at: clock(), log)
        published = Published(opening.state, at: journal.head, last: opening.last)
        sites = try Sites(directory: configuration.directory)
        grids = configuration.gridHours.map { GridKeeper(path: $0, log: log) }
        lastSnapshot = Mutex(opening.snapshot ?? 0)
        orders = OrderMaker(
            published: published,
            reader: archive,
            vault: vault,
            ways: configuration.ways,
            clock: clock
        )
        labels = JobLabels()
        trace = JobTrace(labels: labels, orders: orders, published: published)
        checkpoints = CheckpointDesk(
            published: published,
            orders: orders,
            mover: try Self.mover(of: configuration),
            meters: meters,
            trace: trace,
            log: log,
            pauses: configuration.movePauses
        )
        aftermath = Aftermath(published, checkpoints)
        jobLog = JobLog(trace, meters, log)
        writer = Writer(
            journal: journal,
            state: opening.state,
            published: published,
            aftermath: aftermath,
            last: opening.last,
            mostInBatch: configuration.mostInBatch,
            meters: meters,
            jobLog: jobLog,
            clock: clock,
            log: log
        )
        opened = Opened(
            snapshot: opening.snapshot,
            records: opening.replayed,
            milliseconds: Engine.wallClock().milliseconds - begun.milliseconds
        )
    }

    private static func mover(of configuration: Configuration) throws(ConnectorFault) -> (any CheckpointMover)? {
        if let mover = configuration.mover { return mover }
        guard !configuration.ways.bySystem.isEmpty else { return nil }
        return try RsyncMover(folder: configuration.directory + "/checkpoints")
    }

    /// Finishes what a server that was killed, or a copy that was made, in the middle of an erasure left undone.
    private static func finishErasures(
        _ state: FederationState,
        _ journal: JournalWriter,
        _ vault: Vault,
        _ plans: PlanStore,
        at now: Instant,
        _ log: Logger
    ) throws {
        for person in state.people where person.isErased {
            guard try vault.person(person.id.word) != nil else { continue }
            _ = try journal.eraseSheets(of: person.id.word, at: now)
            try plans.erase(person.id.word)
            try vault.erase(person.id.word)
            log.notice("An erasure that was begun is finished.", metadata: ["person": "\(person.id.word)"])
        }
    }

    /// The time of day, in milliseconds.
    package static func wallClock() -> Instant {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }

    /// The instant that orders would be received at now.
    package var now: Instant { clock() }

    /// Keeps every system in step, the clock's business done and snapshots written, until the server is told to end.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await self.watchClock() }
                group.addTask { await self.watchGrids() }
                group.addTask { await self.keepSnapshots() }
                for await link in self.aftermath.arrivals { group.addTask { await link.run() } }
            }
        }
        await checkpoints.close()
        writer.close()
        jobLog.finish()
        log.notice("The journal is closed.", metadata: ["record": "\(published.head.sequence)"])
        do { try writeSnapshot(of: published.copy()) } catch {
            log.warning("No snapshot at the end.", metadata: ["why": "\(error)"])
        }
    }

    /// After how long between two looks at the clock nobody can have asked the systems in between.
    private static let longestRound = Seconds(30)

    private func watchClock() async {
        // How long a system was out of reach while no server asked it says nothing: each has a whole lease to answer.
        var asked = max(clock(), published.last)
        var round = asked
        // The minute in which the grids were looked at; an hour of theirs begins with a minute.
        var minute: Int64 = 0
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            // By the instant that the next command would get: after a clock was set back, that is not what it shows.
            let now = max(clock(), published.last)
            // The machine slept.
            if round + Self.longestRound < now { asked = now }
            round = now
            let looksAtGrids = minute != now.milliseconds / 60_000
            minute = now.milliseconds / 60_000
            if read({ $0.needsTick(at: now, looksAtGrids: looksAtGrids) }) { tell(.tick) }
            endLeases(at: now, asked: asked)
            if writer.condition == .full, Room.isThere(in: configuration.directory) { writer.noteRoom() }
        }
    }

    /// Writes a snapshot whenever enough was recorded since the last: beside the clock's business, as it may take long.
    private func keepSnapshots() async {
        await withTaskCancellationHandler {
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                let since = published.head.sequence - lastSnapshot.withLock { $0 }
                guard since >= configuration.recordsPerSnapshot, writer.condition == .sound else { continue }
                do { _ = try await snapshot() } catch {
                    log.warning("No snapshot.", metadata: ["why": "\(error)"])
                }
            }
        } onCancel: {
            snapshots.press()
        }
    }

    private func endLeases(at now: Instant, asked: Instant) {
        let lease = configuration.lease
        guard asked + lease <= now, !read({ $0.leasesOver(after: lease, at: now).isEmpty }) else { return }
        tell(.endLeases(EndLeases(after: lease)))
    }

    /// Writes a snapshot while work goes on, and returns the record it is of.
    package func snapshot() async throws -> UInt64 {
        let copy = published.copy()
        return try await withCheckedThrowingContinuation { continuation in
            LowlyThread.run { continuation.resume(with: Result { try self.writeSnapshot(of: copy) }) }
        }
    }

    @discardableResult
    private func writeSnapshot(of copy: (FederationState, Head, Instant)) throws -> UInt64 {
        let (state, head, last) = copy
        guard head.sequence > 0 else { return 0 }
        let begun = ContinuousClock.now
        do {
            let last = max(clock(), last)
            try snapshots.write(at: head) { Opening.write(state, last: last, to: &$0) }
        } catch {
            meters.snapshotsFailed.add()
            throw error
        }
        meters.snapshotNanoseconds.record(ContinuousClock.now - begun)
        lastSnapshot.withLock { $0 = max($0, head.sequence) }
        return head.sequence
    }

    /// After how long out of reach of a system its jobs that may run twice go on elsewhere.
    package var lease: Seconds { configuration.lease }

    /// Where the data lie.
    var directory: String { configuration.directory }

    /// Whether the journal takes records now.
    package var isWritable: Bool { writer.condition == .sound && !writer.isClosed }

    /// Why the journal takes no records now, in a sentence; nil when it does.
    package var obstacle: EngineFault? {
        if writer.isClosed { return Inbox.stopping }
        switch writer.condition {
        case .sound: return nil
        case .full:
            return EngineFault(.journalFull, "The server's disk is full. It goes on by itself once there is room.")
        case .failed(let why):
            return EngineFault(
                .journalFailed,
                "The journal can't be written: \(why)"
            )
        }
    }

    /// The last durable record's number.
    package var head: UInt64 { published.head.sequence }

    /// How the store does.
    package var status: EngineStatus {
        EngineStatus(
            head: published.head,
            snapshot: lastSnapshot.withLock { $0 == 0 ? nil : $0 },
            openJobs: read { $0.jobs.count },
            isFull: writer.condition == .full
        )
    }
}

/// How the store does.
package struct EngineStatus: Sendable {
    /// The last durable record.
    package var head: Head
    /// The newest snapshot's record.
    package var snapshot: UInt64?
    /// How many jobs are open.
    package var openJobs: Int
    /// Whether the disk is full.
    package var isFull: Bool
}
