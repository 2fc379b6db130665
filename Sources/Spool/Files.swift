import Glibc

/// Reads and writes whole small files; what is written durably is there after a power cut, whole or not at all.
package enum Files {
    /// The file's bytes, or nil where there is no such file.
    package static func read(_ path: String) throws(SystemFault) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemFault("open \(path)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, 4096)
                filled = max(0, count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFault("read \(path)") }
            if count == 0 { return bytes }
            bytes += piece
        }
    }

    /// The file as text without white space at its ends; nil where it can't be read.
    package static func text(_ path: String) -> String? {
        guard let bytes = try? read(path) else { return nil }
        var slice = String(decoding: bytes, as: UTF8.self)[...]
        while slice.last?.isWhitespace == true { slice.removeLast() }
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        return String(slice)
    }

    /// Whether the name exists. What can't be known throws: "not there" would be taken for leave to start something.
    package static func exists(_ path: String) throws(SystemFault) -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw SystemFault("look for \(path)") }
        return false
    }

    /// Creates a file and syncs it unless told not to; replaces nothing. The folder is not synced.
    package static func create(
        _ path: String,
        _ bytes: [UInt8],
        mode: UInt32 = 0o600,
        durably: Bool = true
    ) throws(SystemFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemFault("create \(path)") }
        defer { close(descriptor) }
        try writeAll(descriptor, bytes, path: path)
        guard fchmod(descriptor, mode) == 0 else { throw SystemFault("set the mode of \(path)") }
        guard !durably || fsync(descriptor) == 0 else { throw SystemFault("sync \(path)") }
    }

    /// Writes a file under a temporary name, syncs it, puts it in place and syncs the folder; without the syncs where
    /// it need not be durable.
    ///
    /// Returns whether the file was put in place: with `exclusively`, a file that is there already stays as it is and
    /// the answer is false. That is decided by one system call (`link`), so two writers can't both be told true.
    @discardableResult
    package static func put(
        _ name: String,
        in folder: String,
        _ bytes: [UInt8],
        exclusively: Bool = false,
        durably: Bool = true
    ) throws(SystemFault) -> Bool {
        let temporary = "\(folder)/.\(name).\(getpid())"
        unlink(temporary)
        try create(temporary, bytes, durably: durably)
        if exclusively {
            let linked = link(temporary, "\(folder)/\(name)")
            let reason = errno
            unlink(temporary)
            if linked != 0 {
                if reason == EEXIST { return false }
                throw SystemFault("create \(folder)/\(name)", code: reason)
            }
        } else if rename(temporary, "\(folder)/\(name)") != 0 {
            throw SystemFault("rename \(temporary) to \(name)")
        }
        if durably { try syncFolder(folder) }
        return true
    }

    /// Makes names that were added to or taken from the folder durable.
    package static func syncFolder(_ path: String) throws(SystemFault) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFault("sync \(path)") }
    }

    /// Creates a folder, or leaves the one that is there as it is.
    package static func makeFolder(_ path: String, mode: UInt32) throws(SystemFault) {
        guard mkdir(path, mode) == 0 else {
            if errno == EEXIST { return }
            throw SystemFault("create the folder \(path)")
        }
        // mkdir's mode passes through the umask; the spool's folders must be searchable by the jobs' accounts.
        guard chmod(path, mode) == 0 else { throw SystemFault("set the mode of \(path)") }
    }

    /// The names in a folder, sorted; none where there is no such folder.
    package static func names(in folder: String) throws(SystemFault) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SystemFault("list \(folder)")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder and the files in it. Folders inside it are left, and so is it then.
    package static func removeFolder(_ path: String) throws(SystemFault) {
        for name in try names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// Writes all bytes to an open file.
    package static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(SystemFault) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFault("write \(path)") }
            done += count
        }
    }

    /// Writes to a file of the kernel's (a control group's, say) in one call, as it demands.
    package static func set(_ path: String, _ value: String) throws(SystemFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        defer { close(descriptor) }
        let bytes = Array(value.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SystemFault("write '\(value)' to \(path)")
        }
    }
}
