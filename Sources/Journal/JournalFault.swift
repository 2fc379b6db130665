/// Trouble with the files of a journal or a vault: what it is, what we were doing, and how to mend it.
public struct JournalFault: Error, Hashable, Sendable {
    /// The kinds of trouble. The raw value is stable: it is part of the API contract and of the runbooks.
    public enum Code: String, CaseIterable, Sendable {
        /// The file is foreign, garbage or cut off, or the file that should be there is gone.
        case notAJournal = "not-a-journal"
        /// A later version of the program wrote the file.
        case newerFormat = "newer-format"
        /// A record is not what was written: its hash, its place or its page is wrong.
        case damagedRecord = "damaged-record"
        /// A sheet is there and not erased, yet it does not match its digest.
        case damagedSheet = "damaged-sheet"
        /// No room: the file system, the quota or the file size limit. Nothing was half done.
        case diskFull = "disk-full"
        /// Another process holds the lease, or holds the file longer than we wait.
        case locked = "locked"
        /// The file system or its permissions forbid writing.
        case readOnly = "read-only"
        /// There is a journal already where a new one was to be made.
        case alreadyExists = "already-exists"
        /// Another person has this mail address.
        case mailTaken = "mail-taken"
        /// The vault knows no such person.
        case unknownPerson = "unknown-person"
        /// Any other trouble with reading or writing.
        case io = "io"
    }

    /// The kind of trouble.
    public var code: Code
    /// What we were doing, as a phrase that follows "while".
    public var doing: String
    /// What the system or SQLite said, or what is wrong in detail; nil where the code says it all.
    public var cause: String?
    /// A sentence on how to mend it.
    public var mend: String
    /// The number of the record concerned, if there is one.
    public var record: UInt64?

    /// Describes a fault. Without `mend`, the sentence is the one that fits the code.
    public init(_ code: Code, doing: String, cause: String? = nil, record: UInt64? = nil, mend: String? = nil) {
        self.code = code
        self.doing = doing
        self.cause = cause
        self.record = record
        self.mend = mend ?? Self.usualMend(code, record: record)
    }

    private static func usualMend(_ code: Code, record: UInt64?) -> String {
        switch code {
        case .notAJournal:
            "Check the path; if it is right, put a copy of the file back, for nothing was changed in the one that is there."
        case .newerFormat:
            "Run the version of Fabrique that wrote the file, or a later one; nothing was changed in it."
        case .damagedRecord:
            if let record {
                "Restore the directory from a copy, or save what is whole: `fabrique journal export` goes up to record "
                    + "\(record == 0 ? 0 : record - 1), and `fabrique journal import` makes a new directory of it."
            } else {
                "Restore the directory from a copy, or run `fabrique audit verify` to find the first bad record."
            }
        case .damagedSheet:
            "Restore the directory from a copy; the chain of records itself is not concerned."
        case .diskFull:
            "Free some room on the file system (or raise the quota) and try again: nothing was half done."
        case .locked:
            "Stop the other process, or let it do the work; the lease ends with the process that holds it."
        case .readOnly:
            "Give this process the right to write there, or mount the file system for writing."
        case .alreadyExists:
            "Name a directory that holds no journal."
        case .mailTaken:
            "Use another address, or find the person who has this one."
        case .unknownPerson:
            "Put the person into the vault first."
        case .io:
            "Look at the disk (`dmesg`, SMART), then start again: what was acknowledged is on disk."
        }
    }
}

extension JournalFault: CustomStringConvertible {
    /// One line: code, what we were doing, cause and mend.
    public var description: String {
        let place = record.map { " (record \($0))" } ?? ""
        let said = cause.map { ": \($0)" } ?? ""
        return "\(code.rawValue) while \(doing)\(place)\(said). \(mend)"
    }
}
