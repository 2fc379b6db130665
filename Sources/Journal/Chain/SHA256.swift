import CCrypto
public import Quantities
import Synchronization

/// Computes SHA-256 digests of small inputs with OpenSSL, about as fast as the processor can.
///
/// OpenSSL 3 looks an algorithm up by name and allocates a context at every one-shot call, which costs more than
/// hashing a record does. So the algorithm is looked up once for the process and a value keeps its context.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Makes a hasher with a context of its own.
    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, Self.algorithm.handle, nil) == 1 else {
            preconditionFailure("OpenSSL's libcrypto has memory for a context of SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// The digest of `bytes`.
    public mutating func digest(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// The digest of `bytes`, from a context that all threads of the process share. Costs one lock more than a
    /// hasher of one's own.
    public static func digest(of bytes: [UInt8]) -> Digest {
        shared.withLock { $0.digest(of: bytes) }
    }

    mutating func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        var result = Digest.zero
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { output in
            let isDone =
                EVP_DigestInit_ex2(context, nil, nil) == 1
                && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
                && EVP_DigestFinal_ex(context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
            guard isDone, let digest = Digest(loading: UnsafeRawBufferPointer(output)) else {
                preconditionFailure("SHA-256 has a digest for every input")
            }
            result = digest
        }
        return result
    }

    /// Begins with an input that comes in pieces.
    mutating func begin() {
        guard EVP_DigestInit_ex2(context, nil, nil) == 1 else { preconditionFailure("SHA-256 can begin anew") }
    }

    /// Takes the next piece.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            preconditionFailure("SHA-256 takes every input")
        }
    }

    /// The digest of all pieces.
    mutating func finish() -> Digest {
        var result = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestFinal_ex(context, &result, nil) == 1, let digest = Digest(result[...]) else {
            preconditionFailure("SHA-256 has a digest for every input")
        }
        return digest
    }

    private static let shared = Mutex(SHA256())

    /// Safe to share: a fetched algorithm never changes, and OpenSSL lets any thread use it.
    private struct Algorithm: @unchecked Sendable {
        let handle: OpaquePointer
    }

    private static let algorithm: Algorithm = {
        guard let handle = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("OpenSSL's libcrypto offers SHA-256")
        }
        return Algorithm(handle: handle)
    }()
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
