import ArgumentParser
import Engine
import FoundationEssentials
import Journal
import Quantities

/// `fabrique journal export`.
struct ExportJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the journal's records to a file.",
        discussion: """
            Personal data are not in the journal, and so not in the file. The server may run meanwhile. Of a damaged journal \
            all records before the first bad one are written, that record is named, and the exit status is 1.
            """
    )

    @OptionGroup
    var options: DataDirectoryOptions

    @Argument(help: "The file to write, which must not be there yet; - writes to standard output.", completion: .file())
    var file: String

    /// Exports.
    func run() async throws {
        do {
            let output = try LineWriter(file)
            let reader = try JournalReader(directory: try options.directory)
            var exported: UInt64 = 0
            do {
                try write(reader, to: output, exported: &exported)
            } catch let damage as JournalFault where damage.code == .damagedRecord {
                try output.finish()
                let whole = exported == 0 ? "exported nothing" : "exported 1…\(exported), whole up to \(exported)"
                throw CommandFailure(.failed, "\(whole). \(damage)")
            }
            try output.finish()
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
    }

    private func write(_ reader: JournalReader, to output: LineWriter, exported: inout UInt64) throws {
        // Where it is the last record that is damaged, all before it are to be written first.
        let total = try? reader.head().sequence
        var progress = ProgressLine()
        try reader.read { stored in
            try output.write(ExportedRecord(stored).line)
            exported = stored.sequence
            if exported.isMultiple(of: 1000) {
                progress.show(TransferProgress.line("exported", exported, of: total))
            }
        }
    }
}

/// `fabrique journal import`.
struct ImportJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a data directory from an exported journal.",
        discussion: "The directory must hold no journal yet. Every record is checked before the first is written."
    )

    @OptionGroup
    var options: DataDirectoryOptions

    @Argument(help: "The file to read; - reads standard input.", completion: .file())
    var file: String

    @Flag(help: "Print where the new journal stands as one JSON document.")
    var json = false

    /// Imports.
    func run() async throws {
        do {
            let input = try LineReader(file)
            var progress = ProgressLine()
            let head = try JournalWriter.importing(into: try options.directory) {
                guard let line = try input.next() else { return nil }
                let stored = try ExportedRecord(line: line, number: input.number).stored
                if stored.sequence.isMultiple(of: 1000) {
                    progress.show(TransferProgress.line("imported", stored.sequence))
                }
                return stored
            }
            progress.show("rebuilding the archive of \(Human.grouped(Int64(clamping: head.sequence))) records")
            try ArchiveRebuilding.run(in: try options.directory)
            progress.clear()
            let outcome = ImportedJournal(records: head.sequence, head: head.hash.hex)
            if json {
                let text = try JSONEncoder().encode(outcome)
                StandardStream.output.write(String(decoding: text, as: UTF8.self) + "\n")
            } else {
                let count = Human.grouped(Int64(clamping: outcome.records))
                StandardStream.output.write("Imported \(count) records.\n")
            }
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
    }
}

/// Where an imported journal stands.
struct ImportedJournal: Codable, Equatable, Sendable {
    /// How many records it has.
    var records: UInt64
    /// SHA-256 of the last one, in hexadecimal.
    var head: String
}

/// How far a long transfer of records has come, on one line.
enum TransferProgress {
    /// `exported 1,200,000 of 3,000,000 records (40%)`; without the total, `imported 1,200,000 records`.
    static func line(_ verb: String, _ records: UInt64, of total: UInt64? = nil) -> String {
        guard let total else { return "\(verb) \(Human.grouped(Int64(clamping: records))) records" }
        let percent = total == 0 ? 100 : Int(Int128(records) * 100 / Int128(total))
        let counts = [records, total].map { Human.grouped(Int64(clamping: $0)) }
        return "\(verb) \(counts[0]) of \(counts[1]) records (\(percent)%)"
    }
}
