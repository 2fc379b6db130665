/// Gives each name a number, in the order of first mention, without making a string of every mention.
///
/// An open-addressing hash table over one array of bytes: a look-up reads the bytes where they lie in the file.
struct NameTable {
    private var bytes: [UInt8] = []
    /// Where each name ends in `bytes`; it begins where the one before ends.
    private var ends: [Int] = []
    /// Numbers of names; -1 where a slot is free. Its size is a power of two, and at most half of it is taken.
    private var slots = [Int32](repeating: -1, count: 64)

    /// The names by their numbers.
    var names: [String] {
        ends.indices.map { String(decoding: bytes[range(of: $0)], as: UTF8.self) }
    }

    /// The number of a name; ``TraceJob/none`` for an empty one.
    mutating func number(of name: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard !name.isEmpty else { return TraceJob.none }
        var slot = Self.hash(text, name) & (slots.count - 1)
        while slots[slot] >= 0 {
            if equals(Int(slots[slot]), text, name) { return UInt32(slots[slot]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = ends.count
        slots[slot] = Int32(number)
        bytes.append(contentsOf: text[name])
        ends.append(bytes.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(number)
    }

    private func range(of number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    private func equals(_ number: Int, _ text: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> Bool {
        let known = range(of: number)
        guard known.count == name.count else { return false }
        for offset in 0..<name.count where bytes[known.lowerBound + offset] != text[name.lowerBound + offset] {
            return false
        }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        bytes.withUnsafeBufferPointer { text in
            for number in ends.indices {
                var slot = Self.hash(text, range(of: number)) & (slots.count - 1)
                while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = Int32(number)
            }
        }
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> Int {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for place in name { hash = (hash ^ UInt64(text[place])) &* 1_099_511_628_211 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & .max
    }
}
