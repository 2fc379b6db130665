/// When running jobs are expected to give their units back.
///
/// A sorted list cut into blocks of at most 64 entries, each block with the sum of its units, so that the question
/// “from when on are N units free?” skips whole blocks. With n running jobs a change costs a binary search and a move
/// within one block; the question costs n / 64 additions at worst, a microsecond for 100,000 jobs.
struct ReleaseCalendar: Sendable {
    /// One running job's promise.
    struct Entry: Sendable {
        var endSeconds: Int64
        var units: UInt32
        var handle: UInt32
    }

    private struct Block: Sendable {
        /// The key of its first entry.
        var firstSeconds: Int64
        var firstHandle: UInt32
        /// Where its entries lie in ``entries``.
        var start: Int
        var end: Int
        /// The sum over its entries.
        var units: Int64

        var count: Int { end - start }
    }

    private static let width = 64
    /// The entries of all blocks, ``width`` places for each.
    private var entries: ContiguousArray<Entry> = []
    /// The blocks, earliest first.
    private var blocks: ContiguousArray<Block> = []
    /// Where blocks lay that are empty now.
    private var spare: ContiguousArray<Int> = []

    /// The earliest expected end, and who is expected to end then.
    var first: Entry? { blocks.isEmpty ? nil : entries[blocks[0].start] }

    /// Every entry, earliest first.
    func walk(_ body: (Entry) -> Void) {
        for block in blocks {
            for index in block.start..<block.end { body(entries[index]) }
        }
    }

    mutating func insert(_ entry: Entry) {
        if blocks.isEmpty { open(at: 0) }
        var number = block(holding: entry.endSeconds, entry.handle)
        if blocks[number].end == blocks[number].start / Self.width * Self.width + Self.width {
            makeRoom(in: number)
            if number + 1 < blocks.count, !isBefore(entry.endSeconds, entry.handle, number + 1) { number += 1 }
        }
        blocks.withUnsafeMutableBufferPointer { blocks in
            entries.withUnsafeMutableBufferPointer { entries in
                var index = blocks[number].end
                let start = blocks[number].start
                while index > start, Self.precedes(entry, entries[index - 1]) {
                    entries[index] = entries[index - 1]
                    index -= 1
                }
                entries[index] = entry
                if index == start {
                    blocks[number].firstSeconds = entry.endSeconds
                    blocks[number].firstHandle = entry.handle
                }
                blocks[number].end += 1
                blocks[number].units += Int64(entry.units)
            }
        }
    }

    mutating func remove(endSeconds: Int64, handle: UInt32) {
        let number = block(holding: endSeconds, handle)
        let isEmpty = blocks.withUnsafeMutableBufferPointer { blocks in
            entries.withUnsafeMutableBufferPointer { entries in
                let end = blocks[number].end
                var index = blocks[number].start
                while index < end, entries[index].handle != handle { index += 1 }
                precondition(index < end, "A job that ends is in the calendar under its expected end.")
                blocks[number].units -= Int64(entries[index].units)
                if index == blocks[number].start {
                    blocks[number].start += 1
                    guard blocks[number].start < end else { return true }
                    blocks[number].firstSeconds = entries[index + 1].endSeconds
                    blocks[number].firstHandle = entries[index + 1].handle
                    return false
                }
                while index + 1 < end {
                    entries[index] = entries[index + 1]
                    index += 1
                }
                blocks[number].end -= 1
                return false
            }
        }
        if isEmpty {
            spare.append((blocks[number].start - 1) / Self.width * Self.width)
            blocks.remove(at: number)
        }
    }

    /// From when on `units` more than now are expected to be free, and how many more there are at that moment.
    ///
    /// Nil when all the running jobs together do not hold as many.
    func release(of units: Int64) -> (atSeconds: Int64, units: Int64)? {
        blocks.withUnsafeBufferPointer { blocks in
            entries.withUnsafeBufferPointer { entries in
                var sum: Int64 = 0
                var number = 0
                while number < blocks.count, sum + blocks[number].units < units {
                    sum += blocks[number].units
                    number += 1
                }
                guard number < blocks.count else { return nil }
                var index = blocks[number].start
                while sum < units {
                    sum += Int64(entries[index].units)
                    index += 1
                }
                let moment = entries[index - 1].endSeconds
                // Whoever else ends at that moment counts too, in this block and the next.
                while true {
                    while index < blocks[number].end {
                        guard entries[index].endSeconds == moment else { return (moment, sum) }
                        sum += Int64(entries[index].units)
                        index += 1
                    }
                    number += 1
                    guard number < blocks.count else { return (moment, sum) }
                    index = blocks[number].start
                }
            }
        }
    }

    @inline(__always)
    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        left.endSeconds < right.endSeconds || (left.endSeconds == right.endSeconds && left.handle < right.handle)
    }

    @inline(__always)
    private func isBefore(_ endSeconds: Int64, _ handle: UInt32, _ number: Int) -> Bool {
        endSeconds < blocks[number].firstSeconds
            || (endSeconds == blocks[number].firstSeconds && handle < blocks[number].firstHandle)
    }

    /// The last block that does not begin after the key; the first one when all do.
    private func block(holding endSeconds: Int64, _ handle: UInt32) -> Int {
        var low = 0
        var high = blocks.count
        // A short walk is cheaper than guesses that the processor cannot foresee.
        while high - low > 8 {
            let middle = (low + high) / 2
            if isBefore(endSeconds, handle, middle) { high = middle } else { low = middle }
        }
        while low + 1 < high, !isBefore(endSeconds, handle, low + 1) { low += 1 }
        return low
    }

    private mutating func open(at number: Int) {
        let place: Int
        if let used = spare.popLast() {
            place = used
        } else {
            place = entries.count
            let nothing = Entry(endSeconds: 0, units: 0, handle: 0)
            entries.append(contentsOf: repeatElement(nothing, count: Self.width))
        }
        blocks.insert(Block(firstSeconds: .max, firstHandle: 0, start: place, end: place, units: 0), at: number)
    }

    /// Moves a block's entries to the front of its places, or half of them into a block of their own.
    private mutating func makeRoom(in number: Int) {
        let place = blocks[number].start / Self.width * Self.width
        let half = Self.width / 2
        let old = blocks[number]
        if old.count > half {
            open(at: number + 1)
            let to = blocks[number + 1].start
            let from = old.end - half
            var moved: Int64 = 0
            for index in 0..<half {
                entries[to + index] = entries[from + index]
                moved += Int64(entries[from + index].units)
            }
            blocks[number].end = from
            blocks[number].units -= moved
            blocks[number + 1].end = to + half
            blocks[number + 1].units = moved
            blocks[number + 1].firstSeconds = entries[to].endSeconds
            blocks[number + 1].firstHandle = entries[to].handle
        } else {
            for index in 0..<old.count { entries[place + index] = entries[old.start + index] }
            blocks[number].start = place
            blocks[number].end = place + old.count
        }
    }
}
