import Federation
import Quantities

/// One thing that was tried at a site, and how it went, in words that its operator can act on.
package struct SiteCheck: Hashable, Sendable {
    /// What was tried.
    package var subject: String
    /// Whether it works.
    package var works: Bool
    /// Whether the site can be used without it.
    package var isNeeded: Bool
    /// What was found, or what to mend.
    package var words: String

    init(_ subject: String, works: Bool, isNeeded: Bool = true, _ words: String) {
        (self.subject, self.works, self.isNeeded, self.words) = (subject, works, isNeeded, words)
    }
}

extension SlurmConnector {
    /// Tries what the federation needs of a site: its interface, tokens, lists, a job from submission to end, accounting.
    /// Ends at the first thing without which the rest can't be tried.
    package func probe() async -> [SiteCheck] {
        var checks: [SiteCheck] = []
        do throws(ConnectorFault) {
            try SiteAccount.check(settings.user)
            let dialect = try await site.dialect()
            checks.append(
                SiteCheck("interface", works: true, "slurmrestd answers, and \(dialect.version.word) is spoken.")
            )
            checks.append(
                SiteCheck(
                    "accounting",
                    works: dialect.hasAccounting,
                    isNeeded: false,
                    dialect.hasAccounting
                        ? "slurmdbd's records can be asked for."
                        : "slurmrestd offers no slurmdbd: what jobs used is told by the controller alone, without "
                            + "processor time, memory and energy. Start it with openapi/dbv0.0.38 or openapi/slurmdbd."
                )
            )
            try await site.ping()
            checks.append(SiteCheck("controller", works: true, "slurmctld is up."))
            let inventory = try await discover()
            let names = inventory.partitions.map(\.name).joined(separator: ", ")
            checks.append(SiteCheck("partitions", works: true, "\(names). \(inventory.limits)"))
        } catch {
            checks.append(SiteCheck("connection", works: false, error.text))
            return checks
        }
        return checks + (await tryJob())
    }

    /// Sends a job of one core and one minute through all that jobs go through.
    private func tryJob() async -> [SiteCheck] {
        guard let partition = partitions.values.min(by: { ($0.nodes.count, $0.name) < ($1.nodes.count, $1.name) })
        else {
            return []
        }
        var generator = SystemRandomNumberGenerator()
        let name = "\(settings.tag)-probe-\(generator.next() & 0xffff_ffff)"
        var order = AttemptOrder(
            key: AttemptKey(job: JobID(0), attempt: 1),
            jobName: "probe of the site",
            script: "#!/bin/sh\nexit 7\n",
            workingDirectory: "/",
            standardOutput: "/dev/null",
            standardError: "/dev/null",
            partition: partition.name,
            cores: 1
        )
        order.timeLimit = 60
        let end = await followed(order, named: name)
        switch end {
        case .ended(let end) where end.cause == .exited(code: 7):
            return [
                SiteCheck(
                    "job",
                    works: true,
                    "A job of \(settings.user)'s was submitted held to \(partition.name), let go, ran, and ended with the "
                        + "exit code it was given."
                )
            ]
        case .ended(let end):
            return [SiteCheck("job", works: false, Self.words(for: end.cause, as: settings.user, in: partition.name))]
        case .lost(let why, _, _): return [SiteCheck("job", works: false, why)]
        default:
            return [
                SiteCheck(
                    "job",
                    works: false,
                    isNeeded: false,
                    "The job did not start and end within a minute, and was taken back. The partition \(partition.name) "
                        + "may be full; probe again later."
                )
            ]
        }
    }

    private static func words(for cause: AttemptEnd.Cause, as user: String, in partition: String) -> String {
        switch cause {
        case .rejected(let why):
            "\(why) `sacctmgr show association user=\(user)` there shows whether \(user) may submit to \(partition)."
        case .unlaunchable(let why): why
        default: "The job of \(user)'s ended with \(cause), not with the exit code it was given."
        }
    }

    /// Leads a job through its life with the same rules as every other, and waits a minute for its end.
    private func followed(_ order: AttemptOrder, named name: String) async -> AttemptObservation.State? {
        var attempt = SlurmAttempt(
            key: order.key,
            name: name,
            account: settings.user,
            partition: order.partition,
            meter: meter(for: order.partition),
            hasOrder: true,
            at: clock()
        )
        let begun = clock()
        while !attempt.isOver {
            let now = clock()
            let age = now.milliseconds - begun.milliseconds
            if age > 60_000 { attempt.stop(at: now) }
            guard age < 90_000 else { return nil }
            if let question = attempt.next(at: now) {
                let answer = await carryOut(question, for: attempt, order)
                _ = attempt.take(answer, at: clock(), chance: 0.5)
            } else if !attempt.isOver {
                let pause = max(10, attempt.due.milliseconds - now.milliseconds)
                guard (try? await Task.sleep(for: .milliseconds(pause))) != nil else { return nil }
            }
        }
        return attempt.isUnwanted ? nil : attempt.state
    }
}
