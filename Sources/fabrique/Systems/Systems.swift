import ArgumentParser
import Contract

/// `fabrique systems`.
struct Systems: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the systems, or show and operate one.",
        subcommands: [
            ShowSystems.self, ConnectSystem.self, Drain.self, Resume.self, Down.self, Fence.self, Maintain.self,
            Share.self, Probe.self, Price.self,
            Datasets.self,
        ],
        defaultSubcommand: ShowSystems.self
    )
}

/// `fabrique systems show`.
struct ShowSystems: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List the systems with what is free, or show one with its partitions."
    )

    @Argument(help: "The system.")
    var name: String?

    @OptionGroup
    var client: ClientOptions

    /// Shows one system, or all.
    func run() async throws {
        try await client.withSession { session in
            if let name {
                let answer: Answer<SystemView> = try await session.api.get("systems", name)
                session.show(answer, as: SystemPage.rendered)
            } else {
                let systems: Listing<SystemView> = try await session.api.list("systems")
                try session.show(systems, as: SystemTable.rendered)
            }
        }
    }
}

/// The system that an operator's command is for, and why it is given.
struct SystemChangeOptions: ParsableArguments {
    @Argument(help: "The system.")
    var name: String

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String?

    @OptionGroup
    var client: ClientOptions

    /// Asks for the new state and shows the system.
    func perform(_ verb: String, why standard: String?) async throws {
        guard let why = why ?? standard else {
            throw CommandFailure(
                .wrongInput,
                "No reason is given. Say --why \"cooling is repaired\": it stays on the record."
            )
        }
        try await client.withSession { session in
            let answer: Answer<SystemView> = try await session.api.send(
                .post,
                ["systems", name, verb],
                StateChange(why: why)
            )
            session.show(answer) { system, screen in
                "\(system.name) is \(screen.paint(system.state, .ofState(system.state))).\n"
            }
        }
    }
}

/// `fabrique systems drain`.
struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let its jobs end and give it no new ones.")

    @OptionGroup
    var options: SystemChangeOptions

    /// Drains.
    func run() async throws { try await options.perform("drain", why: nil) }
}

/// `fabrique systems resume`.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give it jobs again.")

    @OptionGroup
    var options: SystemChangeOptions

    /// Resumes.
    func run() async throws { try await options.perform("resume", why: "resumed by an operator") }
}

/// `fabrique systems down`.
struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say that it is out of service.")

    @OptionGroup
    var options: SystemChangeOptions

    /// Takes it down.
    func run() async throws { try await options.perform("down", why: nil) }
}

/// `fabrique systems fence`.
struct Fence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say that nothing runs any more on one that is out of reach.",
        discussion: """
            Its jobs go on elsewhere where they may, and the platform pays for what is lost. Be sure of it: a job whose first \
            attempt still runs would run twice at once. When the system is back, what is left there of them is stopped.
            """
    )

    @OptionGroup
    var options: SystemChangeOptions

    /// Fences.
    func run() async throws { try await options.perform("fence", why: nil) }
}

/// `fabrique systems probe`.
struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Look at it anew: its partitions, nodes and devices.")

    @OptionGroup
    var options: SystemChangeOptions

    /// Probes.
    func run() async throws { try await options.perform("probe", why: "probed by an operator") }
}

/// `fabrique systems price`.
struct Price: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set the price of a partition's device-hour.")

    @Argument(help: "The system.")
    var name: String

    @Argument(help: "The partition.")
    var partition: String

    @Argument(help: "Euros for a device-hour, such as 2.40.")
    var euros: Euros

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String

    @OptionGroup
    var client: ClientOptions

    /// Sets the price. Jobs that have been placed keep theirs.
    func run() async throws {
        try await client.withSession { session in
            let answer = try await session.api.send(
                .put,
                ["systems", name, "partitions", partition, "price"],
                PriceChange(microEurosPerDeviceHour: euros.microEuros, why: why)
            )
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(name)/\(partition): \(Human.euros(euros.microEuros)) a device-hour.")
        }
    }
}

/// `fabrique systems datasets`.
struct Datasets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which datasets lie on a system.")

    @Argument(help: "The system.")
    var name: String

    @Argument(help: "All datasets that lie there now; they replace what was said before.")
    var datasets: [String] = []

    @Flag(help: "None lies there any more.")
    var none = false

    @OptionGroup
    var client: ClientOptions

    /// Refuses an empty list that nobody meant.
    func validate() throws {
        if datasets.isEmpty != none { throw ValidationError("Name the datasets, or give --none for no datasets.") }
    }

    /// Sets the list.
    func run() async throws {
        try await client.withSession { session in
            let answer = try await session.api.send(
                .put,
                ["systems", name, "datasets"],
                DatasetList(datasets: datasets)
            )
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("\(name) holds \(datasets.isEmpty ? "no datasets" : datasets.joined(separator: ", ")).")
        }
    }
}
