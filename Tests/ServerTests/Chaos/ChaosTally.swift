import Contract

/// What a chaos run came to, and what of it must not be.
struct ChaosTally: CustomStringConvertible {
    private var counts: [String: Int] = [:]
    /// What must not be, each in one line: of which job, and all that is known of it.
    private(set) var faults: [String] = []

    /// Judges one job.
    mutating func add(
        _ job: ChaosJob,
        _ view: JobView,
        _ attempts: [AttemptView],
        _ effects: Effects,
        _ accounts: [String: SiteAccounts]
    ) {
        count("jobs")
        count("jobs \(view.state)")
        count("attempts", attempts.count)
        count("runs", effects.runs.count)
        func blame(_ what: String) {
            let rows = attempts.flatMap { accounts[$0.system]?.rows(of: job.id, attempt: $0.number).map(\.text) ?? [] }
            let told = attempts.map {
                "\($0.number) on \($0.system) as \($0.siteJob ?? "-"): \($0.outcome ?? "open") (\($0.why ?? "")), "
                    + "\($0.deviceSeconds ?? -1) s from \($0.started ?? "-") to \($0.ended ?? "-") by \($0.paidBy ?? "-")"
            }
            let evidence =
                "It is \(view.state), exit \(view.exitCode ?? -1). Attempts:\n\(told.joined(separator: "\n"))\nsacct:\n"
                + "\(rows.joined(separator: "\n"))\nIt wrote:\n\(effects.text)\nIts output:\n\(job.output)"
            let kind = job.mayRequeue ? "requeue" : "no requeue"
            faults.append("job \(job.id) (\(kind)) \(what). \(evidence)".replacing("\n", with: " | "))
        }
        guard view.ended != nil else { return blame("did not end") }
        if effects.isTwiceAtOnce { blame("ran twice at once") }
        if effects.runs.count > 1 { count("jobs that ran again") }
        if attempts.count > 1, !job.mayRequeue { blame("was tried again though it may not be") }
        for run in effects.runs where !attempts.contains(where: { $0.number == run.attempt }) {
            blame("ran as attempt \(run.attempt), which is not in the record")
        }
        for attempt in attempts {
            let runs = effects.runs(of: attempt.number)
            if runs.count > 1 { blame("ran \(runs.count) times in attempt \(attempt.number)") }
            count("attempts \(attempt.outcome ?? "open")")
            let hasExited = attempt.exitCode != nil
            if hasExited, !runs.contains(where: \.isComplete) {
                blame("is told to have exited, and never came to its end")
            }
            if attempt.exitCode == 1, job.code > 0, accounts[attempt.system]?.tellsExitCodes == false {
                // Where slurmctld forgot the job, 1 stands for any code.
                count("failures that only the accounting told")
            } else if hasExited, attempt.exitCode != job.code {
                blame("is told to have exited with another code")
            }
            if !hasExited, runs.contains(where: \.isComplete) {
                count("attempts that came to their end and are told lost")
                let states = (accounts[attempt.system]?.rows(of: job.id, attempt: attempt.number) ?? []).map(\.state)
                let end = "accounted \(states.joined(separator: " and "))"
                count("attempts that came to their end and are told lost, \(end): \(attempt.why ?? "")".withoutNumbers)
            }
            let rows = accounts[attempt.system]?.rows(of: job.id, attempt: attempt.number) ?? []
            if !hasExited, attempt.paidBy == "project" {
                // A cluster whose slurmctld never hears of an end lets the job run on to its limit: that is then what it accounts.
                let isAccounted = attempt.outcome == "timedOut" && rows.contains { $0.state == "TIMEOUT" }
                if isAccounted {
                    count("ends that the cluster missed, up to the limit")
                } else {
                    blame("is charged for what the platform lost")
                }
            }
            if let fault = compare(attempt, rows, runs.first) { blame(fault) }
        }
    }

    /// Holds a charge against the cluster's accounting, and where that differs, against the run itself; says what is wrong.
    private mutating func compare(_ attempt: AttemptView, _ rows: [SiteAccounts.Row], _ run: Effects.Run?) -> String? {
        guard let charged = attempt.deviceSeconds.map({ $0 / Int64(max(1, attempt.billedDevices)) }) else {
            return "has no charge for attempt \(attempt.number)"
        }
        let started = rows.filter(\.hasStarted)
        let accounted = started.reduce(0) { $0 + $1.elapsedSeconds }
        if charged == accounted {
            count("charges equal to sacct's")
            return nil
        }
        if attempt.exitCode == nil, attempt.paidBy != "project" {
            // The cluster counts what the platform could not see, and nobody but the platform pays.
            count("losses that the cluster accounts otherwise")
            return nil
        }
        // A killed slurmctld forgets: rows never came, read running for ever, or were written anew when it was told to let
        // go of the job, or began it again and the guard ended it. Then a charge lies between what ran and what the row
        // came to; without a row, it covers what ran. Of a job that had ended and waited once more, to be cancelled there, the
        // row had said how long it ran, and that may be too little: a start that slurmctld forgot is dated anew.
        if let run, run.isComplete {
            let most = started.isEmpty ? .max : max(run.milliseconds, accounted * 1000) + 1000
            let isOverwritten = !rows.isEmpty && rows.allSatisfy { $0.state.hasPrefix("CANCELLED") }
            if isOverwritten || charged * 1000 + 1000 >= run.milliseconds, charged * 1000 <= most {
                count(started.isEmpty ? "charges without a row in sacct" : "charges whose row was written anew")
                return nil
            }
        }
        return "has \(charged) s in the ledger and \(accounted) s in its cluster's accounting"
    }

    private mutating func count(_ what: String, _ number: Int = 1) { counts[what, default: 0] += number }

    var description: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            + "; \(faults.count) faults"
    }
}

extension String {
    fileprivate var withoutNumbers: String { replacing(/[0-9]+/, with: "N") }
}
