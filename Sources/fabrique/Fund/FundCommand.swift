import ArgumentParser

/// `fabrique fund`.
struct FundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fund",
        abstract: "See what each layer of a fund earns and loses, and hold it to the rules.",
        subcommands: [RunFund.self, CheckFund.self]
    )
}
