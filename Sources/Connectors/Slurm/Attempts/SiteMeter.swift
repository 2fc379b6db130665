import Federation
import Quantities

/// Turns what a site tells of a job's end into what the federation accounts.
struct SiteMeter: Hashable, Sendable {
    /// The chip of the partition, as the inventory names it; nil where a device is a core.
    var chip: String?
    /// Whether the site keeps accounting, so that it is worth asking.
    var hasAccounting = true
    /// Whether the site's accounting was seen to tell of processor time: where it never does, none says nothing.
    var countsTime = false
    /// The cores of one node, by which whole nodes are told from shared ones; zero where it is not known.
    var coresPerNode: Int64 = 0
    /// Whether the site's energy plugin measures whole nodes: its operator's word, since nothing in the interface says
    /// so.
    var measuresNodes = false
    /// The power of accelerators, by a word of the chip's name.
    var wattsByChip: [String: Int] = [:]

    /// What was told of a job while it ran. slurmctld may have forgotten that by the end, and a record lacks what slurmdbd
    /// was not told in time.
    struct Seen: Hashable, Sendable {
        /// When it began, in Slurm's seconds, as slurmctld or the accounting said.
        var started: Int64?
        /// What slurmctld last said was allocated to it.
        var allocated = SlurmResources()
    }

    /// The end of a job as slurmctld tells it, with what the accounting adds. slurmctld has the exit code right in every
    /// version; the accounting has use and energy.
    ///
    /// - Parameter isUnwanted: Whether we asked for the end.
    func end(
        of job: SlurmJob,
        _ record: SlurmRecord?,
        seen: Seen = Seen(),
        verdict: SlurmAttempt.Verdict?,
        isUnwanted: Bool
    ) -> AttemptObservation.State {
        let end = state(
            job.state,
            exit: job.exit,
            verdict: verdict,
            isUnwanted: isUnwanted,
            started: record?.started ?? job.started ?? seen.started,
            ended: record?.ended ?? job.ended ?? job.submitted,
            // A record lacks the nodes and accelerators of a job that began while slurmdbd was away.
            allocated: (record?.allocated ?? job.allocated).completed(by: job.allocated).completed(by: seen.allocated),
            record
        )
        // A slurmctld that went back to when it ran misses it on its node; the accounting may have heard of its end before.
        guard case .lost = end, let record, record.state != job.state, record.tellsOfExit else { return end }
        return self.end(of: record, seen: seen, verdict: nil, isUnwanted: isUnwanted)
    }

    /// The end of a job that slurmctld no longer knows.
    func end(
        of record: SlurmRecord,
        seen: Seen = Seen(),
        verdict: SlurmAttempt.Verdict?,
        isUnwanted: Bool
    ) -> AttemptObservation.State {
        // Before v0.0.40 the accounting says only that a script failed, not how; 1 stands for "not zero" then.
        let exit = record.exit ?? SlurmExit(code: record.state == "FAILED" ? 1 : 0)
        return state(
            record.state,
            exit: exit,
            verdict: verdict,
            isUnwanted: isUnwanted,
            started: record.started ?? seen.started,
            ended: record.ended ?? record.submitted,
            allocated: record.allocated.completed(by: seen.allocated),
            record
        )
    }

    private func state(
        _ word: String,
        exit: SlurmExit,
        verdict: SlurmAttempt.Verdict?,
        isUnwanted: Bool,
        started: Int64?,
        ended: Int64,
        allocated: SlurmResources,
        _ record: SlurmRecord?
    ) -> AttemptObservation.State {
        let start = started.map { Instant(milliseconds: $0 * 1000) }
        // Without an instant of the end it did not end before it began.
        let stop = Instant(milliseconds: max(ended, started ?? ended) * 1000)
        let seconds = started.map { max(0, ended - $0) } ?? 0
        let launchError = exit.failedLaunch(hasRun: record?.hasRun, isShort: seconds <= Self.launchSeconds)
        let loss = Self.loss(word, exit, launchError, isUnwanted) ?? unbegun(word, exit, seconds, record)
        var verdict = verdict
        if case .lost(let why) = verdict {
            // Unless its script came to its end before we took it back.
            let isOwnEnd = loss == nil && launchError == nil && exit.signal == 0 && Self.ownEnds.contains(word)
            guard isOwnEnd else { return .lost(why: why, started: start, noticed: stop) }
            verdict = nil
        }
        if verdict == nil, let why = loss {
            return .lost(why: why, started: start, noticed: stop)
        }
        let energy = energy(seconds: seconds, allocated, record)
        return .ended(
            AttemptEnd(
                cause: verdict.map(Self.cause) ?? Self.cause(word, exit, launchError),
                started: start,
                ended: stop,
                cpuMilliseconds: record?.cpuMilliseconds ?? 0,
                peakMemory: Bytes(record?.peakMemoryBytes ?? 0),
                joules: energy.amount,
                energySource: energy.source,
                energyModel: energy.basis
            )
        )
    }

    /// How long a launch that fails takes, as a rule. A prolog, which is in a job's time, may take longer.
    private static let launchSeconds: Int64 = 30

    /// Why an end was the site's doing; nil where it was the job's own or ours.
    private static func loss(
        _ word: String,
        _ exit: SlurmExit,
        _ launchError: Int64?,
        _ isUnwanted: Bool
    ) -> String? {
        if exit.signal == OnceScript.secondStart {
            return "The system forgot that it had begun, and started it once more; that start ended at once."
        }
        if exit.signal == OnceScript.noStart {
            return "It did not begin: its node could not write it to .fabrique in the account's home there."
        }
        // A node that can't launch a job that may not be requeued has it cancelled, as root.
        if word == "CANCELLED", !isUnwanted {
            return "The system cancelled it unasked: a node could not launch it, or somebody ended it there."
        }
        // Slurm itself drains the node for it.
        if word == "FAILED", let launchError, launchError != SlurmExit.filesError {
            return "A node of it could not launch it (Slurm's error \(launchError))."
        }
        return losses[word]
    }

    /// Why a script did not begin that Slurm says exited with 1: so it tells of a step that failed before its tasks started
    /// (slurmstepd's mgr.c, from 23.11 on), and nothing but that the script had no processor time tells the two apart.
    private func unbegun(_ word: String, _ exit: SlurmExit, _ seconds: Int64, _ record: SlurmRecord?) -> String? {
        let isSilent = countsTime && record?.hasRun == false
        guard isSilent, word == "FAILED", exit == SlurmExit(code: 1), seconds <= 1 else { return nil }
        return "A node of it could not start it."
    }

    private static let ownEnds: Set = ["COMPLETED", "FAILED"]

    private static let losses = [
        "NODE_FAIL": "A node of it failed.",
        "BOOT_FAIL": "Its nodes did not boot.",
        "PREEMPTED": "The system gave its nodes to other work.",
        "REVOKED": "The system handed it to another cluster.",
        "DEADLINE": "The system ended it at a deadline of its own.",
    ]

    private static func cause(_ verdict: SlurmAttempt.Verdict) -> AttemptEnd.Cause {
        switch verdict {
        case .rejected(let why): .rejected(why: why)
        case .lost(let why): .lost(why: why)
        }
    }

    private static func cause(_ word: String, _ exit: SlurmExit, _ launchError: Int64?) -> AttemptEnd.Cause {
        switch word {
        case "TIMEOUT": return .timeLimit
        case "OUT_OF_MEMORY": return .memoryLimit
        case "CANCELLED": return .stopped
        default: break
        }
        if let launchError {
            return .unlaunchable(
                why: "Slurm could not launch it (error \(launchError)): its working directory, or its input or output "
                    + "files, are not there, or not open to the account."
            )
        }
        return exit.signal > 0 ? .signalled(number: exit.signal) : .exited(code: exit.code)
    }

    private func energy(seconds: Int64, _ allocated: SlurmResources, _ record: SlurmRecord?) -> EnergyReading {
        let hasWholeNodes = coresPerNode > 0 && allocated.cores / max(1, allocated.nodes) >= coresPerNode
        // A node's counter tells nothing of one job among several on it.
        if measuresNodes, hasWholeNodes, let joules = record?.joules {
            return EnergyReading(
                amount: Joules(joules),
                source: .measured,
                basis: "whole nodes, by the site's own energy plugin (Slurm accounting)"
            )
        }
        return EnergyModel(wattsByChip: wattsByChip).estimate(
            EnergyModel.Use(
                milliseconds: min(seconds, SlurmResources.most) * 1000,
                cores: Int(allocated.cores),
                // Without a record all cores count as busy.
                cpuMilliseconds: record?.cpuMilliseconds ?? .max,
                memoryBytes: allocated.memoryMiB << 20,
                devices: Int(allocated.devices),
                chip: chip
            )
        )
    }
}
