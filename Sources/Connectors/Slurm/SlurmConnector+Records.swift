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
extension SlurmConnector {
    /// How many are asked for at once. Each of slurmrestd's twenty threads keeps as much memory as its longest list took,
    /// some 25 KB a job: two hundred at once make it grow by 100 MiB within minutes, and save a third of the time.
    private static let mostRecords = 50
    /// How long the accounting is left alone after an answer, at least. It hears of an end a second late anyway.
    private static let shortestRest = Duration.milliseconds(250)
    private static let longestRest = Duration.seconds(5)

    /// What the accounting keeps of a job that was not over at an instant. Whoever asks while an answer is out shares the
    /// next.
    func record(of id: Int64, since: Int64, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            recordWaits[user, default: []].append(RecordWait(id: id, since: since, continuation: continuation))
            guard recording.insert(user).inserted else { return }
            Task { await readRecords(as: user) }
        }
    }

    private func readRecords(as user: String) async {
        while let all = recordWaits.removeValue(forKey: user) {
            let asked = all.prefix(Self.mostRecords)
            if all.count > asked.count { recordWaits[user] = Array(all.dropFirst(asked.count)) }
            let since = asked.lazy.map(\.since).min() ?? 0
            let begun = ContinuousClock.now
            let answer = await site.records(of: asked.map(\.id), since: since, as: user)
            for wait in asked {
                if case .records(let records) = answer {
                    wait.continuation.resume(returning: .records(records.filter { $0.id == wait.id }))
                } else {
                    wait.continuation.resume(returning: answer)
                }
            }
            // A rest that is broken off makes the next question come sooner, which harms nobody.
            let rest = min(Self.longestRest, max(Self.shortestRest, (ContinuousClock.now - begun) * 10))
            try? await Task.sleep(for: rest)
        }
        recording.remove(user)
    }
}
