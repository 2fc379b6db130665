/// The first record of a journal that is not what was written, and what is wrong with it.
public struct Damage: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Sendable {
        /// Payload, number and hash don't fit the hash before.
        case hash
        /// The record is not there, but later ones are.
        case gap
        /// The record and all after it are not there, though other tables or snapshots speak of them.
        case missing
        /// SQLite can't read the page that should hold it.
        case unreadable
    }

    /// The record's number.
    public var record: UInt64
    /// What is wrong with it.
    public var kind: Kind

    /// Names a bad record.
    public init(record: UInt64, kind: Kind) {
        self.record = record
        self.kind = kind
    }
}

extension JournalFault {
    init(_ damage: Damage, path: String) {
        let cause =
            switch damage.kind {
            case .hash: "its hash does not follow from the record before"
            case .gap: "it is gone, though later records are there"
            case .missing: "it and all after it are gone"
            case .unreadable: "its page can't be read"
            }
        self.init(.damagedRecord, doing: "reading \(path)", cause: cause, record: damage.record)
    }
}
