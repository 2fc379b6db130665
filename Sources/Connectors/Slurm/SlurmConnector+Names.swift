import Federation

/// One who looks for the jobs of a name.
struct NameWait: Sendable {
    var name: String
    var continuation: CheckedContinuation<SiteAnswer, Never>
}

/// Names that are looked for in lists of all jobs, each of which costs a large system seconds.
///
/// Each account's are asked for as that account, which may be all that it is allowed to see. Turns are given as for
/// records: one list is out at a time, however many accounts wait, and half of the time none is.
extension SlurmConnector {
    /// The jobs of a name. All who ask meanwhile share the account's next list; none is given a list that began before it
    /// asked.
    func find(_ name: String, as user: String) async -> SiteAnswer {
        await withCheckedContinuation { continuation in
            nameWaits[user, default: []].append(NameWait(name: name, continuation: continuation))
            nameTurns.join(user)
            readNames()
        }
    }

    /// Reads the list whose turn it is, or sets the alarm for the next.
    private func readNames() {
        nameAlarm?.cancel()
        let now = ContinuousClock.now
        if let user = nameTurns.take(at: now) {
            let asked = nameWaits.removeValue(forKey: user) ?? []
            Task { await read(asked, as: user) }
        } else if let next = nameTurns.next(from: now) {
            nameAlarm = Task { [weak self] in
                guard (try? await Task.sleep(until: next, clock: .continuous)) != nil else { return }
                await self?.readNames()
            }
        }
    }

    private func read(_ asked: [NameWait], as user: String) async {
        let begun = ContinuousClock.now
        let answer = await site.jobs(named: settings.tag + "-", as: user)
        let now = ContinuousClock.now
        let isRead = if case .found = answer { true } else { false }
        nameTurns.answered(isRead: isRead, after: now - begun, at: now)
        for wait in asked {
            if case .found(let jobs) = answer {
                wait.continuation.resume(returning: .found(jobs.filter { $0.name == wait.name }))
            } else {
                wait.continuation.resume(returning: answer)
            }
        }
        if nameTurns.isSilent { giveUpNames() }
        readNames()
        // Nobody's list waits for that.
        if case .found(let jobs) = answer { await dismissStrays(among: jobs, as: user) }
    }

    /// Answers all in line, where the site answers nobody: each asks again in its own time.
    private func giveUpNames() {
        for wait in nameTurns.giveUp().flatMap({ nameWaits.removeValue(forKey: $0) ?? [] }) {
            wait.continuation.resume(returning: .unknown("the site's lists of jobs can't be read"))
        }
    }

    /// Ends what bears our name and belongs to no attempt any more: a submission that landed after it was given up.
    private func dismissStrays(among jobs: [SlurmJob], as user: String) async {
        for job in jobs where !job.isOver {
            guard let key = AttemptKey(String(job.name.dropFirst(settings.tag.count + 1))), attempts[key] == nil,
                let highest = try? ledger.highestForgotten(of: key.job), highest >= key.attempt
            else { continue }
            _ = await site.cancel(job.id, as: user)
        }
    }
}
