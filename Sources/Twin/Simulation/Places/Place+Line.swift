import Scheduling

extension Place {
    /// Serves the line: where usage counts, whoever is first by itself while it fits, for who is next hangs on what it is
    /// charged; then the front together, of whom some may overtake.
    mutating func serveLine(atSeconds now: Int64, starting: inout Starting) {
        repeat {
            if freeDevices > 0, let first = line?.first, let need = line?.need(of: first) {
                let isAlone = need.devices <= freeDevices && line?.showsFirstAlone == true
                show(isAlone ? [first] : line?.front(PlaceLine.mostShown) ?? [], atSeconds: now)
            }
            let before = starting.rows.count
            askScheduler(atSeconds: now, starting: &starting)
            guard starting.rows.count > before else { return }
            for (_, handle) in starting.rows[before...] { line?.start(handle, atSeconds: now) }
        } while freeDevices > 0
    }

    /// Makes the front of the line the scheduler's queue, as far as it is not yet.
    private mutating func show(_ front: [UInt32], atSeconds now: Int64) {
        let kept = zip(front, line?.shown ?? []).prefix { $0.0 == $0.1 }.count
        for handle in line?.hide(after: kept) ?? [] { unschedule(handle, atSeconds: now) }
        for number in front[kept...] {
            guard let need = line?.need(of: number) else { return }
            let handle = schedule(need.row, devices: need.devices, expectedSeconds: need.expectedSeconds)
            line?.show(number, as: handle)
        }
    }

    // MARK: Preemption

    /// Whether jobs that may be preempted are ended for those that may not.
    var preempts: Bool { line?.preempts ?? false }

    /// Devices that nobody has, and those of who may be preempted.
    private var obtainableDevices: Int64 {
        Int64(pool?.freeUnits ?? 0) + Int64(gang?.freeDevices ?? 0) + (line?.preemptibleDevices ?? 0)
    }

    /// Whether preempting would make room for a newcomer: in a pool by the count of devices, else on nodes, too.
    func mayPreempt(for job: LiveJob) -> Bool {
        guard preempts, !job.isPreemptible, waitingCount == 0, outages == 0,
            Int64(job.devices) <= obtainableDevices
        else { return false }
        guard let gang else { return true }
        let candidates = (line?.candidates ?? []).map { GangScheduler.Handle(number: $0) }
        return Int(job.devices) <= gang.mostDevices(preempting: candidates)
    }

    /// The row of whoever is first in line and has no room, where preempting others might make it.
    var claimant: UInt32? {
        guard line?.firstMayPreempt == true, let first = line?.first, let need = line?.need(of: first),
            need.devices > freeDevices, Int64(need.devices) <= obtainableDevices
        else { return nil }
        return need.row
    }

    /// The rows of those on nodes with names who may be preempted, the last to start first.
    var preemptibleRows: [UInt32] { (line?.candidates ?? []).map { rowOf[Int($0)] } }

    /// Whom to preempt in a pool so that whoever is first has room: those who started last.
    var lastStartedToPreempt: [UInt32] {
        guard let first = line?.first, let need = line?.need(of: first) else { return [] }
        return (line?.lastStarted(freeing: Int64(need.devices) - Int64(freeDevices)) ?? []).map { rowOf[Int($0)] }
    }

    /// Whom to preempt on nodes with names: those who lose least together. Nobody where no room would come of it.
    ///
    /// - Parameter lost: The device-seconds that each of ``preemptibleRows`` would lose.
    mutating func cheapestToPreempt(losing lost: [Int64], atSeconds now: Int64) -> [UInt32] {
        guard let first = line?.first else { return [] }
        if line?.shown.first != first { show([first], atSeconds: now) }
        guard let handle = line?.scheduled(first) else { return [] }
        let candidates = zip(line?.candidates ?? [], lost).map {
            (handle: GangScheduler.Handle(number: $0), lostDeviceSeconds: $1)
        }
        guard let found = gang?.preemption(for: GangScheduler.Handle(number: handle), among: candidates) else {
            line?.giveUp()
            return []
        }
        return found.handles.map { rowOf[Int($0.number)] }
    }
}
