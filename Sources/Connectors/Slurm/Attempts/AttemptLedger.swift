import Federation
import Glibc
import Quantities
import Spool
import Synchronization

/// The notes on a site's attempts: one small file for each that may be on the site, written before anything of it leaves.
final class AttemptLedger: Sendable {
    /// Whether the notes were begun just now, so that what is not in them may be on the site all the same.
    let isNew: Bool

    private let folder: String
    private let forgotten: ForgottenAttempts
    /// What stands in the files, so that nothing is written twice.
    private let written = Mutex<[AttemptKey: AttemptEntry]>([:])

    /// Opens the notes in a folder, or begins them.
    init(folder: String) throws(ConnectorFault) {
        self.folder = folder
        forgotten = ForgottenAttempts(path: "\(folder)/forgotten")
        do throws(SystemFault) {
            isNew = try !Files.exists("\(folder)/attempts")
            try Files.makeFolder(folder, mode: 0o700)
            try Files.makeFolder("\(folder)/attempts", mode: 0o700)
            try Files.syncFolder(folder)
        } catch {
            throw Self.fault(error)
        }
    }

    /// All that is noted.
    func entries() throws(ConnectorFault) -> [AttemptEntry] {
        var entries: [AttemptEntry] = []
        do throws(SystemFault) {
            for name in try Files.names(in: "\(folder)/attempts") where AttemptKey(name) != nil {
                guard let bytes = try Files.read("\(folder)/attempts/\(name)") else { continue }
                entries.append(try AttemptEntry(bytes: bytes))
            }
        } catch {
            throw Self.fault(error)
        }
        written.withLock { written in
            for entry in entries { written[entry.key] = entry }
        }
        return entries
    }

    /// Notes how an attempt stands, durably, where that is news.
    func keep(_ entry: AttemptEntry) throws(ConnectorFault) {
        guard written.withLock({ $0[entry.key] }) != entry else { return }
        do throws(SystemFault) {
            try Files.put(entry.key.description, in: "\(folder)/attempts", entry.record.bytes)
        } catch {
            throw Self.fault(error)
        }
        written.withLock { $0[entry.key] = entry }
    }

    /// Notes that an attempt is over for good.
    func forget(_ key: AttemptKey) throws(ConnectorFault) {
        do throws(SystemFault) {
            try forgotten.note(key)
        } catch {
            throw Self.fault(error)
        }
        unlink("\(folder)/attempts/\(key)")
        written.withLock { $0[key] = nil }
    }

    /// The highest attempt of a job that is over for good; zero if none is.
    func highestForgotten(of job: JobID) throws(ConnectorFault) -> UInt32 {
        do throws(SystemFault) {
            return try forgotten.highest(of: job.number)
        } catch {
            throw Self.fault(error)
        }
    }

    private static func fault(_ fault: SystemFault) -> ConnectorFault {
        ConnectorFault(.spool, "The notes on the site's attempts: \(fault).")
    }
}
