/// Job numbers in ascending order: a queue whose first in line is its oldest.
///
/// New jobs have the highest number, so they go to the end at no cost; the first leaves at no cost either. A job that
/// comes back finds its old place, which moves what lies behind it.
struct SortedJobIDs: Sendable {
    private var ids: ContiguousArray<JobID> = []
    private var start = 0

    var isEmpty: Bool { start == ids.count }
    var count: Int { ids.count - start }
    var first: JobID? { start < ids.count ? ids[start] : nil }

    /// Visits the numbers, oldest first.
    func visit(_ body: (JobID) -> Void) {
        for position in start..<ids.count { body(ids[position]) }
    }

    /// The oldest, at most so many.
    func oldest(_ most: Int) -> ArraySlice<JobID> { ids[start...].prefix(most) }

    /// Adds the numbers below `bound` to `others`, unless they are more than `most`, and says whether it did.
    func append(before bound: JobID, atMost most: Int, to others: inout [JobID]) -> Bool {
        let end = max(start, position(of: bound))
        guard end - start <= most else { return false }
        others += ids[start..<end]
        return true
    }

    mutating func insert(_ id: JobID) {
        if let last = ids.last, start < ids.count, last >= id {
            let position = position(of: id)
            if ids[position] != id { ids.insert(id, at: position) }
        } else {
            ids.append(id)
        }
    }

    mutating func remove(_ id: JobID) {
        let position = position(of: id)
        guard position < ids.count, ids[position] == id else { return }
        if position == start {
            start += 1
            if start == ids.count {
                ids.removeAll(keepingCapacity: true)
                start = 0
            } else if start > 1024, start * 2 > ids.count {
                ids.removeSubrange(..<start)
                start = 0
            }
        } else {
            ids.remove(at: position)
        }
    }

    private func position(of id: JobID) -> Int {
        var low = start
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
