import ArgumentParser
import Contract
import Quantities

/// `fabrique receipt`.
struct ShowReceipt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Print what a job used, what it cost, and where the record holds it.",
        discussion: """
            Who ran it is an opaque id: a receipt can be passed on. The record's number and the chain's head let anyone \
            who holds the journal check it with fabrique audit verify.
            """
    )

    @Argument(help: "The job's number, or a task's such as 12_3.")
    var job: JobReference

    @OptionGroup
    var client: ClientOptions

    /// Prints the receipt.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<Receipt> = try await session.api.get("jobs", job.description, "receipt")
            session.show(answer) { receipt, screen in ReceiptPage(receipt).rendered(on: screen) }
        }
    }
}

/// A receipt as a sheet of fixed width, the same on every terminal and in every file.
struct ReceiptPage {
    /// Columns of the sheet: a SHA-256 in hexadecimal fits with a margin.
    static let width = 68

    private let receipt: Receipt
    private var job: JobView { receipt.job }

    /// Makes a page.
    init(_ receipt: Receipt) { self.receipt = receipt }

    /// The sheet's text. Times are UTC, so that it reads the same wherever it goes.
    func rendered(on screen: Screen) -> String {
        var lines: [String] = []
        let title = " FABRIQUE" + "receipt of job \(job.reference)".padded(to: Self.width - 9, onLeft: true)
        lines += [Self.rule, screen.paint(title, .heading), Self.rule]
        lines += fact("Job", job.name)
        lines += fact("Outcome", job.ending, on: screen, .ofState(job.state))
        lines += fact("Project", "\(job.project), allocation \(job.allocation)")
        lines += fact("Person", job.person)
        lines += fact("Asked for", "\(JobPage.need(of: job)); at most \(Human.duration(seconds: job.timeLimitSeconds))")
        lines += fact("Submitted", Self.utc(job.submitted))
        lines += fact("Started", Self.utc(job.started))
        lines += fact("Ended", Self.utc(job.ended))
        if !receipt.attempts.isEmpty { lines += section("Attempts") + receipt.attempts.flatMap(attempt) }
        lines += section("Used") + used + section("Ledger") + receipt.entries.flatMap(entry) + section("Record")
        lines += fact("Number", Human.grouped(Int64(clamping: receipt.sequence)))
        lines += fact("Chain head", "record \(Human.grouped(Int64(clamping: receipt.head.sequence))), SHA-256")
        lines += [" " + receipt.head.hash.printable, Self.rule]
        return lines.joined(separator: "\n") + "\n"
    }

    private var used: [String] {
        var lines = fact(
            "Compute",
            job.deviceSeconds.map { "\(Human.deviceHours($0)) device-hours = \(Human.grouped($0)) device-seconds" }
        )
        lines += fact("Paid by", payers)
        lines += fact("Processor", job.cpuMilliseconds.map { Human.decimal($0, per: 1000) + " s" })
        lines += fact("Peak memory", job.peakMemoryBytes.map(Human.memory(bytes:)))
        lines += fact("Energy", job.joules.map { "\(Human.energy($0)) = \(Human.grouped($0)) J" })
        lines += fact("", energyOrigin)
        lines += fact("Carbon", job.microgramsCO2e.map(Human.carbon))
        lines += fact("", gridBasis)
        return lines + fact("Price", job.microEuros.map(Human.euros))
    }

    /// Who pays for which part: `project 0.0394, platform 0.0122 device-hours`.
    private var payers: String? {
        let parts = ["project", "platform"].compactMap { payer in
            let amounts = receipt.attempts.filter { $0.paidBy == payer }.compactMap(\.deviceSeconds)
            return amounts.isEmpty ? nil : "the \(payer) \(Human.deviceHours(Human.sum(amounts)))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ") + " device-hours"
    }

    /// Whether the energy was measured or estimated, and by which model: never left open.
    private var energyOrigin: String? {
        guard job.joules != nil else { return nil }
        let models = receipt.attempts.compactMap(\.energyModel)
        let model = models.last.map { ": \($0)" } ?? ""
        return (job.energySource ?? "of unknown origin") + model
    }

    /// By which of the grid's intensities the carbon is: that of the hours, that of the year, or both.
    private var gridBasis: String? {
        let (known, hours) = receipt.gridHours
        let yearly = receipt.gridGramsPerKilowattHour.map { grams in
            "\(grams) g CO2e/kWh" + (receipt.gridSource.map { " (\($0))" } ?? "")
        }
        guard known > 0 else { return yearly.map { "grid: \($0)" } }
        let source = receipt.gridHoursSource.map { " (\($0))" } ?? ""
        if known >= hours { return "grid: by the intensity of each hour\(source)" }
        let part = "grid: by the intensity of the hour for \(known) of \(hours) hours\(source)"
        return part + (yearly.map { "; else \($0)" } ?? "")
    }

    private func attempt(_ attempt: AttemptView) -> [String] {
        var place = "\(attempt.system)/\(attempt.partition)"
        if !attempt.nodes.isEmpty { place += " on " + attempt.nodes.joined(separator: ",") }
        var lines = fact("\(attempt.number)", "\(place): \(attempt.ending)")
        if let seconds = attempt.deviceSeconds {
            let devices = Human.count(attempt.billedDevices, "device")
            let payer = attempt.paidBy.map { ", paid by the \($0)" } ?? ""
            lines += fact("", "\(Human.grouped(seconds)) device-seconds on \(devices)\(payer)")
        }
        return lines
    }

    private func entry(_ entry: EntryView) -> [String] {
        // Each posting has its counterpart with the other sign: a person wants one of the two.
        let amounts = entry.postings.filter { $0.amount > 0 }.map { Human.amount($0.amount, unit: $0.unit) }
        let text = amounts.isEmpty ? "nothing" : amounts.joined(separator: "; ")
        let attempt = entry.attempt.map { " (attempt \($0))" } ?? ""
        return fact("\(entry.entry) \(entry.kind)", text + attempt)
    }

    private static let labelWidth = 14
    private static let rule = String(repeating: "─", count: width)

    private func section(_ title: String) -> [String] {
        [" \(title) " + String(repeating: "┄", count: Self.width - title.columns - 2)]
    }

    private func fact(_ label: String, _ text: String?, on screen: Screen? = nil, _ style: Style? = nil) -> [String] {
        guard let text = text?.printable, !text.isEmpty else { return [] }
        return text.wrapped(to: Self.width - Self.labelWidth - 2).enumerated().map { place, part in
            " " + (place == 0 ? label : "").padded(to: Self.labelWidth) + (screen?.paint(part, style) ?? part)
        }
    }

    private static func utc(_ text: String?) -> String? {
        text.map { text in
            Instant(rfc3339: text).map { "\($0.rfc3339.prefix(10)) \($0.rfc3339.dropFirst(11).prefix(8)) UTC" } ?? text
        }
    }
}
