import CLinux
import Glibc
import Spool

/// Reads a job's output file, and nothing else that its path may have been made to point at.
///
/// The server often may read what the user may not. So a file is opened for its name only, looked at, and read only if
/// it is a regular file that belongs to the account: not a link to `/etc/shadow`, not a pipe on which we would wait
/// for ever, not a device that reacts to being opened.
enum OutputReader {
    /// The most that one piece holds.
    static let mostBytes = 1 << 20

    static func read(_ file: OutputFile, from offset: Int64, atMost count: Int) throws(ConnectorFault) -> OutputPiece {
        guard offset >= 0, count >= 0 else {
            throw ConnectorFault(
                .badOrder,
                "Output is read from byte 0 on, not from \(offset) or \(count) bytes of it."
            )
        }
        guard file.path != "/dev/null" else { return OutputPiece(offset: offset, bytes: [], total: 0) }
        let account = try Account.resolve(file.account, for: "The output of attempt \(file.key)", allowingRoot: true)
        let name = open(file.path, linux_open_path | O_NOFOLLOW | O_CLOEXEC)
        guard name >= 0 else {
            throw ConnectorFault(.noOutput, "The output file \(SystemFault("open \(file.path)")).")
        }
        defer { close(name) }
        var information = stat()
        guard fstat(name, &information) == 0 else {
            throw ConnectorFault(.noOutput, "The output file \(SystemFault("examine \(file.path)")).")
        }
        guard information.st_mode & S_IFMT == S_IFREG, information.st_uid == account.user else {
            throw ConnectorFault(
                .unsafeOutput,
                "\(file.path) is not a regular file of \(account.name)'s, so it is not shown."
            )
        }
        // Through the descriptor, so that what is read is what was looked at.
        let descriptor = open("/proc/self/fd/\(name)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConnectorFault(.unsafeOutput, "The output file \(SystemFault("read \(file.path)")).")
        }
        defer { close(descriptor) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: min(count, mostBytes)) { buffer, filled in
            let got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            failure = got < 0 ? errno : 0
            filled = max(0, got)
        }
        guard failure == 0 else {
            throw ConnectorFault(.noOutput, "The output file \(SystemFault("read \(file.path)", code: failure)).")
        }
        return OutputPiece(offset: offset, bytes: bytes, total: Int64(information.st_size))
    }
}
