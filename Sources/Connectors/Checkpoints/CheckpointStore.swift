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
        let path = part(job)
        try Files.makeFolder("\(folder)/\(job.number)", mode: 0o700)
        try Files.makeFolder(path, mode: 0o700)
        return path
    }

    /// How many bytes an earlier try left.
    func bytesIn(_ job: JobID) throws(SystemFault) -> Int64 { try RawPath(part(job)).fileBytes() }

    /// Puts what came in in place of what was held before.
    func keep(_ job: JobID, while isWanted: () -> Bool) throws(SystemFault) -> CheckpointManifest {
        let own = "\(folder)/\(job.number)"
        // A manifest that outlives a power cut must speak of files that do.
        let manifest = try CheckpointManifest(of: "\(own)/incoming", isDurable: true, while: isWanted)
        // Without its manifest a copy is not whole.
        unlink("\(own)/manifest")
        try RawPath("\(own)/whole").remove()
        guard rename("\(own)/incoming", "\(own)/whole") == 0 else { throw SystemFault("rename \(own)/incoming") }
        try Files.put("manifest", in: own, manifest.content)
        return manifest
    }

    /// Whether a job's whole copy is there.
    func holds(_ job: JobID) -> Bool { access("\(folder)/\(job.number)/manifest", F_OK) == 0 }

    /// What a job's copy holds, every file read again; nil where it is not what was kept.
    func receipt(_ job: JobID, while isWanted: () -> Bool) throws(SystemFault) -> CheckpointReceipt? {
        let manifest = try CheckpointManifest(of: whole(job), while: isWanted)
        return try Files.read("\(folder)/\(job.number)/manifest") == manifest.content ? manifest.receipt : nil
    }

    /// Whether each name of a path below a folder is a folder there, and no link.
    func isFolder(_ part: String, in folder: String) throws(SystemFault) -> Bool {
        var path = RawPath(folder)
        for name in part.split(separator: "/") {
            path = path.appending(Array(name.utf8))
            guard let facts = try path.facts(), facts.st_mode & S_IFMT == S_IFDIR else { return false }
        }
        return true
    }

    /// The jobs that have a folder.
    var jobs: [JobID] { ((try? Files.names(in: folder)) ?? []).compactMap { UInt64($0) }.map { JobID($0) } }

    /// Removes a job's folder. The manifest goes first: without it the copy is not whole.
    func remove(_ job: JobID) throws(SystemFault) {
        unlink("\(folder)/\(job.number)/manifest")
        try RawPath("\(folder)/\(job.number)").remove()
    }

    /// Removes what came in of a copy that is not whole.
    func removePart(_ job: JobID) throws(SystemFault) { try RawPath(part(job)).remove() }

    private func part(_ job: JobID) -> String { "\(folder)/\(job.number)/incoming" }
}
