import ArgumentParser
import Engine
import Journal

/// `fabrique journal export`.
struct ExportJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the journal's records to a file.",
        discussion: "Personal data are not in the journal, and so not in the file. The server may run meanwhile."
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
            let total = try reader.head().sequence
            var progress = ProgressLine()
            try reader.read { stored in
                try output.write(ExportedRecord(stored).line)
                if stored.sequence.isMultiple(of: 1000) {
                    progress.show(TransferProgress.line("exported", stored.sequence, of: total))
                }
            }
            try output.finish()
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
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

    /// Imports.
    func run() async throws {
        do {
            let input = try LineReader(file)
            _ = try JournalWriter.importing(into: try options.directory) {
                guard let line = try input.next() else { return nil }
                return try ExportedRecord(line: line, number: input.number).stored
            }
            try ArchiveRebuilding.run(in: try options.directory)
            let count = try JournalReader(directory: try options.directory).head().sequence
            StandardStream.output.write("Imported \(Human.grouped(Int64(clamping: count))) records.\n")
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
    }
}

/// How far a long transfer of records has come, on one line.
enum TransferProgress {
    /// `exported 1,200,000 of 3,000,000 records (40%)`.
    static func line(_ verb: String, _ records: UInt64, of total: UInt64) -> String {
        let percent = total == 0 ? 100 : Int(Int128(records) * 100 / Int128(total))
        let counts = [records, total].map { Human.grouped(Int64(clamping: $0)) }
        return "\(verb) \(counts[0]) of \(counts[1]) records (\(percent)%)"
    }
}
