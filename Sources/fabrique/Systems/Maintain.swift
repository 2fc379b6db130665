import ArgumentParser
import Contract

/// `fabrique systems maintain`.
struct Maintain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plan a time for which it is out of service, or give all such plans up.",
        discussion: """
            No job starts that could not end before, unless it goes on from checkpoints; what runs when the time comes is evicted, \
            at the platform's expense. At its end the system takes jobs again by itself.
            """
    )

    @Argument(help: "The system.")
    var name: String

    @Option(help: ArgumentHelp("From when on, such as 2026-12-01T08:00:00Z.", valueName: "instant"))
    var from: String?

    @Option(help: ArgumentHelp("Until when.", valueName: "instant"))
    var to: String?

    @Option(help: ArgumentHelp("What for; it stays on the record.", valueName: "text"))
    var why: String?

    @Flag(help: "Give up all that is planned.")
    var clear = false

    @OptionGroup
    var client: ClientOptions

    /// Refuses what is no plan.
    func validate() throws {
        let isPlan = from != nil && to != nil && why != nil
        guard clear ? from == nil && to == nil && why == nil : isPlan else {
            throw ValidationError("Give --from, --to and --why, or --clear alone.")
        }
    }

    /// Adds to what is planned, or clears it, and shows the plan.
    func run() async throws {
        try await client.withSession { session in
            var windows: [MaintenanceView] = []
            if let from, let to, let why {
                let known: Answer<SystemView> = try await session.api.get("systems", name)
                windows = known.value.maintenance + [MaintenanceView(starts: from, ends: to, why: why)]
            }
            let answer: Answer<SystemView> = try await session.api.send(
                .put,
                ["systems", name, "maintenance"],
                MaintenancePlan(windows: windows)
            )
            session.show(answer, as: SystemPage.rendered)
        }
    }
}
