import Glibc

/// Where everything about one attempt lies in the spool.
///
///     SPOOL/attempts/1234.2/order      what to run, written before anything happens
///                          /script     the user's script, readable by the account alone
///                          /lock       held by the shepherd for as long as it lives
///                          /launched   which shepherd launches; created once and never again
///                          /started    which process the job is, and since when
///                          /stop       why the job shall end
///                          /end        how it ended
///                          /shepherd.err
///     SPOOL/notices/1234.2.started     empty markers; whoever watches this one folder misses nothing
///                  /1234.2.ended
///     SPOOL/forgotten                  the highest forgotten attempt of each job
package struct AttemptFolder: Hashable, Sendable {
    /// The spool's own folder.
    package let spool: String
    /// The attempt's text form.
    package let name: String

    /// Names the folder of an attempt.
    package init(spool: String, name: String) {
        self.spool = spool
        self.name = name
    }

    /// Reads spool and attempt off the folder's path; nil unless it ends in `/attempts/NAME`.
    package init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 2] == "attempts", let name = parts.last, !name.isEmpty else {
            return nil
        }
        self.init(spool: parts.dropLast(2).joined(separator: "/"), name: String(name))
    }

    /// The folder that holds a spool's attempts.
    package static func attempts(in spool: String) -> String { "\(spool)/attempts" }
    /// The folder that holds a spool's markers.
    package static func notices(in spool: String) -> String { "\(spool)/notices" }

    /// The folder itself.
    package var path: String { "\(spool)/attempts/\(name)" }
    /// The user's script.
    package var script: String { "\(path)/script" }
    /// The file whose lock says that a shepherd lives.
    package var lock: String { "\(path)/lock" }
    /// What the shepherd had to complain about.
    package var shepherdErrors: String { "\(path)/shepherd.err" }

    /// What a marker can say.
    package enum Notice: String, CaseIterable, Sendable {
        case started
        case ended
    }

    /// The path of a marker.
    package func marker(_ notice: Notice) -> String { "\(spool)/notices/\(name).\(notice.rawValue)" }

    /// Puts a marker where the connector looks. Not synced: after a crash the records are read anyway.
    package func place(_ notice: Notice) throws(SystemFault) {
        let temporary = "\(path)/.\(notice.rawValue)"
        try Files.set(temporary, "")
        guard rename(temporary, marker(notice)) == 0 else { throw SystemFault("place \(marker(notice))") }
    }
}

extension AttemptFolder {
    /// A record that knows its file name and its form.
    package protocol Kept {
        /// The record's kind, which is its file name too.
        static var kind: String { get }
        /// Reads the form.
        init(_ record: Record) throws(SystemFault)
        /// The form.
        var record: Record { get }
    }

    /// Reads a record; nil where it was not written yet.
    package func read<Value: Kept>(_ type: Value.Type) throws(SystemFault) -> Value? {
        guard let bytes = try Files.read("\(path)/\(type.kind)") else { return nil }
        do {
            return try Value(Record(kind: type.kind, bytes: bytes))
        } catch {
            throw SystemFault("\(path)/\(type.kind): \(error)", code: 0)
        }
    }

    /// Whether a record was written.
    package func has(_ type: any Kept.Type) throws(SystemFault) -> Bool { try Files.exists("\(path)/\(type.kind)") }

    /// Writes a record for ever: a first one stays, and the answer says whether this was it.
    ///
    /// - Parameter durably: false for what a power failure makes worthless anyway; syncing costs more than all else here.
    @discardableResult
    package func writeOnce(_ value: some Kept, durably: Bool = true) throws(SystemFault) -> Bool {
        try Files.put(type(of: value).kind, in: path, value.record.bytes, exclusively: true, durably: durably)
    }
}
