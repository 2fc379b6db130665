import ArgumentParser
import Contract

/// `fabrique ledger`.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Show the ledger's entries and balances, and correct a charge.",
        subcommands: [ListEntries.self, Balances.self, CorrectCharge.self],
        defaultSubcommand: ListEntries.self
    )
}

/// `fabrique ledger list`.
struct ListEntries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the entries, oldest first."
    )

    /// The kinds of entry, as the API spells them.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case award
        case hold
        case charge
        case release
        case correction
    }

    @Option(help: ArgumentHelp("Only those of a job.", valueName: "number"))
    var job: JobReference?

    @Option(help: ArgumentHelp("Only those of an allocation.", valueName: "number"))
    var allocation: UInt64?

    @Option(help: "Only those of this kind.")
    var kind: Kind?

    @Option(name: [.short, .long], help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int?

    @OptionGroup
    var client: ClientOptions

    /// Refuses a limit that asks for nothing.
    func validate() throws { try Limit.check(limit) }

    /// Lists.
    func run() async throws {
        try await client.withSession { session in
            var query: [(name: String, value: String)] = []
            if let job { query.append(("job", job.description)) }
            if let allocation { query.append(("allocation", String(allocation))) }
            if let kind { query.append(("kind", kind.rawValue)) }
            let entries: Listing<EntryView> = try await session.api.list("ledger", query: query, limit: limit)
            try session.show(entries, as: EntryTable.rendered)
        }
    }
}

/// `fabrique ledger balances`.
struct Balances: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what each account holds.")

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<[Balance]> = try await session.api.get("ledger", "balances")
            session.show(answer) { balances, screen in
                var table = Table([.elastic("ACCOUNT", least: 16), .number("BALANCE")])
                for balance in balances {
                    table.add([
                        Table.Cell(balance.account), Table.Cell(Human.amount(balance.amount, unit: balance.unit)),
                    ])
                }
                return balances.isEmpty ? "No balances.\n" : table.rendered(on: screen)
            }
        }
    }
}

/// `fabrique ledger correct`.
struct CorrectCharge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Enter a signed change of what an attempt was charged.",
        discussion: """
            Amounts are whole numbers of the ledger's own units and may be negative: --device-seconds=-120. What was \
            entered before stays.
            """
    )

    @Argument(help: "The job's number.")
    var job: UInt64

    @Option(help: "The attempt that was charged.")
    var attempt: Int

    @Option(help: "Change of the compute.")
    var deviceSeconds: Int64 = 0

    @Option(help: "Change of the energy.")
    var joules: Int64 = 0

    @Option(name: .customLong("micrograms-co2e"), help: "Change of the greenhouse gas.")
    var microgramsCO2e: Int64 = 0

    @Option(help: "Change of the price.")
    var microEuros: Int64 = 0

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String

    @OptionGroup
    var client: ClientOptions

    /// Refuses a correction of nothing.
    func validate() throws {
        guard [deviceSeconds, joules, microgramsCO2e, microEuros].contains(where: { $0 != 0 }) else {
            throw ValidationError("Say what changes, such as --device-seconds=-120.")
        }
    }

    /// Enters it.
    func run() async throws {
        try await client.withSession { session in
            let correction = NewCorrection(
                job: job,
                attempt: attempt,
                deviceSeconds: deviceSeconds,
                joules: joules,
                microgramsCO2e: microgramsCO2e,
                microEuros: microEuros,
                why: why
            )
            let answer = try await session.api.send(.post, ["ledger", "corrections"], correction)
            if session.wantsJSON { session.show(json: answer.text) }
            session.say("The charge of job \(job), attempt \(attempt), is corrected.")
        }
    }
}

/// Ledger entries as a table, a line for each amount that moved.
enum EntryTable {
    /// The text for a person.
    static func rendered(_ entries: [EntryView], on screen: Screen) -> String {
        guard !entries.isEmpty else { return "No entries.\n" }
        var table = Table([
            .number("ENTRY"), .fixed("WHEN"), .fixed("KIND"), .number("JOB").ifAny, .number("AMOUNT"),
            .elastic("ACCOUNT", least: 14), .elastic("WHY").ifAny,
        ])
        for entry in entries {
            let postings = entry.postings.isEmpty ? [nil] : entry.postings.map(Optional.some)
            for (place, posting) in postings.enumerated() {
                let isFirst = place == 0
                let job = entry.job.map { job in entry.attempt.map { "\(job) attempt \($0)" } ?? String(job) }
                table.add([
                    Table.Cell(isFirst ? String(entry.entry) : nil),
                    Table.Cell(isFirst ? screen.local(entry.at) : nil),
                    Table.Cell(isFirst ? entry.kind : nil, .heading),
                    Table.Cell(isFirst ? job : nil),
                    Table.Cell(posting.map { Human.amount($0.amount, unit: $0.unit, isSigned: true) }),
                    Table.Cell(posting?.account),
                    Table.Cell(isFirst ? entry.why : nil),
                ])
            }
        }
        return table.rendered(on: screen)
    }
}
