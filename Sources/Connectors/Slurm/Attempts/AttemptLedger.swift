import Federation
import Quantities
import Spool
import Synchronization

/// The notes on a site's attempts: how each stands that may be on the site, written before anything of it leaves.
///
/// All stand in one file, to which they are appended: a file for each attempt costs a file system more to make and to
/// remove than all else that is done for the attempt. It is written anew when most of it is of the past.
final class AttemptLedger: Sendable {
    private struct Notes: ~Copyable {
        var file: NoteFile
        /// How each attempt stands that is not over.
        var entries: [AttemptKey: AttemptEntry]
        var isNew: Bool
        /// How many notes the file has.
        var count: Int

        /// Has the file hold what counts, and nothing of the past.
        mutating func rewrite() throws(SystemFault) {
            try file.replace(with: AttemptLedger.records(of: entries, isNew: isNew))
            count = entries.count
        }
    }

    private let forgotten: ForgottenAttempts
    private let notes: Mutex<Notes>

    /// So many notes of the past are left lying, at least.
    private static let leastPast = 4096

    /// Opens the notes in a folder, or begins them.
    init(folder: String) throws(ConnectorFault) {
        forgotten = ForgottenAttempts(path: "\(folder)/forgotten")
        do throws(SystemFault) {
            try Files.makeFolder(folder, mode: 0o700)
            let written = try NoteFile.read("\(folder)/notes")
            var entries: [AttemptKey: AttemptEntry] = [:]
            var isNew = written == nil
            for note in written ?? [] {
                if note == Self.beginning {
                    isNew = true
                    continue
                }
                let entry = try AttemptEntry(bytes: note)
                entries[entry.key] = entry
            }
            for key in entries.keys {
                if try forgotten.highest(of: key.job.number) >= key.attempt { entries[key] = nil }
            }
            let file = try NoteFile("notes", in: folder, Self.records(of: entries, isNew: isNew))
            notes = Mutex(Notes(file: file, entries: entries, isNew: isNew, count: entries.count))
        } catch {
            throw Self.fault(error)
        }
    }

    /// All that is noted.
    func entries() -> [AttemptEntry] { notes.withLock { Array($0.entries.values) } }

    /// Whether the notes were begun anew, and what the engine knows was not taken up yet, so that what is not in them may
    /// be on the site all the same.
    var isNew: Bool { notes.withLock { $0.isNew } }

    /// Notes that all the engine knew was taken up: what comes later was never on the site before.
    func settle() throws(ConnectorFault) {
        try change { notes throws(SystemFault) in
            guard notes.isNew else { return }
            notes.isNew = false
            do throws(SystemFault) {
                try notes.rewrite()
            } catch {
                notes.isNew = true
                throw error
            }
        }
    }

    /// Notes how an attempt stands, durably, where that is news.
    func keep(_ entry: AttemptEntry) throws(ConnectorFault) {
        try change { notes throws(SystemFault) in
            guard notes.entries[entry.key] != entry else { return }
            if notes.count > max(Self.leastPast, 4 * notes.entries.count) { try notes.rewrite() }
            try notes.file.append(entry.record.bytes)
            notes.entries[entry.key] = entry
            notes.count += 1
        }
    }

    /// Notes that an attempt is over for good.
    func forget(_ key: AttemptKey) throws(ConnectorFault) {
        try change { notes throws(SystemFault) in
            try forgotten.note(key)
            notes.entries[key] = nil
        }
    }

    /// The highest attempt of a job that is over for good; zero if none is.
    func highestForgotten(of job: JobID) throws(ConnectorFault) -> UInt32 {
        do throws(SystemFault) {
            return try forgotten.highest(of: job.number)
        } catch {
            throw Self.fault(error)
        }
    }

    private func change(_ body: (inout Notes) throws(SystemFault) -> Void) throws(ConnectorFault) {
        do throws(SystemFault) {
            try notes.withLock { notes throws(SystemFault) in try body(&notes) }
        } catch {
            throw Self.fault(error)
        }
    }

    /// The note that they were begun anew.
    private static let beginning = Spool.Record(kind: "slurm-notes-begun").bytes

    private static func records(of entries: [AttemptKey: AttemptEntry], isNew: Bool) -> [[UInt8]] {
        (isNew ? [beginning] : []) + entries.values.sorted { $0.key < $1.key }.map(\.record.bytes)
    }

    private static func fault(_ fault: SystemFault) -> ConnectorFault {
        ConnectorFault(.spool, "The notes on the site's attempts: \(fault).")
    }
}
