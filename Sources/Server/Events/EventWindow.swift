/// The latest changes, from which every listener is served: nobody has a buffer of their own.
///
/// Whoever falls behind its beginning has missed something and is told so.
struct EventWindow: Sendable {
    /// The changes of one record.
    struct Entry: Sendable {
        var sequence: UInt64
        var messages: [EventMessage]
    }

    /// How many changes are kept at least.
    static let capacity = 16_384

    /// Everything after this record is here.
    private(set) var start: UInt64
    /// The last record that is told of or needs no telling.
    private(set) var end: UInt64
    /// Only records with changes, in order.
    private var entries: [Entry] = []
    private var weight = 0

    init(at sequence: UInt64) {
        start = sequence
        end = sequence
    }

    /// Adds what came after the end.
    mutating func append(_ news: [Entry], through head: UInt64) {
        entries += news
        weight += news.reduce(0) { $0 + $1.messages.count }
        end = max(end, head)
        guard weight > 2 * Self.capacity else { return }
        var dropped = 0
        while weight > Self.capacity, dropped < entries.count - 1 {
            weight -= entries[dropped].messages.count
            start = entries[dropped].sequence
            dropped += 1
        }
        entries.removeFirst(dropped)
    }

    /// Adds what came before the start, so that it begins after `first`.
    mutating func prepend(_ past: [Entry], after first: UInt64) {
        entries = past + entries
        weight += past.reduce(0) { $0 + $1.messages.count }
        start = first
    }

    /// Where the records after one begin.
    func place(after sequence: UInt64) -> ArraySlice<Entry> {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return entries[low...]
    }
}
