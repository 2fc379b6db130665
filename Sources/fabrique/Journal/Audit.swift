import ArgumentParser
import Engine
import FoundationEssentials
import Journal
import Quantities

/// `fabrique audit`.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the record.",
        subcommands: [VerifyAudit.self]
    )
}

/// `fabrique audit verify`.
struct VerifyAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the chain of records and recompute every balance.",
        discussion: """
            Reads the journal of a data directory; no server is needed, and nothing is changed. Exit status 1 when a record \
            is bad, which is then named.
            """
    )

    @OptionGroup
    var options: DataDirectoryOptions

    @Flag(help: "Print the findings as one JSON document.")
    var json = false

    /// Verifies.
    func run() async throws {
        let begun = Engine.wallClock()
        var progress = ProgressLine()
        let audit: StoreAudit
        do {
            audit = try StoreAudit(directory: try options.directory) {
                progress.show("\(Human.grouped(Int64(clamping: $0))) records")
            }
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
        progress.clear()
        let findings = AuditFindings(
            records: audit.records,
            head: audit.head.hex,
            entries: audit.entries,
            accounts: audit.accounts,
            fault: audit.fault.map { AuditFindings.Fault(record: $0.record, sentence: $0.sentence) },
            milliseconds: Engine.wallClock().milliseconds - begun.milliseconds
        )
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        if json {
            let text = try JSONEncoder().encode(findings)
            StandardStream.output.write(String(decoding: text, as: UTF8.self) + "\n")
        } else {
            StandardStream.output.write(findings.rendered(on: screen))
        }
        if let fault = audit.fault {
            throw CommandFailure(
                .failed,
                fault.record == 0 ? fault.sentence : "Record \(fault.record): \(fault.sentence)"
            )
        }
    }
}

/// What `audit verify` found.
struct AuditFindings: Codable, Sendable {
    /// A record that breaks the chain, or a balance that the records don't give.
    struct Fault: Codable, Sendable {
        /// The record's number.
        var record: UInt64
        /// What is wrong with it, in a sentence.
        var sentence: String
    }

    /// How many records were read.
    var records: UInt64
    /// SHA-256 of the last good record, in hexadecimal.
    var head: String
    /// How many ledger entries were added up.
    var entries: UInt64
    /// How many accounts they gave.
    var accounts: Int
    /// The first fault; nil when there is none.
    var fault: Fault?
    /// How long it took.
    var milliseconds: Int64

    /// The text for a person.
    func rendered(on screen: Screen) -> String {
        var page = Details()
        page.add("Records", Human.grouped(Int64(clamping: records)))
        page.add("Chain head", head)
        page.add("Ledger", "\(Human.grouped(Int64(clamping: entries))) entries, \(Human.count(accounts, "account"))")
        page.add("Took", Human.decimal(milliseconds, per: 1000) + " s")
        if let fault {
            page.add("First fault", "record \(Human.grouped(Int64(clamping: fault.record))): \(fault.sentence)", .bad)
        } else {
            page.add("Result", "The chain holds and every balance is what the records give.", .good)
        }
        return page.rendered(on: screen)
    }
}
