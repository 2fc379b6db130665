import Glibc

/// A system call that failed, with what we were about to do.
package struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being done, and to what: "open /srv/data/out.txt".
    package var doing: String
    /// The system's reason, as `errno` had it; zero where the reason is in `doing`.
    package var code: Int32

    /// Describes a failure; reads `errno` when no code is given.
    package init(_ doing: String, code: Int32 = errno) {
        self.doing = doing
        self.code = code
    }

    package var description: String { code == 0 ? doing : "\(doing): \(SystemFault.text(of: code))" }

    /// The system's words for an `errno` value.
    package static func text(of code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
