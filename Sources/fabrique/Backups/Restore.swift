import ArgumentParser
import Engine
import FoundationEssentials
import Glibc
import Journal
import Quantities

/// `fabrique restore`.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a data directory from a back-up.",
        discussion: """
            The back-up is verified first: its files, the chain of records and every balance. The directory must be empty \
            or not there; it gets its name last, so that a restore that is broken off leaves nothing that looks like one. \
            Start the server on it afterwards.
            """
    )

    @OptionGroup
    var options: DataDirectoryOptions

    @Argument(help: "The back-up: a directory that fabrique backup has made.", completion: .directory)
    var backup: String

    @Flag(help: "Print the back-up's manifest, backup.json, as one JSON document.")
    var json = false

    /// Restores.
    func run() async throws {
        let target = try options.directory
        guard Self.isFree(target) else {
            throw CommandFailure(
                .wrongInput,
                "\(target) is not empty. Move what is there away, or name another directory with --data."
            )
        }
        do {
            let manifest = try await verified()
            let unfinished = target + ".restoring"
            guard Self.isFree(unfinished) || Self.clear(unfinished) else {
                throw CommandFailure(.failed, "\(unfinished) is in the way and can't be removed. Remove it.")
            }
            let arrived = try StoreCopy.lay(backup, into: unfinished)
            if let difference = manifest.difference(from: arrived) {
                throw CommandFailure(
                    .failed,
                    "What arrived in \(unfinished) is not the back-up: \(difference). Look at the disk."
                )
            }
            // Jobs of other accounts have their folders below.
            chmod(unfinished, 0o711)
            try StoreCopy.publish(unfinished, as: target)
            if json {
                StandardStream.output.write(try manifest.bytes)
            } else {
                let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
                StandardStream.output.write(page(manifest, target).rendered(on: screen))
            }
        } catch let fault as JournalFault {
            throw CommandFailure(.failed, "\(fault)")
        }
    }

    private func page(_ manifest: BackupManifest, _ target: String) -> Details {
        var page = Backup.page(manifest)
        page.add("Data", target)
        page.add(
            "Mind",
            "Nothing that happened after \(manifest.made) is in it. Whoever was erased since then is in it again: "
                + "erase them again before people use it. Jobs that ended since then run again."
        )
        return page
    }

    /// The back-up's manifest, once everything it says has been found true.
    private func verified() async throws -> BackupManifest {
        let manifest = try BackupManifest(of: backup)
        func damaged(_ what: String) -> CommandFailure {
            CommandFailure(.failed, "damaged-backup: in \(backup), \(what). Nothing was restored; use another back-up.")
        }
        for name in StoreCopy.names where access(backup + "/" + name, R_OK) != 0 {
            throw damaged("\(name) is missing or can't be read")
        }
        if let difference = manifest.difference(from: try StoreCopy.parts(in: backup)) { throw damaged(difference) }
        let audit = try StoreAudit(directory: backup)
        if let fault = audit.fault { throw damaged(fault.sentence) }
        guard audit.records == manifest.records, audit.head.hex == manifest.head else {
            throw damaged("the chain ends at record \(audit.records), not where \(BackupManifest.name) says")
        }
        return manifest
    }

    /// Whether there is nothing at a path, or an empty directory.
    private static func isFree(_ path: String) -> Bool {
        guard access(path, F_OK) == 0 else { return true }
        return (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
    }

    /// Takes away what an earlier restore left half done.
    private static func clear(_ path: String) -> Bool {
        for name in StoreCopy.names { unlink(path + "/" + name) }
        return isFree(path)
    }
}
