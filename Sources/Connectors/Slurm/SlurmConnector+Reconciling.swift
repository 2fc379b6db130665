package import Federation
import Quantities

extension SlurmConnector {
    /// Compares what the engine believes with what is known here. The site itself is asked all the while; this only adds
    /// whether it can be reached at all.
    package func reconcile(_ expected: [AttemptKey]) async throws(ConnectorFault) -> Reconciliation {
        let now = clock()
        if heard.map({ now.milliseconds - $0.milliseconds > 10_000 }) ?? true {
            try await site.ping()
            heard = clock()
        }
        var result = Reconciliation()
        for key in expected.sorted() {
            guard let attempt = attempts[key] else {
                if let state = try unknown(key, at: now) { result.expected.append(AttemptObservation(key, state)) }
                continue
            }
            if let state = attempt.state {
                result.expected.append(AttemptObservation(key, state))
            } else if let trouble = attempt.trouble {
                result.faults.append(ConnectorFault(.unreachable, "Attempt \(key): \(trouble)."))
            }
        }
        let wanted = Set(expected)
        for attempt in attempts.values.sorted(by: { $0.key < $1.key }) where !wanted.contains(attempt.key) {
            // One of which nothing can be said yet may be on its way there all the same.
            let state = attempt.state ?? .accepted(siteJob: attempt.siteJob.map { String($0.id) } ?? "")
            result.orphans.append(AttemptObservation(attempt.key, state))
        }
        try ledger.settle()
        pump()
        return result
    }

    /// What is to be said of an attempt that no note names.
    private func unknown(_ key: AttemptKey, at now: Instant) throws(ConnectorFault) -> AttemptObservation.State? {
        guard try ledger.highestForgotten(of: key.job) < key.attempt else {
            let why = "The connector was told to forget it, so how it ended is not known any more."
            return .lost(why: why, started: nil, noticed: now)
        }
        // Where the notes were begun anew, a job of this name may be on the site all the same.
        guard ledger.isNew else { return .absent }
        let attempt = SlurmAttempt(
            key: key,
            name: name(of: key),
            account: settings.user,
            partition: "",
            meter: SiteMeter(),
            hasOrder: false,
            phase: .sent(now),
            at: now
        )
        try ledger.keep(AttemptEntry(attempt))
        attempts[key] = attempt
        schedule(key)
        return nil
    }
}
