/// Which running job ends next, when what is to come never lies before what has been taken.
///
/// A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem", JACM 1990): jobs
/// lie in lists by the highest bit in which their end differs from the last one taken. To put one in is three writes
/// without a comparison; to take one out moves each job to a lower list at most as often as its end has bits.
struct EndQueue: Sendable {
    private static let nobody = UInt32.max

    private struct Node: Sendable {
        var seconds: Int64
        /// The next in the same list.
        var next: UInt32
    }

    /// By job number.
    private var nodes: ContiguousArray<Node> = []
    /// The first of each list, and the least end in it.
    private var heads = ContiguousArray(repeating: nobody, count: 65)
    private var least = ContiguousArray(repeating: Int64.max, count: 65)
    /// Which lists hold somebody; the list of those that end at the last moment taken is kept apart.
    private var filled: UInt64 = 0
    private var last = Int64.min

    /// The earliest end.
    var firstSeconds: Int64? {
        if heads[0] != Self.nobody { return last }
        return filled == 0 ? nil : least[filled.trailingZeroBitCount + 1]
    }

    /// Puts a job in that is not there. Its end lies no earlier than the last that was taken.
    mutating func insert(_ number: UInt32, atSeconds seconds: Int64) {
        while nodes.count <= Int(number) { nodes.append(Node(seconds: 0, next: Self.nobody)) }
        let list = 64 - UInt64(bitPattern: seconds ^ last).leadingZeroBitCount
        nodes[Int(number)] = Node(seconds: seconds, next: heads[list])
        heads[list] = number
        least[list] = min(least[list], seconds)
        if list > 0 { filled |= 1 << UInt64(list - 1) }
    }

    /// Takes a job out that ends at ``firstSeconds``, which must be `seconds`.
    mutating func removeFirst(atSeconds seconds: Int64) -> UInt32 {
        if heads[0] == Self.nobody { sift(to: seconds) }
        let number = heads[0]
        heads[0] = nodes[Int(number)].next
        return number
    }

    /// Moves the lowest list apart, now that time has come to its earliest end.
    private mutating func sift(to seconds: Int64) {
        let list = filled.trailingZeroBitCount + 1
        last = seconds
        filled &= filled - 1
        var number = heads[list]
        heads[list] = Self.nobody
        least[list] = .max
        nodes.withUnsafeMutableBufferPointer { nodes in
            heads.withUnsafeMutableBufferPointer { heads in
                least.withUnsafeMutableBufferPointer { least in
                    while number != Self.nobody {
                        let node = nodes[Int(number)]
                        let lower = 64 - UInt64(bitPattern: node.seconds ^ seconds).leadingZeroBitCount
                        nodes[Int(number)].next = heads[lower]
                        heads[lower] = number
                        least[lower] = min(least[lower], node.seconds)
                        if lower > 0 { filled |= 1 << UInt64(lower - 1) }
                        number = node.next
                    }
                }
            }
        }
    }
}
