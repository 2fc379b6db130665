import ArgumentParser
import Contract
import FoundationEssentials

/// `fabrique submit`.
struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Submit a batch script.",
        discussion: """
            Takes a Slurm script as it is; its #SBATCH and #FABRIQUE lines say what the job needs. Of the environment, \
            only the variables that the script names in --export are sent. With --training the planner tells how long that \
            takes on each kind of accelerator, and the job is placed by it.

            Prints the job's number. With --wait or --follow it stays until the job has ended, and its exit status is \
            the job's; Ctrl-C then leaves the job running.
            """
    )

    @OptionGroup
    var script: ScriptOptions

    @Flag(help: "Wait until the job has ended.")
    var wait = false

    @Flag(help: "Wait, and show the job's output as it comes.")
    var follow = false

    @Flag(help: "Submit it held; fabrique release lets it go.")
    var hold = false

    @Option(
        help: ArgumentHelp(
            "A key of your own: submitting again with the same key makes no second job.",
            valueName: "text"
        )
    )
    var key: String?

    @OptionGroup
    var client: ClientOptions

    /// Refuses a key that no header could carry.
    func validate() throws {
        guard let key else { return }
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ValidationError("--key takes 1 to 200 visible ASCII characters.")
        }
    }

    /// Submits, and waits where that is asked for.
    func run() async throws {
        let request = try script.request(isHeld: hold, environment: ProcessInfo.processInfo.environment)
        try await client.withSession { session in
            let answer: Answer<Submitted> = try await script.explainingMistakes {
                try await session.api.send(.post, ["jobs"], request, key: key ?? APIClient.newKey())
            }
            let submitted = answer.value
            for note in submitted.notes {
                StandardStream.error.write("\(script.file):\(note.line): \(note.message.printable)\n")
            }
            guard wait || follow else { return session.show(answer) { submitted, _ in submitted.sentence + "\n" } }

            // Standard output belongs to the job's output, or to one JSON document: the number goes elsewhere.
            StandardStream.error.write("\(submitted.sentence)\n")
            if follow, submitted.isArray {
                StandardStream.error.write(
                    "The tasks' logs: fabrique logs -f \(submitted.id)_0. Waiting for all tasks.\n"
                )
            }
            let watch = JobWatch(session: session.patient)
            Interruption.begin(
                "\nfabrique: the job goes on. See it with: fabrique job \(submitted.id); end it with: fabrique cancel \(submitted.id)"
            )
            defer { Interruption.end() }
            let status =
                try await submitted.isArray
                ? watch.wait(forArray: submitted) : watch.wait(for: String(submitted.id), follows: follow)
            if status != .done { throw CommandFailure(status, "") }
        }
    }
}

extension Submitted {
    /// `job 12`, or `array 12 (100 tasks)`.
    var sentence: String { isArray ? "array \(id) (\(Human.count(count, "task")))" : "job \(id)" }
}
