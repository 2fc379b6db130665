/// Which running job ends next, when what is to come never lies before what has been taken.
///
/// A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem", JACM 1990): jobs
/// lie in lists by the highest bit in which their end differs from the last one taken. To put one in is three writes
/// without a comparison; to take one out moves each job to a lower list at most as often as its end has bits.
package struct EndQueue: Sendable {
    private static let nobody = UInt32.max

    private struct Node: Sendable {
        var seconds: Int64
        /// The next in the same list.
        var next: UInt32
    }

    /// Those whose ends differ from the last moment taken first in the same bit.
    private struct List: Sendable {
        /// The earliest end among them.
        var leastSeconds = Int64.max
        var head = nobody

        @inline(__always)
        mutating func push(_ number: UInt32, _ seconds: Int64) {
            head = number
            if seconds < leastSeconds { leastSeconds = seconds }
        }
    }

    /// By job number.
    private var nodes: ContiguousArray<Node> = []
    /// By the number of the highest bit that differs, counted from one; the first for those that end at the last moment.
    private var lists = ContiguousArray(repeating: List(), count: 65)
    /// Which lists but the first hold somebody.
    private var filled: UInt64 = 0
    private var lastSeconds = Int64.min

    /// Nobody runs.
    package init() {}

    /// The earliest end.
    @inline(__always)
    package var firstSeconds: Int64? {
        if lists[0].head != Self.nobody { return lastSeconds }
        return filled == 0 ? nil : lists[filled.trailingZeroBitCount + 1].leastSeconds
    }

    /// Puts a job in that is not there. Its end lies no earlier than the last that was taken.
    @inline(__always)
    package mutating func insert(_ number: UInt32, atSeconds seconds: Int64) {
        let list = Self.list(of: seconds, after: lastSeconds)
        let node = Node(seconds: seconds, next: lists[list].head)
        while nodes.count < Int(number) { nodes.append(Node(seconds: 0, next: Self.nobody)) }
        nodes.put(node, at: Int(number))
        lists[list].push(number, seconds)
        if list > 0 { filled |= 1 << UInt64(list - 1) }
    }

    /// Takes a job out that ends at ``firstSeconds``, which must be `seconds`.
    @inline(__always)
    package mutating func removeFirst(atSeconds seconds: Int64) -> UInt32 {
        if lists[0].head == Self.nobody { sift(to: seconds) }
        let number = lists[0].head
        lists[0].head = nodes[Int(number)].next
        return number
    }

    /// Moves the lowest list apart, now that time has come to its earliest end.
    private mutating func sift(to seconds: Int64) {
        let list = filled.trailingZeroBitCount + 1
        lastSeconds = seconds
        filled &= filled - 1
        nodes.withUnsafeMutableBufferPointer { nodes in
            lists.withUnsafeMutableBufferPointer { lists in
                var number = lists[list].head
                lists[list] = List()
                while number != Self.nobody {
                    let node = nodes[Int(number)]
                    let lower = Self.list(of: node.seconds, after: seconds)
                    nodes[Int(number)].next = lists[lower].head
                    lists[lower].push(number, node.seconds)
                    if lower > 0 { filled |= 1 << UInt64(lower - 1) }
                    number = node.next
                }
            }
        }
    }

    @inline(__always)
    private static func list(of seconds: Int64, after last: Int64) -> Int {
        64 - UInt64(bitPattern: seconds ^ last).leadingZeroBitCount
    }
}
