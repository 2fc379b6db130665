import ArgumentParser
import Engine
import FoundationEssentials
import Glibc
import Journal
import Quantities

/// `fabrique backup`.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy journal and vault to a directory, while the server runs.",
        discussion: """
            The copy is of one moment and is verified before it gets its name: the chain of records and every balance. \
            Needs no server, and does not hold up one that runs. It holds personal data and belongs where the data \
            directory's keepers alone can read it. Snapshots are left out; they can be made again.
            """
    )

    @OptionGroup
    var options: DataDirectoryOptions

    @Argument(help: "The directory to make, which must not be there yet.", completion: .directory)
    var target: String

    @Flag(help: "Print the manifest, backup.json, as one JSON document.")
    var json = false

    /// Backs up.
    func run() async throws {
        guard access(target, F_OK) != 0 else {
            throw CommandFailure(
                .wrongInput,
                "\(target) is there already. Name a directory that is not, e.g. with the date."
            )
        }
        // Under this name a back-up that is broken off is known for what it is, and begun anew by the next.
        let unfinished = target + ".unfinished"
        let made = Engine.wallClock()
        var progress = ProgressLine()
        do {
            let parts = try StoreCopy.make(of: try options.directory, in: unfinished) { done, total in
                progress.show("copied \(Human.grouped(Int64(done))) of \(Human.grouped(Int64(total))) pages")
            }
            let audit = try StoreAudit(directory: unfinished) {
                progress.show("verified \(Human.grouped(Int64(clamping: $0))) records")
            }
            progress.clear()
            if let fault = audit.fault { throw Self.unsound(fault, unfinished) }
            let manifest = BackupManifest(
                made: made.rfc3339,
                records: audit.records,
                head: audit.head.hex,
                parts: parts
            )
            let text = try manifest.bytes
            let file = try LineWriter(unfinished + "/" + BackupManifest.name)
            try file.write(text)
            try file.finish()
            try StoreCopy.publish(unfinished, as: target)
            if json {
                StandardStream.output.write(text)
            } else {
                let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
                StandardStream.output.write(Self.page(manifest).rendered(on: screen))
            }
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
    }

    /// What is copied is what is there: a store that is unsound is better known today than on the day it is needed.
    private static func unsound(_ fault: StoreAudit.Fault, _ path: String) -> CommandFailure {
        let place = fault.record > 0 ? "record \(fault.record): " : ""
        return CommandFailure(
            .failed,
            "The copy does not verify: \(place)\(fault.sentence) It stays at \(path). "
                + "Run fabrique audit verify on the data directory; keep the last good back-up."
        )
    }

    /// What was made, for a person.
    static func page(_ manifest: BackupManifest) -> Details {
        var page = Details()
        page.add("Moment", manifest.made)
        page.add("Records", Human.grouped(Int64(clamping: manifest.records)))
        page.add("Chain head", manifest.head)
        page.add("Bytes", Human.grouped(Int64(clamping: manifest.files.reduce(0) { $0 + $1.bytes })))
        page.add("Result", "The chain holds and every balance is what the records give.", .good)
        return page
    }
}
