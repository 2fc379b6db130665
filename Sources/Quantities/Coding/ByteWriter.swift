/// Appends values in the house's binary form: little-endian base-128 varints, lengths before contents.
///
/// The form is canonical: one value has one encoding, so that equal states are equal bytes.
public struct ByteWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8]
    private let outlet: (@Sendable ([UInt8]) -> Void)?
    private static let pieceBytes = 64 * 1024

    /// Starts an empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
        outlet = nil
    }

    /// Starts a buffer whose bytes leave it in pieces, so that what is large is never in memory as a whole.
    public init(to outlet: @escaping @Sendable ([UInt8]) -> Void) {
        bytes = []
        bytes.reserveCapacity(2 * Self.pieceBytes)
        self.outlet = outlet
    }

    /// Lets go of what has come together, once it is a piece. Whoever writes a long list says so after each element.
    @inline(__always)
    public mutating func pass() {
        if bytes.count >= Self.pieceBytes { flush() }
    }

    /// Lets go of what has come together; a buffer without an outlet keeps it.
    public mutating func flush() {
        guard let outlet else { return }
        outlet(bytes)
        removeAll()
    }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes one byte as it is.
    @inline(__always)
    public mutating func write(byte: UInt8) { bytes.append(byte) }

    /// Writes an unsigned number in 1 to 10 bytes.
    public mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a signed number, small magnitudes short (zigzag).
    public mutating func write(_ value: Int64) {
        write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// Writes a 32-bit unsigned number in 1 to 5 bytes.
    public mutating func write(_ value: UInt32) { write(UInt64(value)) }

    /// Writes a truth value as one byte.
    public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Writes a text as its UTF-8 length and bytes.
    public mutating func write(_ text: String) {
        write(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes raw bytes behind their length.
    public mutating func write(_ blob: [UInt8]) {
        write(UInt64(blob.count))
        bytes.append(contentsOf: blob)
    }

    /// Writes an amount.
    public mutating func write<Unit>(_ quantity: Quantity<Unit>) { write(quantity.count) }

    /// Writes a moment.
    public mutating func write(_ instant: Instant) { write(instant.milliseconds) }

    /// Writes raw bytes with no length before them: for parts whose size the reader knows.
    public mutating func write(raw blob: some Collection<UInt8>) { bytes.append(contentsOf: blob) }

    /// Writes values that know their own form, one after the other.
    public mutating func write<each Value: BinaryCoded>(_ values: repeat each Value) {
        repeat (each values).encode(to: &self)
    }
}
