/// What happens next: numbers ordered by the second they are due at, equal seconds by number.
///
/// A binary heap of trivial 16-byte entries that moves a hole instead of swapping.
struct MomentHeap: Sendable {
    struct Entry: Sendable {
        var seconds: Int64
        var number: UInt32

        @inline(__always)
        static func precedes(_ left: Self, _ right: Self) -> Bool {
            left.seconds < right.seconds || (left.seconds == right.seconds && left.number < right.number)
        }
    }

    private var entries: ContiguousArray<Entry> = []

    var first: Entry? { entries.first }

    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    mutating func insert(_ number: UInt32, atSeconds seconds: Int64) {
        let entry = Entry(seconds: seconds, number: number)
        entries.append(entry)
        entries.withUnsafeMutableBufferPointer { entries in
            var hole = entries.count - 1
            while hole > 0 {
                let parent = (hole - 1) / 2
                guard Entry.precedes(entry, entries[parent]) else { break }
                entries[hole] = entries[parent]
                hole = parent
            }
            entries[hole] = entry
        }
    }

    /// Takes the first away. There must be one.
    mutating func removeFirst() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries.withUnsafeMutableBufferPointer { entries in
            var hole = 0
            let count = entries.count
            while true {
                var child = 2 * hole + 1
                guard child < count else { break }
                if child + 1 < count, Entry.precedes(entries[child + 1], entries[child]) { child += 1 }
                guard Entry.precedes(entries[child], last) else { break }
                entries[hole] = entries[child]
                hole = child
            }
            entries[hole] = last
        }
    }
}
