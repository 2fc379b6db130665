import Contract
import Engine
import Federation
import Journal
import Quantities

extension Engine {
    /// What a job used, what it cost, and where the record holds it.
    func receipt(of job: ArchivedJob) throws -> Receipt {
        let entries = try archive.ledger(
            matching: LedgerFilter(job: job.job),
            page: ArchivePage(.oldestFirst, limit: 500)
        )
        let attempts = try attempts(of: .ended(job))
        let byHour = Set(attempts.filter { $0.gridHoursKnown ?? 0 > 0 }.map(\.system))
        let (grid, source, hours) = read { state -> (Int64?, String?, Set<String>) in
            let system = job.system.flatMap { state.system(named: $0) }
            let known = byHour.compactMap { state.system(named: $0) }.map { state.gridHours[Int($0.id.number) - 1] }
            return (system?.gridGramsPerKilowattHour, system?.gridSource, Set(known.map(\.source)))
        }
        let head = status.head
        var receipt = Receipt(
            job: try view(of: .ended(job)),
            attempts: attempts,
            entries: entries.map(EntryView.init),
            gridGramsPerKilowattHour: grid,
            gridSource: source,
            sequence: job.sequence,
            head: JournalHead(sequence: head.sequence, hash: head.hash.hex)
        )
        if !hours.isEmpty { receipt.gridHoursSource = hours.sorted().joined(separator: "; ") }
        return receipt
    }

    /// Every attempt of a job, oldest first.
    func attempts(of found: FoundJob) throws -> [AttemptView] {
        switch found {
        case .ended(let job):
            let rows = try archive.archivedAttempts(job: job.job)
            var attempts = rows.map(AttemptView.init)
            try addCheckpoints(to: &attempts, rows, of: found)
            return attempts
        case .open(let id):
            let live = read { state in state.jobs[id]?.attempt.map { AttemptView($0, in: state) } }
            let rows = try archive.archivedAttempts(job: id.number)
            var attempts = rows.map(AttemptView.init)
            if let live, !attempts.contains(where: { $0.number == live.number }) { attempts.append(live) }
            try addCheckpoints(to: &attempts, rows, of: found)
            return attempts
        }
    }

    /// What the user wrote for a job that was found; nil once it was erased.
    func sheet(of found: FoundJob) throws -> JobSheet? {
        switch found {
        case .open(let id): return try sheet(of: id, inArray: read { $0.jobs[id]?.task?.array })
        case .ended(let job): return try sheet(of: JobID(job.job), inArray: job.arrayBase.map { JobID($0) })
        }
    }
}

extension AttemptView {
    fileprivate init(_ attempt: ArchivedAttempt) {
        let hours = attempt.started.map { GridHours.hours(from: $0, to: attempt.ended).count }
        self.init(
            number: attempt.attempt,
            system: attempt.system,
            partition: attempt.partition,
            nodes: attempt.node.map { $0.split(separator: ",").map(String.init) } ?? [],
            siteJob: attempt.siteJob,
            placed: RFC3339.text(attempt.placed),
            started: attempt.started.map(RFC3339.text),
            ended: RFC3339.text(attempt.ended),
            outcome: attempt.outcome,
            fault: attempt.fault,
            exitCode: attempt.exitCode.map { Int64($0) },
            signal: attempt.signal.map { Int64($0) },
            billedDevices: attempt.devices,
            deviceSeconds: attempt.deviceSeconds.count,
            paidBy: attempt.paidBy,
            cpuMilliseconds: attempt.cpuMilliseconds,
            peakMemoryBytes: attempt.peakMemoryBytes.count,
            joules: attempt.joules.count,
            energySource: attempt.energySource,
            energyModel: attempt.energyModel,
            microgramsCO2e: attempt.microgramsCO2e.count,
            microEuros: attempt.microEuros.count,
            gridHours: hours,
            gridHoursKnown: hours == nil ? nil : attempt.gridHoursKnown
        )
    }

    fileprivate init(_ attempt: Attempt, in state: borrowing FederationState) {
        let partition = state[attempt.partition]
        self.init(
            number: Int(attempt.number),
            system: state[partition.system].name,
            partition: partition.shape.name,
            nodes: attempt.nodes.map { String($0) },
            siteJob: attempt.siteJob.isEmpty ? nil : attempt.siteJob,
            placed: RFC3339.text(attempt.placed),
            started: attempt.started.map(RFC3339.text),
            billedDevices: Int(attempt.billedDevices)
        )
    }
}
