import ArgumentParser
import Contract
import FoundationEssentials

/// `fabrique systems connect`.
struct ConnectSystem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Connect a Slurm cluster through its slurmrestd, once a job has run on it.",
        discussion: """
            Tries the interface, the tokens, the lists and a job, and says what works and what to mend. Connected again, a system \
            takes its new key or command at once; its jobs go on. The key is sent to the server and kept there sealed.
            """
    )

    @Argument(help: "The system's name in the federation.")
    var name: String

    @Option(
        help: ArgumentHelp("Where its slurmrestd answers, such as https://slurm.example.eu:6820.", valueName: "url")
    )
    var slurm: String

    @Option(help: ArgumentHelp("The site's user that looks at it and runs the probe's job.", valueName: "account"))
    var user: String

    @Option(help: ArgumentHelp("The site's jwt_key, which signs a token for every user.", valueName: "file"))
    var tokenKey: String?

    @Option(
        help: ArgumentHelp(
            "A program on the server that prints a user's token, %u being the user. Blanks part its words; no shell reads it.",
            valueName: "command"
        )
    )
    var tokenCommand: String?

    @Option(help: ArgumentHelp("How people call it. (default: its name)", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("Where it stands, such as FI.", valueName: "country"))
    var country: String

    @Option(help: ArgumentHelp("What a device-hour costs, in euro.", valueName: "euro"))
    var price: Euros

    @Option(help: ArgumentHelp("The account that the site charges. (default: each user's own)", valueName: "account"))
    var account: String?

    @Option(help: ArgumentHelp("A partition to offer. May be repeated. (default: all)", valueName: "name"))
    var partition: [String] = []

    @Option(
        help: ArgumentHelp(
            "A partition that gives whole nodes only, where its Slurm is too old to say so. May be repeated.",
            valueName: "name"
        )
    )
    var wholeNodes: [String] = []

    @Flag(help: "Its energy plugin measures whole nodes (IPMI, XCC, Cray counters).")
    var nodeEnergy = false

    @OptionGroup
    var client: ClientOptions

    /// Refuses what leaves open how tokens are made.
    func validate() throws {
        guard (tokenKey == nil) != (tokenCommand == nil) else {
            throw ValidationError("Give either --token-key or --token-command.")
        }
    }

    /// Connects, and shows what was tried.
    func run() async throws {
        var site = NewSlurmSite(address: slurm, user: user)
        if let tokenKey {
            guard let key = FileManager.default.contents(atPath: tokenKey) else {
                throw CommandFailure(.wrongInput, "\(tokenKey) can't be read. Check the name and its mode.")
            }
            site.tokenKey = key.base64EncodedString()
        }
        site.tokenCommand = tokenCommand.map { $0.split(separator: " ").map(String.init) }
        site.account = account
        if !partition.isEmpty { site.partitions = partition }
        if !wholeNodes.isEmpty { site.wholeNodePartitions = wholeNodes }
        if nodeEnergy { site.measuresNodes = true }
        let order = NewSystem(
            name: name,
            title: title ?? name,
            country: country,
            microEurosPerDeviceHour: price.microEuros,
            slurm: site
        )
        let body = Array(try JSONEncoder().encode(order))
        try await client.withSession { session in
            // The probe's job has a minute to start and end.
            let request = APIClient.Request(method: .post, path: ["systems"], body: body, limit: .seconds(180))
            let answer: Answer<ConnectedSystem> = try session.api.decode(try await session.api.exchange(request))
            session.show(answer) { connected, screen in
                var page = Details()
                for check in connected.checks {
                    page.add(check.subject, (check.works ? "works. " : "does not work. ") + check.words)
                }
                return page.rendered(on: screen)
                    + "\(connected.system.name) is \(screen.paint(connected.system.state, .ofState(connected.system.state))).\n"
            }
        }
    }
}
