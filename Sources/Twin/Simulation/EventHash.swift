/// A fingerprint of everything that happened, in the order in which it did: FNV-1a over words of 64 bits.
///
/// Two runs with one fingerprint are the same run; see Fowler, Noll and Vo, draft-eastlake-fnv.
package struct EventHash: Hashable, Sendable {
    /// What happened to a job.
    enum Kind: UInt64 {
        case submitted = 1
        case refused
        case started
        case interrupted
        case ended
        case abandoned
        case closed
        case reopened
    }

    /// The fingerprint so far.
    package private(set) var value: UInt64 = 14_695_981_039_346_656_037

    @inline(__always)
    mutating func add(_ kind: Kind, _ number: Int64, place: Int32, atSeconds now: Int64) {
        mix(kind.rawValue << 56 | UInt64(UInt32(bitPattern: place)))
        mix(UInt64(bitPattern: number))
        mix(UInt64(bitPattern: now))
    }

    @inline(__always)
    private mutating func mix(_ word: UInt64) { value = (value ^ word) &* 1_099_511_628_211 }

    /// As sixteen hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
