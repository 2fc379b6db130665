import Quantities

/// One who waits for what the accounting keeps of a job that has ended.
struct RecordWait: Sendable {
    var id: Int64
    /// When the job ended, in Slurm's seconds.
    var ended: Int64
    var continuation: CheckedContinuation<SiteAnswer, Never>
}

/// The accounting's records of jobs that have ended, asked for together: a question costs slurmrestd, slurmdbd and their
/// database 37 ms of processor time before the first job, and about one for each (Slurm 22.05).
extension SlurmConnector {
    /// How many are asked for at once: their numbers stand in the address.
    private static let mostRecords = 200
    /// How long the accounting is left alone after an answer. It hears of an end a second late anyway.
    private static let rest = Duration.milliseconds(500)

    /// What the accounting keeps of a job that ran and ended. Whoever asks while an answer is out shares the next.
    func record(of id: Int64, ended: Int64, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            recordWaits[user, default: []].append(RecordWait(id: id, ended: ended, continuation: continuation))
            guard recording.insert(user).inserted else { return }
            Task { await readRecords(as: user) }
        }
    }

    private func readRecords(as user: String) async {
        while let all = recordWaits.removeValue(forKey: user) {
            let asked = all.prefix(Self.mostRecords)
            if all.count > asked.count { recordWaits[user] = Array(all.dropFirst(asked.count)) }
            let since = asked.lazy.map(\.ended).min() ?? 0
            let answer = await site.records(of: asked.map(\.id), since: since, as: user)
            for wait in asked {
                if case .records(let records) = answer {
                    wait.continuation.resume(returning: .records(records.filter { $0.id == wait.id }))
                } else {
                    wait.continuation.resume(returning: answer)
                }
            }
            // A rest that is broken off makes the next question come sooner, which harms nobody.
            try? await Task.sleep(for: Self.rest)
        }
        recording.remove(user)
    }
}
