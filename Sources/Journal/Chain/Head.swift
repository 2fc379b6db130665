public import Quantities

/// A place on the chain: the number of a record and the hash that covers it and all before it.
public struct Head: Hashable, Sendable {
    /// The record's number; 0 before the first.
    public var sequence: UInt64
    /// The chain's hash at that record.
    public var hash: Digest

    /// Names a place on the chain.
    public init(sequence: UInt64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }

    /// The place before the first record: number 0, hash of 32 zero bytes.
    public static var genesis: Self { Self(sequence: 0, hash: .zero) }
}

/// One record as it lies on the chain.
public struct StoredRecord: Hashable, Sendable {
    /// The record's number; the first is 1.
    public var sequence: UInt64
    /// What the owner of the journal wrote, opaque to us. Often a part of one piece of memory with its neighbours.
    public var payload: ArraySlice<UInt8>
    /// SHA-256 of the hash before, the number as 8 bytes little-endian, and the payload.
    public var hash: Digest

    /// Makes a record, for instance from an export.
    public init(sequence: UInt64, payload: ArraySlice<UInt8>, hash: Digest) {
        self.sequence = sequence
        self.payload = payload
        self.hash = hash
    }
}
