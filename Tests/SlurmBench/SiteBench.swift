import Foundation
import Glibc
import Spool
import Synchronization

/// Real Slurm clusters on loopback, started for the tests by `scripts/sites` and ended with them.
package final class SiteBench: Sendable {
    /// One of the clusters.
    package struct Site: Sendable {
        /// Its name, in Slurm as in the federation.
        package let name: String
        /// Where its slurmrestd answers.
        package let address: String
        fileprivate let folder: String

        /// The key that signs tokens for its users.
        package var key: [UInt8] {
            get throws { Array(try Data(contentsOf: URL(filePath: "\(folder)/etc/jwt.key"))) }
        }

        /// Its nodes' names.
        package var nodes: [String] { (1...4).map { "\(name)-n\($0)" } }
    }

    /// The clusters.
    package let sites: [Site]
    /// The account that jobs run under.
    package let user: String
    private let folder = "/tmp/fabrique-sites-test"
    private let environment: [String: String]
    /// Who has to clear up at the end.
    private static let last = Mutex<SiteBench?>(nil)

    private static let programs = ["slurmctld", "slurmd", "slurmdbd", "slurmrestd", "munged", "mariadbd"]
    /// A Slurm of one's own goes first, wherever it was built to be.
    private static let path: String = {
        let own = ProcessInfo.processInfo.environment["FABRIQUE_SLURM"].map { "\($0)/sbin:\($0)/bin:" } ?? ""
        return own + "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    }()

    /// Why there can be none; nil where there can.
    package static let obstacle: String? = {
        let missing = programs.filter { program in
            !path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
        }
        return missing.isEmpty ? nil : "\(missing.joined(separator: ", ")) not installed: scripts/bootstrap sites"
    }()

    /// Why no node can have energy counters; nil where they can.
    package static let counterObstacle: String? = {
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(silent) }
        let mount = ["env", "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/sys"]
        var spawn = Spawn(program: "/usr/bin/env", arguments: mount, descriptors: [silent, silent, silent])
        spawn.environment = ["PATH=\(path)"]
        var status: Int32 = -1
        if let pid = try? spawn.start() {
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        }
        return status == 0 ? nil : "only root can mount energy counters, and not in every container"
    }()

    /// Those that all tests share, started by the first.
    package static let shared = Result { try SiteBench(counted: "leonardo") }

    /// Starts clusters, with so many accelerators on each of their four nodes.
    ///
    /// - Parameter counted: The one whose nodes have energy counters: 300 W a node, 3 W more for each core and 700 W for
    ///   each accelerator that is allocated. None has where it is empty.
    package init(devices: Int = 8, counted: String = "") throws {
        // Another folder and other ports than those of somebody who tries things out by hand.
        let (folder, port) = (folder, 18_000)
        sites = ["lumi", "leonardo"].enumerated().map { number, name in
            Site(name: name, address: "http://127.0.0.1:\(port + 103 + 100 * number)", folder: "\(folder)/\(name)")
        }
        user = geteuid() == 0 ? "fabrique" : NSUserName()
        environment = [
            "PATH": Self.path, "FABRIQUE_SITES": folder, "FABRIQUE_SITES_PORT": String(port),
            "FABRIQUE_SITES_MINJOBAGE": "30", "FABRIQUE_SITES_DEVICES": String(devices),
            "FABRIQUE_SITES_ENERGY": counted,
        ]
        // One run of the tests has them at a time; the lock goes with the process.
        let lock = open("\(folder).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw SiteFault("\(folder).lock can't be locked.") }
        try script("wipe")
        try script("up", String(sites.count))
        Self.last.withLock { $0 = self }
        atexit { try? SiteBench.last.withLock { $0 }?.script("wipe") }
    }

    /// Runs `scripts/sites`.
    private func script(_ words: String...) throws {
        try run(Self.scriptFile, words, on: sites[0])
    }

    /// Where `scripts/sites` lies.
    package static let scriptFile: String = {
        let root = URL(filePath: #filePath).pathComponents.dropLast(3).joined(separator: "/")
        return "\(root.dropFirst())/scripts/sites"
    }()

    /// Runs one of Slurm's own commands and returns what it printed.
    @discardableResult
    package func run(_ program: String, _ words: [String], on site: Site) throws -> String {
        // Foundation's Process waits until nobody holds its descriptors any more, and daemons hold them for ever.
        let written = "\(folder).\(UInt32.random(in: 0...UInt32.max)).log"
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        let output = open(written, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer {
            close(silent)
            close(output)
            unlink(written)
        }
        var spawn = Spawn(
            program: "/usr/bin/env",
            arguments: ["env", program] + words,
            descriptors: [silent, output, output]
        )
        let variables = environment.merging(["SLURM_CONF": "\(site.folder)/etc/slurm.conf"]) { $1 }
        spawn.environment = variables.map { "\($0)=\($1)" }
        let pid = try spawn.start()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: written, encoding: .utf8)
        guard status == 0 else { throw SiteFault("\(program) \(words) ended with \(status >> 8 & 255): \(text)") }
        return text
    }

    /// Which Slurm it is, in its own words: `slurm 22.05.8`.
    package var release: String {
        get throws {
            try run("scontrol", ["--version"], on: sites[0]).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// The lines that a daemon of a site wrote into its log.
    package func log(_ daemon: String, on site: Site) -> [Substring] {
        let text = (try? String(contentsOfFile: "\(site.folder)/log/\(daemon).log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n")
    }

    // MARK: - Faults

    /// Kills one of a site's daemons, as the kernel does when memory runs out: `slurmctld`, `slurmd-lumi-n1`.
    package func kill(_ daemon: String, on site: Site) {
        if let pid = pid(of: daemon, on: site) { Glibc.kill(pid, SIGKILL) }
    }

    private func pid(of daemon: String, on site: Site) -> Int32? {
        let text = try? String(contentsOfFile: "\(site.folder)/run/\(daemon).pid", encoding: .utf8)
        return text.flatMap { Int32($0.filter(\.isNumber)) }
    }

    /// Whether a process runs. A zombie has no command line.
    private static func runs(_ pid: Int32) -> Bool {
        FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")?.isEmpty == false
    }

    /// How much memory a daemon of a site has in use.
    package func memoryBytes(of daemon: String, on site: Site) throws -> Int {
        guard let pid = pid(of: daemon, on: site) else { throw SiteFault("\(daemon) does not run.") }
        let fields = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { throw SiteFault("\(daemon) does not run.") }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Starts one of a site's daemons, unless it runs.
    package func start(_ daemon: String, on site: Site) throws { try script("start", site.name, daemon) }

    /// Keeps a copy of all that a site's slurmctld knows, in a folder that is not there yet.
    package func saveState(of site: Site, in folder: String) throws {
        // It saves all of it when it is told to end, and only then.
        guard let pid = pid(of: "slurmctld", on: site), Glibc.kill(pid, SIGTERM) == 0 else {
            throw SiteFault("slurmctld does not run.")
        }
        while Self.runs(pid) { usleep(20_000) }
        try run("cp", ["-a", "\(site.folder)/state", folder], on: site)
        try mend()
    }

    /// Kills a site's slurmctld, and starts it with no more than what it knew when that was kept.
    package func relapse(_ site: Site, to folder: String) throws {
        kill("slurmctld", on: site)
        try run("rm", ["-rf", "\(site.folder)/state"], on: site)
        try run("cp", ["-a", folder, "\(site.folder)/state"], on: site)
        try start("slurmctld", on: site)
    }

    /// The daemons of a site that were started and are gone.
    package func fallen(on site: Site) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(site.folder)/run")) ?? []
        let daemons = files.filter { $0.hasSuffix(".pid") }.map { String($0.dropLast(4)) }
        return daemons.filter { pid(of: $0, on: site).map(Self.runs) == false }.sorted()
    }

    /// Cuts a node's power: its daemon, its steps and its jobs go at once.
    package func cutPower(of node: String, on site: Site) {
        kill("slurmd-\(node)", on: site)
        let mark = Array("SLURMD_NODENAME=\(node)\0".utf8)
        while true {
            let jobs = Self.processes.filter { pid in
                let variables = FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data()
                return Array(variables).firstRange(of: mark) != nil
            }
            if jobs.isEmpty { return }
            // The step's own daemon does not bear the mark, and it is the parent of the first that does. It goes first:
            // else it would see the others go one by one, and tell of a script whose `tail` was taken from under it.
            let steps = Set(jobs.compactMap(Self.parent)).filter { Self.name(of: $0) == "slurmstepd" }
            for pid in steps { Glibc.kill(pid, SIGKILL) }
            for pid in jobs { Glibc.kill(pid, SIGKILL) }
        }
    }

    private static var processes: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    }

    /// Starts whatever does not run, and waits until all of it answers.
    package func mend() throws { try script("up", String(sites.count)) }

    private static func name(of pid: Int32) -> String? {
        (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8))?.trimmingCharacters(in: .newlines)
    }

    private static func parent(of pid: Int32) -> Int32? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let rest = text.split(separator: ")").last?.split(separator: " "), rest.count > 1
        else { return nil }
        return Int32(rest[1])
    }

    /// A folder for one test, open to the jobs' account. It goes with the clusters.
    package func scratch() throws -> String {
        let path = "\(folder)/scratch-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, 0o777)
        return path
    }
}

/// Why the bench can't be used.
struct SiteFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
