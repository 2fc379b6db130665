import Foundation
import Glibc

/// A run of a program, mostly of the built `fabrique`, which lies beside these tests.
struct Program: Sendable {
    let pid: pid_t
    /// The end of a pipe from which its standard output is read.
    private let output: Int32

    private static let environment = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"]

    /// The folder of the built programs.
    static var folder: String {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().path
        }
    }

    /// Starts the program; its standard error is added to a file.
    static func start(
        _ arguments: [String],
        errors: String,
        environment more: [String] = []
    ) throws -> Program {
        try start(folder + "/fabrique", arguments, errors: errors, environment: more)
    }

    /// Starts any program by its path.
    static func start(
        _ path: String,
        _ arguments: [String],
        errors: String,
        environment more: [String] = []
    ) throws -> Program {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        defer { close(ends[1]) }
        // Nobody else's child may hold these ends open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let environment = (Self.environment + more).map { strdup($0) } + [nil]
        defer { for word in words + environment { free(word) } }
        var pid: pid_t = 0
        let fault = posix_spawn(&pid, path, &actions, nil, words, environment)
        guard fault == 0 else {
            close(ends[0])
            throw POSIXError(POSIXErrorCode(rawValue: fault) ?? .ENOENT)
        }
        return Program(pid: pid, output: ends[0])
    }

    /// The first line of its output that holds `words`; nil when it ended without one.
    func line(with words: String) async throws -> String? {
        try await blocking { [output] in
            var text: [UInt8] = []
            var byte: UInt8 = 0
            while read(output, &byte, 1) == 1 {
                guard byte == 10 else {
                    text.append(byte)
                    continue
                }
                let line = String(decoding: text, as: UTF8.self)
                if line.contains(words) { return line }
                text = []
            }
            return nil
        }
    }

    /// Everything it writes to its standard output, to the end.
    func text() async throws -> String {
        try await blocking { [output] in
            var text: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(output, &piece, piece.count)
                guard count > 0 else { return String(decoding: text, as: UTF8.self) }
                text += piece[..<count]
            }
        }
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits for its end: the exit code, or 128 and the signal's number, as a shell says it.
    @discardableResult
    func end() async throws -> Int32 {
        try await blocking { [pid, output] in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            close(output)
            return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        }
    }
}
