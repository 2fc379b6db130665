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
        var firstSeconds: Int64
        var firstHandle: UInt32
        var count: UInt32
        var units: Int64
        var place: Int
    }

    private static let width = 64
    private var entries: ContiguousArray<Entry> = []
    private var blocks: ContiguousArray<Block> = []
    private var spare: ContiguousArray<Int> = []

    var isEmpty: Bool { blocks.isEmpty }

    /// The earliest expected end, and who is expected to end then.
    var first: Entry? { blocks.isEmpty ? nil : entries[blocks[0].place * Self.width] }

    /// Every entry, earliest first.
    func walk(_ body: (Entry) -> Void) {
        for block in blocks {
            let start = block.place * Self.width
            for index in start..<start + Int(block.count) { body(entries[index]) }
        }
    }

    mutating func insert(_ entry: Entry) {
        if blocks.isEmpty {
            open(at: 0)
            blocks[0].firstSeconds = .max
        }
        var number = block(holding: entry.endSeconds, entry.handle)
        if Int(blocks[number].count) == Self.width {
            split(number)
            if !isBefore(entry.endSeconds, entry.handle, number + 1) { number += 1 }
        }
        let start = blocks[number].place * Self.width
        let count = Int(blocks[number].count)
        entries.withUnsafeMutableBufferPointer { entries in
            var index = start + count
            while index > start, Self.precedes(entry, entries[index - 1]) {
                entries[index] = entries[index - 1]
                index -= 1
            }
            entries[index] = entry
            blocks[number].firstSeconds = entries[start].endSeconds
            blocks[number].firstHandle = entries[start].handle
        }
        blocks[number].count += 1
        blocks[number].units += Int64(entry.units)
    }

    mutating func remove(endSeconds: Int64, handle: UInt32) {
        let number = block(holding: endSeconds, handle)
        let start = blocks[number].place * Self.width
        let end = start + Int(blocks[number].count)
        entries.withUnsafeMutableBufferPointer { entries in
            var index = start
            while index < end, entries[index].handle != handle { index += 1 }
            precondition(index < end, "A job that ends is in the calendar under its expected end.")
            blocks[number].units -= Int64(entries[index].units)
            while index + 1 < end {
                entries[index] = entries[index + 1]
                index += 1
            }
            blocks[number].firstSeconds = entries[start].endSeconds
            blocks[number].firstHandle = entries[start].handle
        }
        blocks[number].count -= 1
        if blocks[number].count == 0 {
            spare.append(blocks[number].place)
            blocks.remove(at: number)
        }
    }

    /// From when on `units` more than now are expected to be free, and how many more there are at that moment.
    ///
    /// Nil when all the running jobs together do not hold as many.
    func release(of units: Int64) -> (atSeconds: Int64, units: Int64)? {
        var sum: Int64 = 0
        for number in blocks.indices {
            guard sum + blocks[number].units >= units else {
                sum += blocks[number].units
                continue
            }
            return entries.withUnsafeBufferPointer { entries in
                var index = blocks[number].place * Self.width
                while sum < units {
                    sum += Int64(entries[index].units)
                    index += 1
                }
                let moment = entries[index - 1].endSeconds
                // Whoever else ends at that moment counts too, in this block and the next.
                var number = number
                while true {
                    let end = blocks[number].place * Self.width + Int(blocks[number].count)
                    while index < end {
                        guard entries[index].endSeconds == moment else { return (moment, sum) }
                        sum += Int64(entries[index].units)
                        index += 1
                    }
                    number += 1
                    guard number < blocks.count else { return (moment, sum) }
                    index = blocks[number].place * Self.width
                }
            }
        }
        return nil
    }

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        left.endSeconds < right.endSeconds || (left.endSeconds == right.endSeconds && left.handle < right.handle)
    }

    private func isBefore(_ endSeconds: Int64, _ handle: UInt32, _ number: Int) -> Bool {
        let block = blocks[number]
        return endSeconds < block.firstSeconds || (endSeconds == block.firstSeconds && handle < block.firstHandle)
    }

    /// The last block that does not begin after the key; the first one when all do.
    private func block(holding endSeconds: Int64, _ handle: UInt32) -> Int {
        var low = 0
        var high = blocks.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if isBefore(endSeconds, handle, middle) { high = middle } else { low = middle }
        }
        return low
    }

    private mutating func open(at number: Int) {
        let place: Int
        if let used = spare.popLast() {
            place = used
        } else {
            place = entries.count / Self.width
            entries.append(
                contentsOf: repeatElement(Entry(endSeconds: 0, units: 0, handle: 0), count: Self.width)
            )
        }
        blocks.insert(Block(firstSeconds: 0, firstHandle: 0, count: 0, units: 0, place: place), at: number)
    }

    private mutating func split(_ number: Int) {
        open(at: number + 1)
        let half = Self.width / 2
        let from = blocks[number].place * Self.width + half
        let to = blocks[number + 1].place * Self.width
        var moved: Int64 = 0
        for index in 0..<half {
            entries[to + index] = entries[from + index]
            moved += Int64(entries[from + index].units)
        }
        blocks[number].count = UInt32(half)
        blocks[number].units -= moved
        blocks[number + 1].count = UInt32(half)
        blocks[number + 1].units = moved
        blocks[number + 1].firstSeconds = entries[to].endSeconds
        blocks[number + 1].firstHandle = entries[to].handle
    }
}
