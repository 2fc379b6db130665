package import Federation
import Glibc
import Quantities
import Spool

/// Moves checkpoints by `rsync` over `ssh`.
package struct RsyncMover: CheckpointMover {
    private let store: CheckpointStore
    private let rsync: String
    private let ssh: String

    /// The longest that one program may take.
    private static let patienceMilliseconds: Int64 = 12 * 3_600_000

    /// Absolute links and those that lead out of the root stay behind, and so do owners, groups, permissions, pipes and
    /// sockets.
    private static let content = [
        "--recursive", "--links", "--safe-links", "--relative", "--no-implied-dirs", "--info=nonreg0",
    ]
    private static let copy = [
        "--times", "--omit-dir-times", "--executability", "--chmod=Du+rwx,Fu+rw", "--timeout=120",
    ]
    /// Every file is read at both ends; each difference is a line. Nothing is said while a large file is read, so that
    /// only `ssh` can tell a dead line.
    private static let compare = ["--dry-run", "--checksum", "--itemize-changes", "--timeout=0"]
    /// Counts what lies at the destination and not here, and changes nothing.
    private static let count = [
        "--dry-run", "--delete", "--existing", "--ignore-existing", "--stats", "--no-human-readable", "--timeout=0",
    ]

    /// Keeps its copies in a folder, which is made if it is not there.
    ///
    /// - Throws: a ``ConnectorFault`` where the programs are not installed or too old, or the folder can't be used.
    package init(folder: String) throws(ConnectorFault) {
        guard let rsync = Tool.path(of: "rsync"), let ssh = Tool.path(of: "ssh") else {
            throw ConnectorFault(.spool, "Checkpoints can't move: rsync and ssh must both be installed here.")
        }
        try self.init(folder: folder, rsync: rsync, ssh: ssh)
    }

    init(folder: String, rsync: String, ssh: String) throws(ConnectorFault) {
        try RsyncProtocol.check(rsync)
        self.rsync = rsync
        self.ssh = ssh
        do throws(SystemFault) {
            store = try CheckpointStore(folder: folder)
        } catch {
            throw ConnectorFault(.spool, "Checkpoints can't be kept: \(error).")
        }
    }

    /// Copies what lies on a system into the store.
    package func fetch(
        _ job: JobID,
        from spot: CheckpointSpot,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> CheckpointReceipt {
        let origin = "\(try spot.access.target(for: spot.account)):\(spot.access.root)/./\(spot.part)/"
        let shell = ["--rsh=\(spot.access.shell(ssh))"]
        let there = try await look(at: origin, shell, isWanted)
        let known = try await aside { () throws(SystemFault) in try store.bytesIn(job) }
        guard store.hasRoom(for: max(0, there.bytes - known)) else { throw try await full(job) }
        let incoming: String
        do throws(SystemFault) { incoming = try store.incoming(job) } catch { throw Self.fault(error) }
        let whole = store.holds(job) ? ["--link-dest=\(store.whole(job))"] : []
        let ends = ["--", origin, incoming + "/"]
        do throws(CheckpointFault) {
            let copy = Self.content + Self.copy + ["--delete"] + whole + shell + ends
            // Others write to the disk, too, and the origin may grow.
            try await run(copy) { isWanted() && store.hasRoom(for: 0) }
        } catch {
            if error.code == .full || isWanted() && !store.hasRoom(for: 0) { throw try await full(job) }
            throw error
        }
        let differences = try await run(Self.content + Self.compare + ["--delete"] + shell + ends, isWanted)
        let isFolder = try await aside { () throws(SystemFault) in try store.isFolder(spot.part, in: incoming) }
        guard differences.isEmpty, isFolder else {
            // A file that differs though size and time agree would be taken for done by the next try, too.
            try await aside { () throws(SystemFault) in try store.removePart(job) }
            throw CheckpointFault(.unverified, "the server's copy is not what lies there")
        }
        guard isWanted() else { throw CheckpointFault(.unwanted, "nobody waits for it any more") }
        let manifest = try await aside { () throws(SystemFault) in try store.keep(job, while: isWanted) }
        var receipt = manifest.receipt
        receipt.linksLeft = there.links > manifest.links ? there.links - manifest.links : 0
        return receipt
    }

    /// Copies what the store holds for a job to a system.
    package func deliver(
        _ job: JobID,
        to spot: CheckpointSpot,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> CheckpointReceipt {
        let kept = try await aside { () throws(SystemFault) -> CheckpointReceipt? in
            guard let receipt = try store.receipt(job, while: isWanted),
                try store.isFolder(spot.part, in: store.whole(job))
            else {
                // Nobody can go on from a damaged copy.
                try store.remove(job)
                return nil
            }
            return receipt
        }
        guard var receipt = kept else { throw CheckpointFault(.unverified, "the server's copy is not what was kept") }
        let goal = "\(try spot.access.target(for: spot.account)):\(spot.access.root)/"
        let ends = ["--rsh=\(spot.access.shell(ssh))", "--", "\(store.whole(job))/./\(spot.part)/", goal]
        // A file that lies there with the same size and time is compared all the same.
        try await run(Self.content + Self.copy + ["--update", "--ignore-times"] + ends, isWanted)
        let differences = try await run(Self.content + Self.compare + ends, isWanted)
        guard differences.isEmpty else {
            throw CheckpointFault(.unverified, "what lies there is not what was sent, or newer files differ")
        }
        let counted = try await run(Self.content + Self.count + ends, isWanted)
        receipt.extras = Self.figure("Number of deleted files:", in: counted).flatMap(Self.number) ?? 0
        return receipt
    }

    /// The jobs that have a folder.
    package func held() -> [JobID] { store.jobs }

    /// Whether there is a whole copy.
    package func holds(_ job: JobID) -> Bool { store.holds(job) }

    /// Removes a job's folder.
    package func forget(_ job: JobID) throws(CheckpointFault) {
        do throws(SystemFault) { try store.remove(job) } catch { throw Self.stays(error) }
    }

    /// Removes what came in.
    package func forgetPart(_ job: JobID) throws(CheckpointFault) {
        do throws(SystemFault) { try store.removePart(job) } catch { throw Self.stays(error) }
    }

    private static func stays(_ fault: SystemFault) -> CheckpointFault {
        CheckpointFault(.failed, "a copy can't be removed: \(SystemFault.text(of: fault.code))")
    }

    /// What is said when the server's disk is full; what came in is removed, so that others have the room.
    private func full(_ job: JobID) async throws(CheckpointFault) -> CheckpointFault {
        try await aside { () throws(SystemFault) in try store.removePart(job) }
        return CheckpointFault(.full, "the server has no room for a copy")
    }

    private func aside<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SystemFault) -> Value
    ) async throws(CheckpointFault) -> Value {
        do throws(SystemFault) { return try await Tool.aside(work) } catch { throw Self.fault(error) }
    }

    /// How many bytes and links lie there. Says no to an rsync that counts otherwise.
    private func look(
        at origin: String,
        _ shell: [String],
        _ isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> (bytes: Int64, links: UInt64) {
        let look = ["--dry-run", "--stats", "--no-human-readable", "--debug=proto", "--timeout=120"]
        let told = try await run(Self.content + look + shell + ["--", origin, store.nowhere], isWanted)
        if let spoken = RsyncProtocol.remote(in: told), spoken < RsyncProtocol.least { throw Self.tooOld }
        guard let size = Self.figure("Total file size:", in: told).flatMap(Self.number),
            let count = Self.figure("Number of files:", in: told)
        else { throw CheckpointFault(.failed, "its rsync answers in a way that is not understood here") }
        // As in `4 (reg: 1, dir: 2, link: 1)`.
        guard count.contains("reg:") || count.contains("link:") else {
            throw CheckpointFault(.absent, "no checkpoint lies there")
        }
        let links = count.firstRange(of: "link: ").flatMap { Self.number(count[$0.upperBound...]) }
        return (Int64(clamping: size), links ?? 0)
    }

    /// What stands behind a name in rsync's statistics.
    private static func figure(_ name: String, in told: String) -> Substring? {
        told.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.count).drop { $0 == " " }
    }

    /// The number that a text begins with.
    private static func number(_ text: Substring) -> UInt64? { UInt64(text.prefix { $0.isNumber }) }

    @discardableResult
    private func run(
        _ arguments: [String],
        _ isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> String {
        let end: Tool.End?
        do throws(SystemFault) {
            let tool = Tool(program: rsync, arguments: arguments)
            end = try await tool.run(atMost: Self.patienceMilliseconds, while: isWanted)
        } catch {
            throw Self.fault(error)
        }
        guard let end else {
            throw isWanted()
                ? CheckpointFault(.failed, "it took longer than 12 hours")
                : CheckpointFault(.unwanted, "nobody waits for it any more")
        }
        guard end.code == 0 else { throw Self.fault(end) }
        return end.output
    }

    private static let tooOld = CheckpointFault(.failed, "its rsync is too old")

    /// What an exit code means. The words themselves name paths and accounts, so they are only looked at.
    private static func fault(_ end: Tool.End) -> CheckpointFault {
        let isMissing = end.complaints.contains("No such file or directory")
        return switch end.code {
        // First: who has no root has none of what lies below it, and it may only not be mounted.
        case 23 where isMissing && end.complaints.contains(" change_dir \""):
            CheckpointFault(.unreachable, "its root directory is not there")
        case 23 where isMissing && end.complaints.contains(" link_stat \""):
            CheckpointFault(.absent, "no checkpoint lies there")
        case 255, 10, 30, 35: CheckpointFault(.unreachable, "its files are out of reach by ssh")
        case _ where end.complaints.contains("No space left") || end.complaints.contains("quota exceeded"):
            CheckpointFault(.full, "no room is left")
        case 127: CheckpointFault(.failed, "it has no rsync")
        // It is told of `--info` where it receives.
        case _ where end.complaints.contains("unknown option"): tooOld
        case ..<0: CheckpointFault(.failed, "rsync was ended by signal \(-end.code)")
        default: CheckpointFault(.failed, "rsync ended with code \(end.code)")
        }
    }

    private static func fault(_ fault: SystemFault) -> CheckpointFault {
        switch fault.code {
        case ENOSPC, EDQUOT: CheckpointFault(.full, "the server has no room for a copy")
        case ECANCELED: CheckpointFault(.unwanted, "nobody waits for it any more")
        default: CheckpointFault(.failed, "the server's own copy can't be read or written")
        }
    }
}
