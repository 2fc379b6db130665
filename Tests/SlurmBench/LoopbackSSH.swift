import Foundation
import Glibc

/// A real sshd on loopback that lets the tests' own user in, with keys of its own.
package final class LoopbackSSH: Sendable {
    /// Its port.
    package let port: Int
    /// Whom it lets in.
    package let user = NSUserName()
    private let folder: String
    private let process: pid_t

    /// The private key that it takes.
    package var key: String { folder + "/key" }
    /// The file with its own key.
    package var knownHosts: String { folder + "/known_hosts" }

    /// Why there can be none; nil where there can. With `FABRIQUE_STRICT=1` the tests go on and fail without it.
    package static let obstacle: String? = {
        let programs: [String] = ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen", "/usr/bin/rsync"]
        let missing = programs.filter { access($0, X_OK) != 0 }.joined(separator: ", ")
        let isStrict = ProcessInfo.processInfo.environment["FABRIQUE_STRICT"] == "1"
        return missing.isEmpty || isStrict ? nil : "\(missing) not installed: scripts/bootstrap test"
    }()

    /// Starts one.
    package init() throws {
        folder = "/tmp/fabrique-sshd-\(UInt32.random(in: 0...UInt32.max))"
        port = try Self.freePort()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o700)
        for name in ["host", "key"] {
            try Self.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
        }
        let own = try String(contentsOfFile: folder + "/host.pub", encoding: .utf8).split(separator: " ")
        try Self.write("[127.0.0.1]:\(port) \(own[0]) \(own[1])\n", to: folder + "/known_hosts")
        try Self.write(String(contentsOfFile: folder + "/key.pub", encoding: .utf8), to: folder + "/authorized_keys")
        let settings = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password

            """
        try Self.write(settings, to: folder + "/sshd_config")
        // As root it wants this folder, which its package makes at the machine's start.
        if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
        let daemon = Process()
        daemon.executableURL = URL(filePath: "/usr/sbin/sshd")
        daemon.arguments = ["-D", "-e", "-f", folder + "/sshd_config"]
        daemon.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try daemon.run()
        process = daemon.processIdentifier
        try awaitListener()
    }

    /// Ends it and removes its keys. What it let in ends, too.
    package func stop() {
        kill(process, SIGTERM)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func awaitListener() throws {
        for _ in 0..<500 {
            let descriptor = Self.openSocket()
            defer { close(descriptor) }
            var address = Self.loopback(port)
            let answer = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if answer == 0 { return }
            usleep(20_000)
        }
        throw Failure(what: "sshd does not listen")
    }

    private static func freePort() throws -> Int {
        let descriptor = openSocket()
        defer { close(descriptor) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isFound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isFound else { throw Failure(what: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func openSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        chmod(path, 0o600)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(what: "\(program) failed") }
    }

    private struct Failure: Error { let what: String }
}
