import ArgumentParser
import Contract
import Twin

/// `fabrique twin fork`.
struct ForkLive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Play the running federation forward, without stopping it.",
        discussion: """
            Asks one question of a copy of the server's present state: when would a job start (--job), what would an outage \
            of a system change (--system), what would a larger award change (--award). Jobs are taken to use the share of \
            their time limits that jobs used lately; --typical says another. Nothing in the federation changes.
            """
    )

    @Option(help: ArgumentHelp("When would this job start?", valueName: "job"))
    var job: JobReference?

    @Option(help: ArgumentHelp("What if this system were out of service?", valueName: "system"))
    var system: String?

    @Option(help: "How it is out of service: drained, unreachable or down.")
    var outage = WhatIf.Outage.down

    @Option(help: ArgumentHelp("How long it lasts, as \"7 d\".", valueName: "span"), transform: Self.span)
    var lasting: Int64 = 7 * 86_400

    @Option(help: ArgumentHelp("How long from now it begins, as \"6 h\".", valueName: "span"), transform: Self.span)
    var after: Int64 = 0

    @Option(help: ArgumentHelp("What if awards were this many percent of what they are?", valueName: "percent"))
    var award: Int64?

    @Option(help: ArgumentHelp("Ask about this project's awards alone.", valueName: "project"))
    var project: String?

    @Option(help: ArgumentHelp("The share of their time limits that jobs use.", valueName: "percent"))
    var typical: Int64?

    @OptionGroup
    var client: ClientOptions

    /// Refuses what is no single question.
    func validate() throws {
        guard [job != nil, system != nil, award != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("ask one thing: --job JOB, --system SYSTEM, or --award PERCENT.")
        }
        guard typical.map({ (1...100).contains($0) }) ?? true else {
            throw ValidationError("--typical takes 1 to 100.")
        }
        guard project == nil || award != nil else { throw ValidationError("--project goes with --award.") }
    }

    /// Asks and shows.
    func run() async throws {
        try await client.withSession { session in
            let question = ForkQuestion(
                start: job.map { StartQuestion(job: $0.description) },
                outage: system.map {
                    OutageQuestion(system: $0, kind: outage.rawValue, inSeconds: after, seconds: lasting)
                },
                award: award.map { AwardQuestion(percent: $0, project: project) },
                typicalPercent: typical
            )
            let watch = ForkWatch(session: session)
            if job != nil {
                let start = try await watch.answer(to: question) { $0.start }
                return session.show(start) { ForkPage.rendered($0, on: $1) }
            }
            let futures = try await watch.answer(to: question) { $0.answer }
            session.show(futures) { ForkPage.rendered($0, on: $1) }
        }
    }

    private static func span(_ text: String) throws -> Int64 {
        guard let seconds = Scenario.seconds(of: text), seconds >= 0 else {
            throw ValidationError("write a number and its unit, 126 y at most: 90 s, 30 min, 6 h, 2 d, 1 w or 1 y.")
        }
        return seconds
    }
}

extension WhatIf.Outage: ExpressibleByArgument {}

/// Answers of a fork as pages.
enum ForkPage {
    /// When a job would start.
    static func rendered(_ start: StartView, on screen: Screen) -> String {
        var page = Details()
        page.add("Job", String(start.job), .heading)
        page.add("Would start", start.expected.map(screen.local) ?? "not as things are")
        if let earliest = start.earliest { page.add("Not before", screen.local(earliest)) }
        page.add("At the latest", start.latest.map(screen.local) ?? "nobody can say")
        for (place, reason) in start.reasons.enumerated() { page.add(place == 0 ? "Waits" : "", reason.sentence) }
        page.add("Taken that", "jobs use \(start.typicalPercent) % of their time limits")
        return page.rendered(on: screen)
    }

    /// What a question changes.
    static func rendered(_ fork: ForkView, on screen: Screen) -> String {
        var table = Table([.fixed(""), .number("AS THINGS ARE"), .number("AS THEY WOULD BE")])
        func row(_ name: String, _ text: (CourseView) -> String) {
            table.add([Table.Cell(name), Table.Cell(text(fork.before)), Table.Cell(text(fork.after))])
        }
        row("Jobs") { Human.grouped(Int64($0.jobs)) }
        row("Would not end") { Human.grouped(Int64($0.unfinished)) }
        row("Lack budget") { Human.grouped(Int64($0.lackingBudget)) }
        row("Mean wait") { $0.meanWaitSeconds.map { Human.duration(seconds: Int64($0.rounded())) } ?? "–" }
        row("Last end") { $0.ends.map(screen.local) ?? "–" }
        for (place, system) in fork.before.systems.enumerated() {
            row("Device-hours on \(system.system)") { Human.deviceHours($0.systems[place].deviceSeconds) }
        }
        var text = table.rendered(on: screen)
        text += "\n\(Human.grouped(Int64(fork.movedJobs))) jobs would start, end or run otherwise"
        text += " (taken that jobs use \(fork.typicalPercent) % of their time limits).\n"
        guard !fork.moved.isEmpty else { return text }
        var moved = Table([
            .number("JOB"), .fixed("STARTS"), .fixed("WOULD START"), .fixed("WOULD END"), .elastic("WHERE"),
            .elastic("WHY"),
        ])
        for job in fork.moved.prefix(20) {
            moved.add([
                Table.Cell(String(job.job)), Table.Cell(job.startBefore.map(screen.local)),
                Table.Cell(job.startAfter.map(screen.local) ?? "never"), Table.Cell(job.endAfter.map(screen.local)),
                Table.Cell(job.systemAfter), Table.Cell(job.reasons.first?.sentence),
            ])
        }
        return text + "\n" + moved.rendered(on: screen)
    }
}
