import Quantities

/// Walks along the chain: from one head to the next by one payload.
///
/// `hash(n) = SHA256(hash(n − 1) ‖ n as 8 bytes little-endian ‖ payload(n))`. The number is part of the input, so that
/// a record can't be moved; the hash before is, so that none can be taken out.
struct Chain: ~Copyable {
    private(set) var head: Head
    private var input: UnsafeMutableRawBufferPointer

    init(at head: Head) {
        self.head = head
        input = .allocate(byteCount: 4096, alignment: 8)
    }

    deinit { input.deallocate() }

    /// Links one more payload and answers its hash.
    @discardableResult
    mutating func link(_ payload: UnsafeRawBufferPointer) -> Digest {
        let count = 40 + payload.count
        if count > input.count {
            input.deallocate()
            input = .allocate(byteCount: count * 2, alignment: 8)
        }
        let sequence = head.sequence + 1
        head.hash.store(into: input)
        input.storeBytes(of: sequence.littleEndian, toByteOffset: 32, as: UInt64.self)
        UnsafeMutableRawBufferPointer(rebasing: input[40..<count]).copyMemory(from: payload)
        head = Head(sequence: sequence, hash: SHA256.digest(of: UnsafeRawBufferPointer(rebasing: input[..<count])))
        return head.hash
    }

    /// Goes back to an earlier head: what was linked since has not become durable.
    mutating func goBack(to earlier: Head) { head = earlier }
}
