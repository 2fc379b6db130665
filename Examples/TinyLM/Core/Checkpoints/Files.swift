import Glibc

/// The few things done with files, each with its system's reason when it fails.
enum Files {
    /// Reads a whole regular file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(Trouble) -> [UInt8] {
        let remedy = "Check that it is a file that this account may read."
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Trouble(doing: "Opening", path: path, remedy: remedy) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Trouble(doing: "Examining", path: path, remedy: remedy) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Trouble("\(path) is not a regular file. Name a file.") }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw Trouble("\(path) holds \(size) bytes, and \(limit) is the most that is read. Leave it out.")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        var done = 0
        while done < size {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + done, size - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Trouble(doing: "Reading", path: path, remedy: remedy) }
            // The file has become shorter since it was examined.
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(size - done)
        return bytes
    }

    /// Writes a file so that whoever looks at `name` finds the old content or the new one, whatever happens meanwhile.
    ///
    /// The bytes go to a temporary file in the same directory and are synced; then the name moves, and the
    /// directory is synced, so that the new name survives a loss of power too.
    static func writeAtomically(_ bytes: [UInt8], directory: String, name: String) throws(Trouble) {
        let remedy = "Check the space and the rights in \(directory)."
        let temporary = "\(directory)/\(name).tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw Trouble(doing: "Creating", path: temporary, remedy: remedy) }
        do {
            defer { close(file) }
            guard write(bytes, to: file) else { throw Trouble(doing: "Writing", path: temporary, remedy: remedy) }
            guard fsync(file) == 0 else { throw Trouble(doing: "Syncing", path: temporary, remedy: remedy) }
        }
        let path = "\(directory)/\(name)"
        guard rename(temporary, path) == 0 else { throw Trouble(doing: "Renaming to", path: path, remedy: remedy) }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Trouble(doing: "Opening", path: directory, remedy: remedy) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Trouble(doing: "Syncing", path: directory, remedy: remedy) }
    }

    /// Writes all bytes to an open file; false, with `errno` set, when that fails.
    static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + done, bytes.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// The names in a directory in the order of their bytes, without those that begin with a full stop.
    static func names(in directory: String) throws(Trouble) -> [String] {
        guard let stream = opendir(directory) else {
            throw Trouble(doing: "Listing", path: directory, remedy: "Check that it is a directory that may be read.")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a directory and those above it, where they are missing.
    static func makeDirectory(_ path: String) throws(Trouble) {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/\(part)"
            if mkdir(partial, 0o755) != 0, errno != EEXIST {
                throw Trouble(doing: "Making", path: partial, remedy: "Name a directory that this account may write.")
            }
        }
    }

    /// Removes a file; one that is gone already is as good as removed.
    static func remove(_ path: String) throws(Trouble) {
        if unlink(path) != 0, errno != ENOENT {
            throw Trouble(doing: "Removing", path: path, remedy: "Check the rights in its directory.")
        }
    }
}
