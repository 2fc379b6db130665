import Glibc

/// A directory and the names in it.
struct Directory: Sendable {
    let path: String

    /// The path of a name in this directory.
    func path(_ name: String) -> String { path + "/" + name }

    /// Makes the directory, open to its owner alone, unless it is there.
    func create() throws(JournalFault) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw JournalFault(errno: errno, doing: "making the directory \(path)")
        }
    }

    /// Whether there is a file of that name.
    func contains(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

    /// The names in the directory, sorted; none if there is no such directory.
    func names() throws(JournalFault) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw JournalFault(errno: errno, doing: "listing \(path)")
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

    /// Makes an empty file, readable by its owner alone, in place of any of that name.
    func createEmpty(_ name: String) throws(JournalFault) {
        _ = try File(path(name), O_WRONLY | O_CREAT | O_TRUNC)
    }

    /// Gives a finished file its name: its bytes reach the disk first, then the name does.
    func publish(_ temporary: String, as name: String) throws(JournalFault) {
        try File(path(temporary), O_RDONLY).sync()
        guard rename(path(temporary), path(name)) == 0 else {
            throw JournalFault(errno: errno, doing: "renaming \(path(temporary))")
        }
        try sync()
    }

    /// Takes a name away, if it is there.
    func remove(_ name: String) throws(JournalFault) {
        guard unlink(path(name)) == 0 || errno == ENOENT else {
            throw JournalFault(errno: errno, doing: "removing \(path(name))")
        }
    }

    /// Waits until the names are on the disk.
    func sync() throws(JournalFault) {
        try File(path, O_RDONLY | O_DIRECTORY).sync()
    }
}
