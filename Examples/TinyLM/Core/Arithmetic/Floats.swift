/// A fixed run of floats in memory of its own, zero at first, aligned for vector loads.
///
/// A class, so that pointers into it stay good while somebody holds it. Who takes a pointer out of it keeps the
/// `Floats` alive for as long.
final class Floats {
    /// The first element.
    let base: UnsafeMutablePointer<Float>
    /// How many there are.
    let count: Int

    /// Takes memory for `count` zeros.
    init(count: Int) {
        precondition(count > 0, "a run of floats holds at least one")
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
        base = bytes.bindMemory(to: Float.self, capacity: count)
        base.initialize(repeating: 0, count: count)
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// Sets every element to zero.
    func clear() { base.update(repeating: 0, count: count) }

    /// A copy of the elements as an array, or the elements themselves set from one of the same length.
    var values: [Float] {
        get { Array(UnsafeBufferPointer(start: base, count: count)) }
        set {
            precondition(newValue.count == count, "a run of floats never changes its length")
            for (index, value) in newValue.enumerated() { base[index] = value }
        }
    }
}
