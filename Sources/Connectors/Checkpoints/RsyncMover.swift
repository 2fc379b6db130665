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

    /// Links that lead out of the directory stay behind, and so do owners, groups and permissions.
    private static let content = ["--recursive", "--links", "--safe-links", "--relative", "--no-implied-dirs"]
    private static let copy = [
        "--times", "--omit-dir-times", "--executability", "--chmod=Du+rwx,Fu+rw", "--timeout=120",
    ]
    /// Every file is read at both ends; each difference is a line.
    private static let compare = ["--dry-run", "--checksum", "--itemize-changes", "--timeout=3600"]

    /// Keeps its copies in a folder, which is made if it is not there.
    ///
    /// - Throws: a ``ConnectorFault`` where the programs are not installed, or the folder can't be used.
    package init(folder: String) throws(ConnectorFault) {
        guard let rsync = Tool.path(of: "rsync"), let ssh = Tool.path(of: "ssh") else {
            throw ConnectorFault(.spool, "Checkpoints can't move: rsync and ssh must both be installed here.")
        }
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
        let size = try await size(of: origin, shell, isWanted)
        guard store.hasRoom(for: size) else { throw CheckpointFault(.full, "the server has no room for a copy") }
        let incoming: String
        do throws(SystemFault) { incoming = try store.incoming(job) } catch { throw Self.fault(error) }
        let known = store.holds(job) ? ["--link-dest=\(store.whole(job))"] : []
        let ends = ["--", origin, incoming + "/"]
        try await run(Self.content + Self.copy + ["--delete"] + known + shell + ends, isWanted)
        let differences = try await run(Self.content + Self.compare + ["--delete"] + shell + ends, isWanted)
        guard differences.isEmpty else {
            // A file that differs though size and time agree would be taken for done by the next try, too.
            store.remove(job)
            throw CheckpointFault(.unverified, "the server's copy is not what lies there")
        }
        guard isWanted() else { throw CheckpointFault(.unwanted, "nobody waits for it any more") }
        do throws(SystemFault) { return try store.keep(job) } catch { throw Self.fault(error) }
    }

    /// Copies what the store holds for a job to a system.
    package func deliver(
        _ job: JobID,
        to spot: CheckpointSpot,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> CheckpointReceipt {
        let receipt: CheckpointReceipt?
        do throws(SystemFault) { receipt = try store.receipt(job) } catch { throw Self.fault(error) }
        guard let receipt else { throw CheckpointFault(.unverified, "the server's copy is not what was kept") }
        let goal = "\(try spot.access.target(for: spot.account)):\(spot.access.root)/"
        let ends = ["--rsh=\(spot.access.shell(ssh))", "--", "\(store.whole(job))/./\(spot.part)/", goal]
        // A file that lies there with the same size and time is compared all the same.
        try await run(Self.content + Self.copy + ["--update", "--ignore-times"] + ends, isWanted)
        let differences = try await run(Self.content + Self.compare + ends, isWanted)
        guard differences.isEmpty else {
            throw CheckpointFault(.unverified, "what lies there is not what was sent, or newer files differ")
        }
        return receipt
    }

    /// The jobs that have a folder.
    package func held() -> [JobID] { store.jobs }

    /// Whether there is a whole copy.
    package func holds(_ job: JobID) -> Bool { store.holds(job) }

    /// Removes a job's folder.
    package func forget(_ job: JobID) { store.remove(job) }

    /// How many bytes lie there.
    private func size(
        of origin: String,
        _ shell: [String],
        _ isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> Int64 {
        let look = ["--dry-run", "--stats", "--no-human-readable", "--timeout=120"]
        let told = try await run(Self.content + look + shell + ["--", origin, store.nowhere], isWanted)
        func figure(_ name: String) -> Substring? {
            told.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.count).drop { $0 == " " }
        }
        guard let size = figure("Total file size:").flatMap({ Int64($0.prefix { $0.isNumber }) }),
            let count = figure("Number of files:")
        else { throw CheckpointFault(.failed, "its rsync answers in a way that is not understood here") }
        // As in `4 (reg: 1, dir: 2, link: 1)`.
        guard count.contains("reg:") || count.contains("link:") else {
            throw CheckpointFault(.absent, "no checkpoint lies there")
        }
        return size
    }

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

    /// What an exit code means. The words themselves name paths and accounts, so they are only looked at.
    private static func fault(_ end: Tool.End) -> CheckpointFault {
        let isAbsent =
            end.complaints.contains("No such file or directory")
            && ["change_dir", "link_stat"].contains(where: end.complaints.contains)
        return switch end.code {
        case 23 where isAbsent: CheckpointFault(.absent, "no checkpoint lies there")
        case 255, 10, 30, 35: CheckpointFault(.unreachable, "its files are out of reach by ssh")
        case _ where end.complaints.contains("No space left") || end.complaints.contains("quota exceeded"):
            CheckpointFault(.full, "no room is left")
        case 127: CheckpointFault(.failed, "it has no rsync")
        default: CheckpointFault(.failed, "rsync ended with code \(end.code)")
        }
    }

    private static func fault(_ fault: SystemFault) -> CheckpointFault {
        CheckpointFault(fault.code == ENOSPC ? .full : .failed, "the server's own copy can't be read or written")
    }
}
