import ArgumentParser
import Contract
import FoundationEssentials

/// `fabrique quote`.
struct ShowQuotes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "Say what a script would cost, where, and when it would start.",
        discussion: """
            One line for each partition, best first: the start at the latest, the end, what is billed, euro, \
            kWh and CO2e, or why it can't run there. Nothing is submitted. Exit status 1 when it can run nowhere. With \
            --training the planner tells how long that takes on each partition's chips, and everything else is for that time.
            """
    )

    @OptionGroup
    var script: ScriptOptions

    @OptionGroup
    var client: ClientOptions

    /// Asks for the quotes and shows them.
    func run() async throws {
        let request = try script.request(isHeld: false, environment: ProcessInfo.processInfo.environment)
        try await client.withSession { session in
            let answer: Answer<Quotes> = try await script.explainingMistakes {
                try await session.api.send(.post, ["quotes"], request)
            }
            session.show(answer) { quotes, screen in QuoteTable.rendered(quotes, on: screen) }
            for note in answer.value.notes {
                StandardStream.error.write("\(script.file):\(note.line): \(note.message.printable)\n")
            }
            if !answer.value.quotes.contains(where: \.isPossible) {
                throw CommandFailure(.failed, "No partition can run this. What stands in the way is said above.")
            }
        }
    }
}

/// The quotes of a script as a table, with the obstacles below.
enum QuoteTable {
    /// The text for a person; with how long a training takes in each place that is possible, where somebody asked.
    static func rendered(_ quotes: Quotes, on screen: Screen) -> String {
        var text = ""
        let possible = quotes.quotes.filter(\.isPossible)
        if !possible.isEmpty {
            var table = Table([
                .elastic("WHERE", least: 12), .fixed("START"), .fixed("END"), .number("DEVICE-HOURS"),
                .elastic("FOR", least: 12), .number("PRICE"), .number("ENERGY"), .number("CARBON"),
                .fixed("BY HOUR").ifAny, .fixed("TRAINS IN").ifAny,
            ])
            for quote in possible {
                table.add([
                    Table.Cell("\(quote.system)/\(quote.partition)", .heading),
                    Table.Cell(start(of: quote, on: screen)),
                    Table.Cell(quote.end.map(screen.local) ?? "?"),
                    Table.Cell(Human.deviceHours(quote.deviceSeconds)),
                    Table.Cell(billed(quote), quote.isWholeNode ? .waiting : nil),
                    Table.Cell(Human.euros(quote.microEuros)),
                    Table.Cell(Human.energy(quote.joules)),
                    Table.Cell(Human.carbon(quote.microgramsCO2e)),
                    Table.Cell(byHour(quote)),
                    Table.Cell(quote.training.map(time(of:))),
                ])
            }
            text += table.rendered(on: screen)
            text += "\n" + summary(of: quotes) + "\n"
            let untold = possible.filter { $0.training?.obstacle != nil }
            if !untold.isEmpty {
                var details = Details()
                details.heading("How long it trains can't be told on")
                for quote in untold { details.add("  \(quote.system)/\(quote.partition)", quote.training?.obstacle) }
                text += "\n" + details.rendered(on: screen)
            }
        }
        let impossible = quotes.quotes.filter { !$0.isPossible }
        if !impossible.isEmpty {
            var details = Details()
            details.heading(possible.isEmpty ? "Nowhere, because" : "Not on")
            for quote in impossible {
                details.add(
                    "  \(quote.system)/\(quote.partition)",
                    (obstacles(of: quote) + quote.waits.map(\.sentence)).joined(separator: " "),
                    .bad
                )
            }
            text += (possible.isEmpty ? "" : "\n") + details.rendered(on: screen)
        }
        return text
    }

    /// What is in the way: of a training that does not fit, how much it lacks.
    private static func obstacles(of quote: QuoteView) -> [String] {
        quote.training?.obstacle.map { [$0] } ?? quote.obstacles
    }

    /// What is billed, as a sum that can be checked: `2 cores × 10 min`, `whole node: 128 cores × 10 min`.
    static func billed(_ quote: QuoteView) -> String {
        let device = quote.device == "accelerator" && !quote.chip.isEmpty ? quote.chip : quote.device
        let noun = quote.device == "core" && quote.billedDevices != 1 ? "cores" : device
        let factor = "\(quote.billedDevices) \(noun) × \(Human.duration(seconds: quote.runSeconds))"
        return quote.isWholeNode ? "whole \(quote.nodes == 1 ? "node" : "nodes"): " + factor : factor
    }

    /// For how many of its hours the carbon is by the hour's intensity of the grid: `3 of 4`; nil where it is for none.
    private static func byHour(_ quote: QuoteView) -> String? {
        guard let known = quote.gridHoursKnown, let hours = quote.gridHours, known > 0 else { return nil }
        return "\(known) of \(hours)"
    }

    /// How long a training takes, with its interval: `5 h (4 h to 6 h), over the limit`.
    private static func time(of training: TrainingTime) -> String {
        guard let seconds = training.seconds, let low = training.lowSeconds, let high = training.highSeconds else {
            return "not known"
        }
        let text =
            "\(Human.duration(seconds: seconds)) "
            + "(\(Human.duration(seconds: low)) to \(Human.duration(seconds: high)))"
        return text + (training.isOverLimit ? ", over the limit" : "")
    }

    private static func start(of quote: QuoteView, on screen: Screen) -> String {
        guard let start = quote.start else { return quote.waits.first?.sentence ?? "unknown" }
        let relative = screen.relative(start)
        return relative == "now" || relative.hasSuffix("ago") ? "now" : "\(relative) (\(screen.local(start)))"
    }

    private static func summary(of quotes: Quotes) -> String {
        let isForetold = quotes.quotes.contains { $0.training?.seconds != nil }
        var text = "This is billed to \(quotes.project) for "
        text +=
            isForetold
            ? "what its training is estimated to take" : "the whole time limit, a share of it on faster chips"
        if quotes.tasks > 1 { text += ", for each of \(Human.grouped(Int64(quotes.tasks))) tasks" }
        text += ". Best first for: \(quotes.objective). Energy and carbon are estimated."
        guard quotes.quotes.contains(where: { byHour($0) != nil }) else { return text }
        return text + " BY HOUR: in how many of its hours carbon is by the grid's own intensity, else by the year's."
    }
}
