/// What is due when, apart from submissions and ends: faults, repairs, maintenance, windows of waiting jobs.
struct TimerHeap: Sendable {
    struct Timer: Hashable, Sendable {
        enum Kind: UInt8 {
            case closureEnds
            case closureBegins
            case nodeMended
            case systemMended
            case connectorMended
            case nodeFails
            case switchFails
            case systemFails
            case connectorFails
            case windowOpens
            case reviewed
        }

        var seconds: Int64
        /// Timers of one second are due in the order of their setting.
        var sequence: UInt64 = 0
        var kind: Kind
        /// A place, a system, or the row of a job.
        var number: UInt32
        /// A node, a closure, or what tells whether a job's timer is still meant.
        var detail: UInt32 = 0
    }

    private var heap: [Timer] = []
    private var sequence: UInt64 = 0

    var nextSeconds: Int64? { heap.first?.seconds }

    mutating func set(_ kind: Timer.Kind, _ number: UInt32, detail: UInt32 = 0, atSeconds seconds: Int64) {
        sequence += 1
        let timer = Timer(seconds: seconds, sequence: sequence, kind: kind, number: number, detail: detail)
        heap.append(timer)
        var hole = heap.count - 1
        while hole > 0, Self.precedes(timer, heap[(hole - 1) / 2]) {
            heap[hole] = heap[(hole - 1) / 2]
            hole = (hole - 1) / 2
        }
        heap[hole] = timer
    }

    /// Takes the first that is due; nil when none is.
    mutating func pop(dueBySeconds now: Int64) -> Timer? {
        guard let first = heap.first, first.seconds <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        var hole = 0
        while true {
            var child = 2 * hole + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, Self.precedes(heap[child + 1], heap[child]) { child += 1 }
            guard Self.precedes(heap[child], last) else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = last
        return first
    }

    private static func precedes(_ left: Timer, _ right: Timer) -> Bool {
        (left.seconds, left.sequence) < (right.seconds, right.sequence)
    }
}
