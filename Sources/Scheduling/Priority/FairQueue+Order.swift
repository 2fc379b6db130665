extension FairQueue {
    /// The first jobs in the order of priority, as many as there are but no more than `limit`.
    ///
    /// Best first over the knots of all contests: only what may come next is ever opened.
    public func first(_ limit: Int) -> [Handle] {
        var found: [Handle] = []
        var frontier = Frontier()
        frontier.push(Candidate(group: nil, knot: 1, above: 0, entry: contest[1]))
        while found.count < limit, let best = frontier.pop() {
            let contest = best.group.map { groups[Int($0)].contest } ?? self.contest
            if let below = contest.below(best.knot) {
                for knot in [below.left, below.right] {
                    frontier.push(Candidate(group: best.group, knot: knot, above: best.above, entry: contest[knot]))
                }
            } else if let group = best.group, groups[Int(group)].children == 0 {
                found.append(Handle(number: best.entry.who))
            } else {
                let group = best.entry.who
                let entry = groups[Int(group)].contest[1]
                frontier.push(
                    Candidate(group: group, knot: 1, above: best.above + sharePoints(of: group), entry: entry)
                )
            }
        }
        return found
    }

    /// A knot of some group's contest that may hold what comes next in the order of the whole queue.
    private struct Candidate {
        /// Nil for the contest at the top.
        var group: UInt32?
        var knot: Int
        /// What the groups down to this one add to the points of the entry.
        var above: Int64
        var entry: Tournament.Entry

        func precedes(_ other: Self) -> Bool {
            (other.entry.points + other.above, entry.sequence) < (entry.points + above, other.entry.sequence)
        }
    }

    /// A heap of candidates.
    private struct Frontier {
        private var heap: [Candidate] = []

        mutating func push(_ candidate: Candidate) {
            guard candidate.entry != .nobody else { return }
            heap.append(candidate)
            var place = heap.count - 1
            while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
                heap.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        mutating func pop() -> Candidate? {
            guard let first = heap.first else { return nil }
            let last = heap.removeLast()
            guard !heap.isEmpty else { return first }
            heap[0] = last
            var place = 0
            while true {
                var child = 2 * place + 1
                guard child < heap.count else { return first }
                if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
                guard heap[child].precedes(heap[place]) else { return first }
                heap.swapAt(place, child)
                place = child
            }
        }
    }
}
