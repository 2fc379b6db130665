import CLinux
import Glibc
import Spool

/// Sees one attempt from its launch to its end.
///
/// One thread and one `poll`: signals come through a descriptor, requests to stop as a file that `inotify` announces,
/// and everything else is a deadline.
struct Tending {
    let folder: AttemptFolder
    let order: LaunchOrder
    let job: JobTree
    var meter: Meter
    let startedMilliseconds: Int64
    let startedBoot: Int64

    /// How the script's own process ended, once it did.
    private var exitStatus: Int32?
    /// Why we are ending the job, and when patience is over.
    private var stopping: (cause: EndRecord.Cause, killAt: Int64)?
    private var isKilling = false
    private var hasSentEarlySignal = false
    /// Whether the folder may hold a wish to stop that was not read yet.
    private var mayHaveStop = true

    /// Runs the attempt in `folder`, whose lock the caller holds, unless it was launched before.
    static func run(_ folder: AttemptFolder) throws(SystemFault) {
        if try folder.has(EndRecord.self) { return }
        guard let order = try folder.read(LaunchOrder.self) else {
            throw SystemFault("there is no order in \(folder.path)", code: 0)
        }
        guard let own = ProcessIdentity(of: getpid()) else { throw SystemFault("read /proc/self/stat") }
        // From here on nobody ever launches this attempt again, whatever becomes of us or of the power.
        try Files.syncFolder(AttemptFolder.attempts(in: folder.spool))
        guard try folder.writeOnce(LaunchedRecord(shepherd: own)) else {
            throw SystemFault("it was launched before, and its shepherd is gone", code: 0)
        }
        let events = try Events(watching: folder.path)
        if let stop = try folder.read(StopRecord.self) {
            try finish(
                folder,
                EndRecord(
                    cause: .stopped(reason: stop.reason),
                    startedMilliseconds: nil,
                    endedMilliseconds: Clock.wallMilliseconds()
                )
            )
            return
        }
        guard linux_become_subreaper() == 0 else { throw SystemFault("become the reaper of the job's orphans") }

        let group = order.controlGroup.map { ControlGroup(path: $0) }
        switch Starting.start(order, in: folder, group: group) {
        case .failed(let cause):
            group?.remove()
            try finish(
                folder,
                EndRecord(
                    cause: cause,
                    startedMilliseconds: nil,
                    endedMilliseconds: Clock.wallMilliseconds()
                )
            )
        case .started(let pid, let identity):
            let now = Clock.wallMilliseconds()
            var tending = Tending(folder: folder, order: order, pid: pid, group: group, at: now)
            do {
                try folder.writeOnce(StartedRecord(job: identity, atMilliseconds: now), durably: false)
                try folder.place(.started)
            } catch {
                // A disk that is full now is no reason to end a job; the end tells the start too.
                Shepherd.complain("attempt \(folder.name) runs, and that could not be written: \(error)")
            }
            try finish(folder, tending.untilTheEnd(events))
            group?.remove()
        }
    }

    /// Writes the end. A disk that is full or ailing is waited for, since what is not written here is lost for good;
    /// the lock meanwhile says that the attempt is looked after.
    private static func finish(_ folder: AttemptFolder, _ end: EndRecord) throws(SystemFault) {
        var hasComplained = false
        while true {
            do throws(SystemFault) {
                try folder.writeOnce(end)
                break
            } catch {
                guard try Files.exists(folder.path) else { throw error }
                if !hasComplained { Shepherd.complain("the end can't be written, trying on: \(error)") }
                hasComplained = true
                sleep(1)
            }
        }
        do {
            try folder.place(.ended)
        } catch {
            // Whoever waits for this marker also waits for our own end, which is next.
            Shepherd.complain("the end is written, its marker is not: \(error)")
        }
    }

    private init(folder: AttemptFolder, order: LaunchOrder, pid: pid_t, group: ControlGroup?, at now: Int64) {
        self.folder = folder
        self.order = order
        job = JobTree(pid: pid, group: group)
        meter = Meter(order: order, group: group)
        startedMilliseconds = now
        startedBoot = Clock.bootMilliseconds()
    }

    private mutating func untilTheEnd(_ events: Events) -> EndRecord {
        while true {
            switch reap() {
            case .nothingLeft:
                return end()
            case .alive:
                break
            }
            noticeStop(events)
            act(at: Clock.bootMilliseconds())
            events.wait(milliseconds: nextDeadline() - Clock.bootMilliseconds())
        }
    }

    private enum Reaped {
        case alive
        case nothingLeft
    }

    private mutating func reap() -> Reaped {
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, WNOHANG)
            if pid == job.pid { exitStatus = status }
            if pid > 0 { continue }
            if pid == -1 && errno == EINTR { continue }
            return pid == 0 ? .alive : .nothingLeft
        }
    }

    private mutating func noticeStop(_ events: Events) {
        if events.takeTermination() {
            // The machine is going down, or an operator ends us: the job may run again elsewhere.
            stop(.stopped(reason: "evicted"))
        }
        if events.takeFolderChange() { mayHaveStop = true }
        guard mayHaveStop else { return }
        do {
            if let record = try folder.read(StopRecord.self) { stop(.stopped(reason: record.reason)) }
            mayHaveStop = false
        } catch {
            // Asked again with the next sample; a job is not given up because a file could not be opened once.
            Shepherd.complain("attempt \(folder.name): \(error)")
        }
    }

    /// Asks the whole tree to end, unless it already was or the script has ended by itself.
    private mutating func stop(_ cause: EndRecord.Cause) {
        guard stopping == nil, exitStatus == nil else { return }
        stopping = (cause, Clock.bootMilliseconds() + order.graceMilliseconds)
        job.signal(SIGTERM)
        // A process that was halted can't hear SIGTERM.
        job.signal(SIGCONT)
    }

    private mutating func act(at now: Int64) {
        if meter.isSampleDue(at: now), meter.sample(job, at: now), stopping == nil, exitStatus == nil {
            stopping = (.memoryLimit, now)
        }
        if let early = order.earlySignal, !hasSentEarlySignal, let due = earlyDue, now >= due {
            hasSentEarlySignal = true
            if early.isForBatchShell {
                job.signalScript(early.number)
            } else {
                job.signal(early.number, sparingScript: true)
            }
        }
        if let limit = limitDue, now >= limit { stop(.timeLimit) }
        // A script that has ended takes with it what it left behind; one that we end gets its grace, the whole of it.
        if let stopping { isKilling = now >= stopping.killAt } else { isKilling = exitStatus != nil }
        if isKilling { job.kill() }
    }

    private var limitDue: Int64? { order.timeLimitMilliseconds.map { startedBoot + $0 } }

    private var earlyDue: Int64? {
        guard let early = order.earlySignal, let limitDue else { return nil }
        return max(startedBoot, limitDue - early.beforeMilliseconds)
    }

    private func nextDeadline() -> Int64 {
        var next = meter.nextSample
        if isKilling { next = min(next, Clock.bootMilliseconds() + 20) }
        if let stopping, !isKilling { next = min(next, stopping.killAt) }
        if stopping == nil, exitStatus == nil {
            if !hasSentEarlySignal, let earlyDue { next = min(next, earlyDue) }
            if let limitDue { next = min(next, limitDue) }
        }
        return next
    }

    private mutating func end() -> EndRecord {
        var cause: EndRecord.Cause
        if let stopping {
            cause = stopping.cause
        } else {
            let status = exitStatus ?? 0
            let signal = status & 0x7f
            cause = signal == 0 ? .exited(code: (status >> 8) & 0xff) : .signalled(number: signal)
            if job.group?.ranOutOfMemory == true { cause = .memoryLimit }
        }
        let elapsed = Clock.bootMilliseconds() - startedBoot
        var record = EndRecord(
            cause: cause,
            startedMilliseconds: startedMilliseconds,
            endedMilliseconds: startedMilliseconds + elapsed
        )
        meter.close(into: &record)
        return record
    }
}
