import ArgumentParser
import Contract

/// `fabrique job`.
struct ShowJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Show all facts of a job, why it waits, and its attempts."
    )

    @Argument(help: "The job's number, or a task's such as 12_3.")
    var job: JobReference

    @Flag(help: "Print its batch script instead.")
    var script = false

    @OptionGroup
    var client: ClientOptions

    /// Shows the job. `--json` prints the job as the API said it; its attempts are a part of the receipt.
    func run() async throws {
        try await client.withSession { session in
            if script {
                let text = try await session.api.exchange(.init(path: ["jobs", job.description, "script"]))
                return StandardStream.output.write(text)
            }
            let answer: Answer<JobView> = try await session.api.get("jobs", job.description)
            if session.wantsJSON { return session.show(json: answer.text) }
            let attempts: Listing<AttemptView> = try await session.api.list("jobs", job.description, "attempts")
            StandardStream.output.write(JobPage.rendered(answer.value, attempts.items, on: session.screen))
        }
    }
}

/// A job and its attempts as a page of facts.
enum JobPage {
    /// The text for a person.
    static func rendered(_ job: JobView, _ attempts: [AttemptView], on screen: Screen) -> String {
        var page = Details()
        page.add("Job", "\(job.reference) · \(job.name)", .heading)
        page.add("State", job.hasEnded ? job.ending : job.state, .ofState(job.state))
        for (place, reason) in job.reasons.enumerated() { page.add(place == 0 ? "Waits" : "", reason.sentence) }
        page.add("Project", "\(job.project), allocation \(job.allocation)")
        page.add("Person", job.person)
        page.add("Needs", need(of: job))
        page.add("Time limit", Human.duration(seconds: job.timeLimitSeconds))
        page.add("Objective", job.objective)
        for (place, run) in (job.foretold ?? []).enumerated() { page.add(place == 0 ? "Foretold" : "", run.sentence) }
        page.add("If lost", job.mayRunTwice.map { _ in "goes on elsewhere when its lease is over: it may run twice" })
        page.add("Where", job.place)
        page.add("Submitted", screen.moment(job.submitted))
        page.add("Started", screen.moment(job.started))
        page.add("Ended", screen.moment(job.ended))
        page.add("Took", screen.seconds(from: job.started, to: job.ended).map(Human.duration(seconds:)))
        page.add("Compute", job.deviceSeconds.map { Human.deviceHours($0) + " device-hours" })
        page.add("Processor", job.cpuMilliseconds.map { Human.duration(seconds: $0 / 1000) })
        page.add("Peak memory", job.peakMemoryBytes.map(Human.memory(bytes:)))
        page.add("Energy", job.joules.map { Human.energy($0) + (job.energySource.map { ", \($0)" } ?? "") })
        page.add("Carbon", job.microgramsCO2e.map(Human.carbon))
        page.add("Price", job.microEuros.map(Human.euros))
        page.add("Comment", job.comment)
        page.add("Request", job.request)
        if !attempts.isEmpty {
            page.heading("Attempts")
            page.verbatim(table(of: attempts, on: screen))
            for attempt in attempts { page.add("Attempt \(attempt.number)", attempt.checkpoint?.sentence) }
        }
        for placement in job.placements ?? [] {
            page.heading(
                "Why there: attempt \(placement.attempt), compared \(screen.moment(placement.at) ?? placement.at)"
            )
            page.verbatim(table(of: placement.places, on: screen))
        }
        return page.rendered(on: screen)
    }

    /// The places that could have taken an attempt, the chosen one first.
    private static func table(of places: [ComparedPlaceView], on screen: Screen) -> String {
        var table = Table([
            .elastic("WHERE", least: 12), .fixed("START"), .fixed("END"), .number("DEVICE-HOURS"), .number("PRICE"),
            .number("ENERGY"), .number("CARBON"), .elastic("WHY", least: 12),
        ])
        for place in places {
            table.add([
                Table.Cell("\(place.system)/\(place.partition)", place.verdict.code == "chosen" ? .heading : nil),
                Table.Cell(place.start.map(screen.local) ?? "?"),
                Table.Cell(place.end.map(screen.local) ?? "?"),
                Table.Cell(Human.deviceHours(place.deviceSeconds)),
                Table.Cell(Human.euros(place.microEuros)),
                Table.Cell(Human.energy(place.joules)),
                Table.Cell(Human.carbon(place.microgramsCO2e)),
                Table.Cell(place.verdict.sentence),
            ])
        }
        return table.rendered(on: screen)
    }

    /// What a job asks for: `1 node, 2 cores, 512 MiB`.
    static func need(of job: JobView) -> String {
        let each = job.nodes == 1 ? "" : " each"
        var parts = [Human.count(job.nodes, "node"), Human.count(job.coresPerNode, "core") + each]
        if job.devicesPerNode > 0 { parts.append(Human.count(job.devicesPerNode, "device") + each) }
        parts.append(Human.memory(mebibytes: job.memoryMiBPerNode) + each)
        return parts.joined(separator: ", ")
    }

    private static func table(of attempts: [AttemptView], on screen: Screen) -> String {
        var table = Table([
            .number("N"), .elastic("WHERE"), .elastic("NODES").ifAny, .fixed("STARTED").ifAny, .number("TIME").ifAny,
            .elastic("OUTCOME", least: 10), .number("DEVICE-HOURS").ifAny, .fixed("PAID BY").ifAny,
        ])
        for attempt in attempts {
            table.add([
                Table.Cell(String(attempt.number)),
                Table.Cell("\(attempt.system)/\(attempt.partition)"),
                Table.Cell(attempt.nodes.joined(separator: ",")),
                Table.Cell(attempt.started.map(screen.local)),
                Table.Cell(screen.seconds(from: attempt.started, to: attempt.ended).map(Human.duration(seconds:))),
                Table.Cell(attempt.ending, .ofState(attempt.outcome ?? "running")),
                Table.Cell(attempt.deviceSeconds.map(Human.deviceHours)),
                Table.Cell(attempt.paidBy),
            ])
        }
        return table.rendered(on: screen)
    }
}

extension AttemptView {
    /// How it ended or stands, in a few words.
    var ending: String {
        var text = outcome ?? (started == nil ? "placed" : "running")
        if let signal {
            text += ", signal \(signal)"
        } else if let exitCode, exitCode != 0 {
            text += ", exit code \(exitCode)"
        }
        if let why, !why.isEmpty { text += " (\(why))" }
        return text
    }
}

extension ForetoldRunView {
    /// How long the job runs on these accelerators: `3 h on NVIDIA H100, 4 a node`.
    var sentence: String {
        let time = seconds.map(Human.duration(seconds:)) ?? "does not fit"
        return "\(time) on \(chip), \(devicesPerNode) a node"
    }
}

extension CheckpointView {
    /// What came of the job's checkpoint, for a person.
    var sentence: String {
        let size = files.map { ": \(Human.count($0, "file")), \(Human.memory(bytes: bytes ?? 0))" } ?? ""
        return switch origin {
        case "moved": "goes on from a checkpoint moved from \(from)\(size)"
        case "kept": "goes on from an older copy, for \(from) could give no newer one\(size)"
        case "nothing": "begins anew, for no checkpoint came from \(from)"
        default: "goes on from what lies on its system, for nothing was moved from \(from)"
        }
    }
}
