import Federation
import Foundation
import Quantities
import Spool

@testable import Connectors

/// A real Slurm cluster on loopback, started for the tests by `scripts/sites` and ended with them.
final class SiteBench: Sendable {
    let name = "lumi"
    let user: String
    let folder: String
    let address: String
    private let environment: [String: String]

    private static let programs = ["slurmctld", "slurmd", "slurmdbd", "slurmrestd", "munged", "mariadbd"]
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Why there can be none; nil where there can.
    static let obstacle: String? = {
        let missing = programs.filter { program in
            !path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
        }
        return missing.isEmpty ? nil : "\(missing.joined(separator: ", ")) not installed: scripts/bootstrap sites"
    }()

    /// The one that all tests share, started by the first.
    static let shared = Result { try SiteBench() }

    private init() throws {
        // Another folder and other ports than those of somebody who tries things out by hand.
        folder = "/tmp/fabrique-sites-test"
        let port = 18_000
        address = "http://127.0.0.1:\(port + 103)"
        user = geteuid() == 0 ? "fabrique" : NSUserName()
        environment = [
            "PATH": Self.path, "FABRIQUE_SITES": folder, "FABRIQUE_SITES_PORT": String(port),
            "FABRIQUE_SITES_MINJOBAGE": "30",
        ]
        try sites("wipe")
        try sites("up", "1")
        atexit {
            if let bench = try? SiteBench.shared.get() { try? bench.sites("wipe") }
        }
    }

    /// Runs `scripts/sites`.
    func sites(_ words: String...) throws {
        let script =
            URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/").dropFirst() + "/scripts/sites"
        try run(String(script), words)
    }

    /// Runs one of Slurm's own commands and returns what it printed.
    @discardableResult
    func run(_ program: String, _ words: [String]) throws -> String {
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
        let variables = environment.merging(["SLURM_CONF": "\(folder)/\(name)/etc/slurm.conf"]) { $1 }
        spawn.environment = variables.map { "\($0)=\($1)" }
        let pid = try spawn.start()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: written, encoding: .utf8)
        guard status == 0 else { throw SiteFault("\(program) \(words) ended with \(status >> 8 & 255): \(text)") }
        return text
    }

    /// Kills one of the site's daemons, as a power cut would.
    func kill(_ daemon: String) {
        guard let text = try? String(contentsOfFile: "\(folder)/\(name)/run/\(daemon).pid", encoding: .utf8),
            let pid = Int32(text.filter(\.isNumber))
        else { return }
        Glibc.kill(pid, SIGKILL)
    }

    /// Starts whatever does not run.
    func mend() throws { try sites("up", "1") }

    /// The settings that connect to it.
    func settings(_ scratch: String, tag: String) throws -> SiteSettings {
        let key = try Data(contentsOf: URL(filePath: "\(folder)/\(name)/etc/jwt.key"))
        return SiteSettings(
            address: address,
            credential: .key(Array(key)),
            user: user,
            tag: tag,
            folder: scratch
        )
    }

    /// A folder for one test, open to the jobs' account.
    func scratch() throws -> String {
        let path = "/tmp/fabrique-slurm-\(UInt32.random(in: 0...UInt32.max))"
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
