/// The waiting jobs that ask for the same number of units, in the order of the queue.
///
/// A tree of least expected run times over the positions of the queue, 16 branches a knot: it finds the first job in
/// the order of the queue that is expected to run at most so long, and the shortest of all, in a few cache lines each.
/// Grouping by what decides is Borg's idea (Verma et al., EuroSys 2015, section 3.4: equivalence classes).
struct DemandClass: Sendable {
    /// Stands where no job is.
    static let nobody = UInt32.max

    let units: UInt32
    /// How many wait here.
    private(set) var count = 0
    /// The least expected run time, or ``nobody``.
    var shortestSeconds: UInt32 { tree[tree.count - 1] }

    /// All levels, positions first, the root last.
    private var tree: ContiguousArray<UInt32>
    /// Where each level begins in ``tree``.
    private var levels: ContiguousArray<Int>
    private var handles: ContiguousArray<UInt32>
    private var tail = 0

    private static let branches = 16
    /// Positions of a class to begin with.
    private static let fewest = 64

    init(units: UInt32) {
        self.units = units
        handles = ContiguousArray(repeating: 0, count: Self.fewest)
        (tree, levels) = Self.emptyTree(positions: Self.fewest)
    }

    /// Puts a job last and returns its position. Makes room first when there is none, which moves the others.
    mutating func append(_ handle: UInt32, expectedSeconds: UInt32, moved: (UInt32, UInt32) -> Void) -> UInt32 {
        if tail == handles.count { makeRoom(moved) }
        let position = tail
        tail += 1
        count += 1
        handles[position] = handle
        tree.withUnsafeMutableBufferPointer { tree in
            var index = position
            tree[index] = expectedSeconds
            for level in levels.dropFirst() {
                index /= Self.branches
                guard tree[level + index] > expectedSeconds else { break }
                tree[level + index] = expectedSeconds
            }
        }
        return UInt32(position)
    }

    mutating func remove(_ position: UInt32) {
        count -= 1
        if count == 0 { tail = 0 }
        tree.withUnsafeMutableBufferPointer { tree in
            var index = Int(position)
            let gone = tree[index]
            tree[index] = Self.nobody
            var below = 0
            for level in levels.dropFirst() {
                index /= Self.branches
                guard tree[level + index] == gone else { break }
                let start = below + index * Self.branches
                let end = min(start + Self.branches, level)
                var least = Self.nobody
                for child in start..<end { least = min(least, tree[child]) }
                guard least != gone else { break }
                tree[level + index] = least
                below = level
            }
        }
    }

    /// The first in the order of the queue that is expected to run at most `seconds`.
    func first(within seconds: UInt32) -> UInt32? {
        guard shortestSeconds <= seconds, count > 0 else { return nil }
        return tree.withUnsafeBufferPointer { tree in
            var index = 0
            for level in levels.dropLast().reversed() {
                index *= Self.branches
                while tree[level + index] > seconds { index += 1 }
            }
            return handles[index]
        }
    }

    /// The one with the least expected run time; of equals the first.
    var shortest: UInt32? { first(within: shortestSeconds) }

    /// Everyone, in the order of the queue.
    func walk(_ body: (UInt32) -> Void) {
        for position in 0..<tail where tree[position] != Self.nobody { body(handles[position]) }
    }

    /// Squeezes out the gaps; where few are left, in twice the room.
    private mutating func makeRoom(_ moved: (UInt32, UInt32) -> Void) {
        if count * 2 > handles.count {
            let positions = handles.count * 2
            handles.append(contentsOf: repeatElement(0, count: handles.count))
            let old = tree
            (tree, levels) = Self.emptyTree(positions: positions)
            for position in 0..<tail { tree[position] = old[position] }
        }
        tree.withUnsafeMutableBufferPointer { tree in
            handles.withUnsafeMutableBufferPointer { handles in
                var position = 0
                for old in 0..<tail where tree[old] != Self.nobody {
                    if old != position {
                        handles[position] = handles[old]
                        tree[position] = tree[old]
                        moved(handles[position], UInt32(position))
                    }
                    position += 1
                }
                tail = position
                for index in position..<tree.count { tree[index] = Self.nobody }
                for (below, level) in zip(levels, levels.dropFirst()) {
                    for child in below..<level where tree[child] != Self.nobody {
                        let parent = level + (child - below) / Self.branches
                        tree[parent] = min(tree[parent], tree[child])
                    }
                }
            }
        }
    }

    private static func emptyTree(positions: Int) -> (ContiguousArray<UInt32>, ContiguousArray<Int>) {
        var levels: ContiguousArray<Int> = [0]
        var size = positions
        var total = positions
        while size > 1 {
            size = (size + branches - 1) / branches
            levels.append(total)
            total += size
        }
        return (ContiguousArray(repeating: nobody, count: total), levels)
    }
}
