import CSQLite
import Glibc

extension JournalFault {
    /// Turns a failed system call into a fault.
    init(errno number: Int32, doing: String) {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .diskFull
            case EROFS, EACCES, EPERM: .readOnly
            case ENOENT, ENOTDIR: .notAJournal
            default: .io
            }
        self.init(code, doing: doing, cause: String(cString: strerror(number)))
    }

    /// Turns a failed call of SQLite into a fault.
    ///
    /// SQLite reports a full disk as `SQLITE_FULL` but an exceeded quota or file size as an I/O error, so the
    /// system's own number decides there.
    init(sqlite result: Int32, on connection: OpaquePointer?, doing: String) {
        let number = connection.map { sqlite3_system_errno($0) } ?? 0
        let isSystemFull = number == ENOSPC || number == EDQUOT || number == EFBIG
        let code: Code =
            switch result & 0xff {
            case SQLITE_FULL: .diskFull
            case SQLITE_IOERR where isSystemFull && result != Self.failedSync: .diskFull
            case SQLITE_READONLY, SQLITE_PERM: .readOnly
            case SQLITE_CANTOPEN where number == EROFS || number == EACCES: .readOnly
            case SQLITE_NOTADB: .notAJournal
            case SQLITE_CORRUPT: .damagedRecord
            case SQLITE_BUSY, SQLITE_LOCKED: .locked
            default: .io
            }
        let said = connection.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(result))
        self.init(code, doing: doing, cause: "\(said) (SQLite \(result))")
    }

    /// `SQLITE_IOERR_FSYNC`: after it, nobody knows what is on disk, so it never counts as a mere lack of room.
    private static var failedSync: Int32 { SQLITE_IOERR | (4 << 8) }
}
