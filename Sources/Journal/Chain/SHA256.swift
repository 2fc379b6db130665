import CCrypto
public import Quantities

/// Computes SHA-256 digests with OpenSSL, about as fast as the processor can.
///
/// OpenSSL 3's newer functions look the algorithm up and take memory at every digest, which costs more than hashing a
/// record does; these work on the stack.
public struct SHA256 {
    private var context = SHA256_CTX()

    /// Begins a digest of what comes in pieces.
    init() { precondition(SHA256_Init(&context) == 1, "SHA-256 can begin") }

    /// Takes the next piece.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        precondition(SHA256_Update(&context, bytes.baseAddress, bytes.count) == 1, "SHA-256 takes every input")
    }

    /// Takes the next piece.
    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    /// The digest of all pieces.
    mutating func finish() -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { output in
            let isDone = SHA256_Final(output.baseAddress?.assumingMemoryBound(to: UInt8.self), &context) == 1
            guard isDone, let digest = Digest(loading: UnsafeRawBufferPointer(output)) else {
                preconditionFailure("SHA-256 has a digest for every input")
            }
            return digest
        }
    }

    /// The digest of `bytes`.
    public static func digest(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        var hasher = SHA256()
        hasher.add(bytes)
        return hasher.finish()
    }
}

extension Digest {
    /// Reads 32 bytes; nil for any other count. Faster than going through a collection.
    init?(loading bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(
            words: (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            )
        )
    }

    /// Writes the 32 bytes to the start of `bytes`.
    func store(into bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }
}
