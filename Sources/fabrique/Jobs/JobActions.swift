import ArgumentParser
import Contract

/// The jobs that an action is for, and why it is done.
struct JobActionOptions: ParsableArguments {
    @Argument(help: "Jobs, tasks such as 12_3, or an array's number for all its open tasks.")
    var jobs: [JobReference]

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String?

    @OptionGroup
    var client: ClientOptions

    /// Does `verb` to each job, says how many it touched, and goes on past those that refuse it.
    ///
    /// With `--json` one job's answer is printed as it came, and those of several as an array.
    /// Throws the first refusal after all have been tried.
    func perform(_ verb: String, done participle: String, why standard: String) async throws {
        try await client.withSession { session in
            var failures: [CommandFailure] = []
            var texts: [[UInt8]] = []
            for job in jobs {
                do {
                    let answer: Answer<ActionDone> = try await session.api.send(
                        .post,
                        ["jobs", job.description, verb],
                        JobAction(why: why ?? standard)
                    )
                    texts.append(answer.text)
                    let count = answer.value.jobs
                    session.say(count == 1 ? "job \(job) \(participle)" : "\(job): \(count) jobs \(participle)")
                } catch let failure as CommandFailure {
                    failures.append(failure)
                    if jobs.count > 1 { StandardStream.error.write("fabrique: job \(job): \(failure.message)\n") }
                }
            }
            if session.wantsJSON, jobs.count == 1, let text = texts.first {
                session.show(json: text)
            } else if session.wantsJSON, jobs.count > 1 {
                session.show(json: Array("[".utf8) + texts.joined(separator: Array(",".utf8)) + Array("]".utf8))
            }
            guard var failure = failures.first else { return }
            if jobs.count > 1 { failure.message = "" }
            throw failure
        }
    }
}

/// `fabrique cancel`.
struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cancel jobs, waiting or running.")

    @OptionGroup
    var options: JobActionOptions

    /// Cancels.
    func run() async throws { try await options.perform("cancel", done: "cancelled", why: "cancelled by the user") }
}

/// `fabrique hold`.
struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Keep waiting jobs from starting.")

    @OptionGroup
    var options: JobActionOptions

    /// Holds.
    func run() async throws { try await options.perform("hold", done: "held", why: "held by the user") }
}

/// `fabrique release`.
struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let held jobs go.")

    @OptionGroup
    var options: JobActionOptions

    /// Releases.
    func run() async throws { try await options.perform("release", done: "released", why: "released by the user") }
}

/// `fabrique evict`.
struct Evict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take running jobs off their system; they queue again.",
        discussion: "For operators. A job with a checkpoint goes on from there; the platform pays for what is lost."
    )

    @OptionGroup
    var options: JobActionOptions

    /// Evicts; an eviction needs a reason, because others will ask for it.
    func run() async throws {
        guard options.why != nil else {
            throw CommandFailure(.wrongInput, "No reason is given. Say --why \"node n3 is repaired\": others will ask.")
        }
        try await options.perform("evict", done: "evicted", why: "")
    }
}
