import Glibc

/// Which file it is that a path leads to, links followed.
struct FileStatus: Equatable {
    private let device: dev_t
    private let inode: ino_t
    /// Whether it holds bytes, and is no folder, device or pipe.
    let isRegular: Bool
    /// Who may do what with it.
    let permissions: mode_t

    /// Nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Nil where the descriptor is closed.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
        isRegular = status.st_mode & S_IFMT == S_IFREG
        permissions = status.st_mode & 0o7777
    }

    /// The path without links and dots; nil where it leads to nothing.
    static func resolved(_ path: String) -> String? {
        guard let name = realpath(path, nil) else { return nil }
        defer { free(name) }
        return String(cString: name)
    }
}
