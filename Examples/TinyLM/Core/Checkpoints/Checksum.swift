/// A running 64-bit checksum: FNV-1a.
///
/// It finds damage, any single changed byte for certain; it is no defence against somebody who means harm.
struct Checksum: Equatable, Sendable {
    /// The sum so far.
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The sum of nothing.
    init() {}

    /// The sum of these bytes.
    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Takes in one byte.
    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Takes in a number, lowest byte first.
    mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
