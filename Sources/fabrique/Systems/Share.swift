import ArgumentParser
import Contract

/// `fabrique systems share`.
struct Share: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what share of its time it offers each month.",
        discussion: """
            It holds in each calendar month (UTC), for each kind of device apart. What attempts used that ended in the month \
            counts, and all that is set aside for those that are open. A job for which too little is left goes elsewhere, or \
            waits for the next month. 100% holds nothing back.
            """
    )

    @Argument(help: "The system.")
    var name: String

    @Argument(help: "The share, such as 30% or 12.5%.")
    var share: Percentage

    @Option(help: ArgumentHelp("The reason, which stays on the record.", valueName: "text"))
    var why: String

    @OptionGroup
    var client: ClientOptions

    /// Sets the share and shows what of it is gone.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<SystemView> = try await session.api.send(
                .put,
                ["systems", name, "share"],
                ShareChange(perMille: share.perMille, why: why)
            )
            session.show(answer, as: SystemPage.rendered)
        }
    }
}
