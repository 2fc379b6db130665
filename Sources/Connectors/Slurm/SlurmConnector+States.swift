/// The states of jobs that wait or run, asked for together: two hundred cost slurmrestd and slurmctld less than one look at
/// one of them, 3 ms of processor time (Slurm 25.05).
///
/// Each account's are asked for as that account, which may be all that it is allowed to see. One at a time is asked for, as
/// one of the questions that a site is asked at once, however many accounts wait: a round through all of them takes as long
/// as there are accounts. So where few attempts share an account, each is looked at instead.
extension SlurmConnector {
    /// How many are asked for at once: their numbers stand in the address.
    private static let mostStates = 200
    /// How long slurmctld is left alone once all who waited were answered, at least.
    private static let shortestRest = Duration.milliseconds(250)
    private static let longestRest = Duration.seconds(5)

    /// In which state a job is. Whoever asks while an answer is out shares the next.
    func state(of id: Int64, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            stateLine.join(StateWait(id: id, user: user, continuation: continuation))
            guard !isReadingStates else { return }
            isReadingStates = true
            Task { await readStates() }
        }
    }

    /// Answers whoever waits for the state of a job at once, since something is to be done about it that can't wait.
    func withdrawState(of id: Int64, as user: String) {
        for wait in stateLine.withdraw(id, as: user) { wait.continuation.resume(returning: .withdrawn) }
    }

    /// What costs the site least to tell how jobs go on.
    static func watch(hasStates: Bool, attempts: Int, accounts: Int) -> SlurmAttempt.Watch {
        guard accounts <= max(fewAccounts, attempts / leastShared) else { return .looks }
        return hasStates ? .states : attempts >= crowd ? .records : .looks
    }

    /// So many accounts' lists are read within a second.
    private static let fewAccounts = 16
    /// A list for so many attempts costs less than the looks at them, with the rest that follows it.
    private static let leastShared = 4

    private func readStates() async {
        while !stateLine.isEmpty {
            for user in stateLine.turns(of: Self.mostStates) {
                guard await readStates(as: user) else { break }
            }
            try? await Task.sleep(for: Self.shortestRest)
        }
        isReadingStates = false
    }

    /// Reads one list, and rests. False if it could not be read: then whoever waits was told so, and for no other list as
    /// long again.
    private func readStates(as user: String) async -> Bool {
        await takePlace()
        let ids = stateLine.ask(Self.mostStates, of: user)
        let begun = ContinuousClock.now
        var isRead = ids.isEmpty
        if !ids.isEmpty {
            let answer = await site.states(of: ids, as: user)
            if case .states = answer { isRead = true }
            let answered = isRead ? stateLine.answered() : stateLine.givenUp()
            for wait in answered { wait.continuation.resume(returning: answer) }
        }
        let length = ContinuousClock.now - begun
        leavePlace()
        pump()
        // A rest that is broken off makes the next question come sooner, which harms nobody.
        try? await Task.sleep(for: min(Self.longestRest, length * 10))
        return isRead
    }
}
