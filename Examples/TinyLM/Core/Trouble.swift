import Glibc

/// What keeps a run from going on: what we were doing, why it failed, and how to mend it.
struct Trouble: Error, Equatable, CustomStringConvertible {
    /// The whole sentence, for a person.
    let description: String

    /// Trouble in words of our own.
    init(_ description: String) { self.description = description }

    /// Trouble that the system reported through `errno`; call it before anything else can change that.
    init(doing: String, path: String, remedy: String) {
        let reason = String(cString: strerror(errno))
        description = "\(doing) \(path) failed: \(reason). \(remedy)"
    }
}
