import Quantities

/// One who waits for what the accounting keeps of a job that goes on, or has ended.
struct RecordWait: Sendable {
    var id: Int64
    /// When the job was not over yet, or just so, in Slurm's seconds.
    var since: Int64
    var continuation: CheckedContinuation<SiteAnswer, Never>
}

/// The accounting's records, asked for together: a question costs slurmrestd, slurmdbd and their
/// database 37 ms of processor time before the first job, and about one for each (Slurm 22.05).
///
/// Each account's are asked for as that account, which may be all that it is allowed to see; ``RecordTurns`` says whose are
/// next.
extension SlurmConnector {
    /// How many are asked for at once. Each of slurmrestd's twenty threads keeps as much memory as its longest list took,
    /// some 25 KB a job: two hundred at once make it grow by 100 MiB within minutes, and save a third of the time.
    private static let mostRecords = 50

    /// What the accounting keeps of a job that was not over at an instant. Whoever asks while an answer is out shares the
    /// next.
    func record(of id: Int64, since: Int64, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            recordWaits[user, default: []].append(RecordWait(id: id, since: since, continuation: continuation))
            recordTurns.join(user)
            readRecords()
        }
    }

    /// Answers whoever waits in line for the record of a job at once, since something is to be done about it that can't
    /// wait.
    func withdrawRecord(of id: Int64, as user: String) {
        let waits = recordWaits.removeValue(forKey: user) ?? []
        let others = waits.filter { $0.id != id }
        if others.isEmpty { recordTurns.leave(user) } else { recordWaits[user] = others }
        for wait in waits where wait.id == id { wait.continuation.resume(returning: .withdrawn) }
    }

    /// Reads the list whose turn it is, or sets the alarm for the next.
    private func readRecords() {
        recordAlarm?.cancel()
        let now = ContinuousClock.now
        if let user = recordTurns.take(at: now) {
            let asked = takeWaits(of: user)
            Task { await read(asked, as: user) }
        } else if let next = recordTurns.next(from: now) {
            recordAlarm = Task { [weak self] in
                guard (try? await Task.sleep(until: next, clock: .continuous)) != nil else { return }
                await self?.readRecords()
            }
        }
    }

    /// Those who are asked for now; of more, the rest wait for the account's next turn.
    private func takeWaits(of user: String) -> [RecordWait] {
        let all = recordWaits.removeValue(forKey: user) ?? []
        if all.count > Self.mostRecords {
            recordWaits[user] = Array(all.dropFirst(Self.mostRecords))
            recordTurns.join(user)
        }
        return Array(all.prefix(Self.mostRecords))
    }

    private func read(_ asked: [RecordWait], as user: String) async {
        let since = asked.lazy.map(\.since).min() ?? 0
        let begun = ContinuousClock.now
        let answer = await site.records(of: asked.map(\.id), since: since, as: user)
        let now = ContinuousClock.now
        let isRead = if case .unknown = answer { false } else { true }
        recordTurns.answered(isRead: isRead, after: now - begun, at: now)
        // What holds for every account, nobody waits for another list to be told.
        let isForAll = answer == .noAccounting || recordTurns.isSilent
        let others = isForAll ? recordTurns.giveUp().flatMap { recordWaits.removeValue(forKey: $0) ?? [] } : []
        for wait in asked + others {
            if case .records(let records) = answer {
                wait.continuation.resume(returning: .records(records.filter { $0.id == wait.id }))
            } else {
                wait.continuation.resume(returning: answer)
            }
        }
        readRecords()
    }
}
