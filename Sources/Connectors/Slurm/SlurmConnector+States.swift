/// One who waits for the state of a job.
struct StateWait: Sendable {
    var id: Int64
    var continuation: CheckedContinuation<SiteAnswer, Never>
}

/// The states of jobs that wait or run, asked for together: two hundred cost slurmrestd and slurmctld less than one look at
/// one of them, 3 ms of processor time (Slurm 25.05).
extension SlurmConnector {
    /// How many are asked for at once: their numbers stand in the address.
    private static let mostStates = 200
    /// How long slurmctld is left alone after an answer, at least.
    private static let shortestRest = Duration.milliseconds(250)
    private static let longestRest = Duration.seconds(5)

    /// In which state a job is. Whoever asks while an answer is out shares the next.
    func state(of id: Int64, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            stateWaits[user, default: []].append(StateWait(id: id, continuation: continuation))
            guard readingStates.insert(user).inserted else { return }
            Task { await readStates(as: user) }
        }
    }

    private func readStates(as user: String) async {
        while let all = stateWaits.removeValue(forKey: user) {
            let asked = all.prefix(Self.mostStates)
            if all.count > asked.count { stateWaits[user] = Array(all.dropFirst(asked.count)) }
            let begun = ContinuousClock.now
            let answer = await site.states(of: asked.map(\.id), as: user)
            for wait in asked { wait.continuation.resume(returning: answer) }
            // A rest that is broken off makes the next question come sooner, which harms nobody.
            let rest = min(Self.longestRest, max(Self.shortestRest, (ContinuousClock.now - begun) * 10))
            try? await Task.sleep(for: rest)
        }
        readingStates.remove(user)
    }
}
