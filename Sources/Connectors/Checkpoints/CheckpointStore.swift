import Federation
import Glibc
import Quantities
import Spool

/// The server's own copies of checkpoints: a folder for each job, with the copy that is whole and the one that comes in.
struct CheckpointStore: Sendable {
    private let folder: String

    /// Opens the folder, or makes it. What lies in it is its jobs' owners', so nobody else may look.
    init(folder: String) throws(SystemFault) {
        self.folder = folder
        try Files.makeFolder(folder, mode: 0o700)
    }

    /// A place that is never there, for a look without a copy.
    var nowhere: String { "\(folder)/nowhere/" }

    /// Where a job's whole copy lies.
    func whole(_ job: JobID) -> String { "\(folder)/\(job.number)/whole" }

    /// Whether a tenth of the disk stays free with so much more on it: the journal may lie there too.
    func hasRoom(for bytes: Int64) -> Bool {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return false }
        let block = UInt64(facts.f_frsize)
        let spare = UInt64(facts.f_blocks) * block / 10
        return UInt64(facts.f_bavail) * block > spare + UInt64(clamping: bytes)
    }

    /// Where a copy comes in. What an earlier try left there is gone on with.
    func incoming(_ job: JobID) throws(SystemFault) -> String {
        let path = "\(folder)/\(job.number)/incoming"
        try Files.makeFolder("\(folder)/\(job.number)", mode: 0o700)
        try Files.makeFolder(path, mode: 0o700)
        return path
    }

    /// Puts what came in in place of what was held before.
    func keep(_ job: JobID) throws(SystemFault) -> CheckpointReceipt {
        let own = "\(folder)/\(job.number)"
        let manifest = try CheckpointManifest(of: "\(own)/incoming")
        // Without its manifest a copy is not whole.
        unlink("\(own)/manifest")
        try Self.removeTree("\(own)/whole")
        guard rename("\(own)/incoming", "\(own)/whole") == 0 else { throw SystemFault("rename \(own)/incoming") }
        try Files.put("manifest", in: own, manifest.content)
        return manifest.receipt
    }

    /// Whether a job's whole copy is there.
    func holds(_ job: JobID) -> Bool { access("\(folder)/\(job.number)/manifest", F_OK) == 0 }

    /// What a job's copy holds, every file read again; nil where it is not what was kept.
    func receipt(_ job: JobID) throws(SystemFault) -> CheckpointReceipt? {
        let manifest = try CheckpointManifest(of: whole(job))
        return try Files.read("\(folder)/\(job.number)/manifest") == manifest.content ? manifest.receipt : nil
    }

    /// The jobs that have a folder.
    var jobs: [JobID] { ((try? Files.names(in: folder)) ?? []).compactMap { UInt64($0) }.map { JobID($0) } }

    /// Removes a job's folder. What can't be removed now is tried again at the next start.
    func remove(_ job: JobID) { try? Self.removeTree("\(folder)/\(job.number)") }

    /// Removes a folder and all that lies in it. Links are removed, not followed.
    private static func removeTree(_ path: String) throws(SystemFault) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            if errno == ENOENT { return }
            throw SystemFault("look at \(path)")
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            guard unlink(path) == 0 else { throw SystemFault("remove \(path)") }
            return
        }
        for name in try Files.names(in: path) { try removeTree("\(path)/\(name)") }
        guard rmdir(path) == 0 else { throw SystemFault("remove \(path)") }
    }
}
