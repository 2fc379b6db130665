import ArgumentParser
import Contract

/// `fabrique journal`.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Look at the journal, and carry it from place to place.",
        subcommands: [ShowJournal.self, TakeSnapshot.self, ExportJournal.self, ImportJournal.self]
    )
}

/// `fabrique journal info`.
struct ShowJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show where the journal of a running server stands."
    )

    @OptionGroup
    var client: ClientOptions

    /// Shows.
    func run() async throws {
        try await client.withSession { session in
            let answer: Answer<JournalInfo> = try await session.api.get("journal")
            session.show(answer, as: JournalPage.rendered)
        }
    }
}

/// `fabrique journal snapshot`.
struct TakeSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Write a snapshot, so that the next start is quick.",
        discussion: "The server goes on taking orders meanwhile."
    )

    @OptionGroup
    var client: ClientOptions

    /// Asks for it and waits until it is written.
    func run() async throws {
        try await client.withSession { session in
            var request = APIClient.Request(method: .post, path: ["journal", "snapshot"], key: APIClient.newKey())
            request.limit = .seconds(600)
            var progress = ProgressLine()
            progress.show("writing a snapshot")
            let text = try await session.api.exchange(request)
            progress.clear()
            if session.wantsJSON { session.show(json: text.isEmpty ? Array("null".utf8) : text) }
            session.say("The snapshot is written.")
        }
    }
}

/// The journal's state as a page of facts.
enum JournalPage {
    /// The text for a person.
    static func rendered(_ info: JournalInfo, on screen: Screen) -> String {
        var page = Details()
        page.add("Records", Human.grouped(Int64(clamping: info.head.sequence)))
        page.add("Chain head", info.head.hash)
        page.add("Format", String(info.format))
        page.add("Snapshot", info.snapshot.map { "record \(Human.grouped(Int64(clamping: $0)))" } ?? "none")
        page.add("Open jobs", Human.grouped(Int64(info.openJobs)))
        if info.isFull {
            page.add("Disk", "Full: nothing is acknowledged until there is room. Reads go on.", .bad)
        }
        return page.rendered(on: screen)
    }
}
