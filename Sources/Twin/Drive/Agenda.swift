import Quantities

/// What is to happen when: the earliest first, and at one moment in the order of entry.
///
/// A binary heap (Williams 1964): entering and taking cost the logarithm of what waits.
struct Agenda<Item: Sendable>: Sendable {
    private struct Entry: Sendable {
        var at: Instant
        var number: UInt64
        var item: Item

        func comes(before other: Self) -> Bool { at == other.at ? number < other.number : at < other.at }
    }

    private var heap: ContiguousArray<Entry> = []
    private var entered: UInt64 = 0

    /// When the next thing happens; nil when nothing will.
    var next: Instant? { heap.first?.at }

    /// Enters something.
    mutating func add(_ item: Item, at moment: Instant) {
        heap.append(Entry(at: moment, number: entered, item: item))
        entered += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].comes(before: heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next thing that happens by `moment`; nil when nothing does.
    mutating func take(by moment: Instant) -> (at: Instant, item: Item)? {
        guard let first = heap.first, first.at <= moment else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].comes(before: heap[least]) { least = child }
            if least == parent { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.at, first.item)
    }
}
