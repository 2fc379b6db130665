import CSQLite
import Glibc

extension Connection {
    /// Copies the file into a new one, page by page, as this connection sees it, and syncs it.
    ///
    /// The copy keeps no write-ahead log, so that it can be read where nothing may be written.
    func copy(
        to place: Directory,
        as name: String,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(JournalFault) {
        try place.createEmpty(name)
        try copyPages(to: place.path(name), progress)
        try File(place.path(name), O_RDONLY).sync()
    }

    private func copyPages(to path: String, _ progress: (Int, Int) -> Void) throws(JournalFault) {
        let target = try Connection(path, .readWrite)
        // The whole file is synced before it counts; no page of it needs a sync of its own.
        try target.execute("PRAGMA synchronous = OFF")
        guard let copying = sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw JournalFault(sqlite: sqlite3_errcode(target.handle), on: target.handle, doing: "copying to \(path)")
        }
        var result = SQLITE_OK
        var patience = 100
        repeat {
            result = sqlite3_backup_step(copying, 2048)
            let total = Int(sqlite3_backup_pagecount(copying))
            progress(total - Int(sqlite3_backup_remaining(copying)), total)
            if result & 0xff == SQLITE_BUSY || result & 0xff == SQLITE_LOCKED {
                patience -= 1
                sqlite3_sleep(50)
            }
        } while result == SQLITE_OK || (result & 0xff == SQLITE_BUSY || result & 0xff == SQLITE_LOCKED) && patience > 0
        let last = sqlite3_backup_finish(copying)
        guard result == SQLITE_DONE, last == SQLITE_OK else {
            let code = result == SQLITE_DONE ? last : result
            throw JournalFault(sqlite: code, on: target.handle, doing: "copying to \(path)")
        }
        try target.execute("PRAGMA journal_mode = DELETE")
    }
}
