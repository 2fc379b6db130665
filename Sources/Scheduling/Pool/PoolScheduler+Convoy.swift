extension PoolScheduler {
    /// Who is served next: the first of the convoy, else the first of the queue.
    var head: UInt32? { convoy.last ?? order.first }

    /// Whether a job is one for which nearly the whole pool has to be emptied: seven tenths or more.
    func isWide(_ units: UInt32) -> Bool { UInt64(units) * 10 >= UInt64(self.units) * 7 }

    /// Starts the head while it fits; where it is wide, the wide ones that wait by then are served next.
    ///
    /// To empty a pool for one job leaves much of it unused, the more so where ends are guessed, and small jobs would fill
    /// it again before the next wide one comes first. So what was emptied once serves all of them, one after the other, but
    /// for no longer than ``lateness`` as far as is likely: whoever came before them waits for no burst of days.
    /// Who is next is settled when the leader starts, before anyone else holds a reservation: none is broken. Nobody joins
    /// later, so that the queue waits for no more than these. The leader's start costs a look at each wide job that waits.
    ///
    /// What the widest jobs cost a machine in use: Jones and Nitzberg, "Scheduling for parallel supercomputing: a
    /// historical perspective of achievable utilization", JSSPP 1999.
    mutating func startHeadsAndConvoys(at now: Int64, _ starting: inout [Handle]) {
        while let head, rows[Int(head)].units <= freeUnits {
            if rows[Int(head)].isIndexed { unlist(head) }
            forgetHead()
            start(head, at: now, &starting)
            if convoy.last == head {
                convoy.removeLast()
            } else if isWide(rows[Int(head)].units) {
                gatherConvoy(behind: rows[Int(head)].units)
            }
        }
    }

    /// Takes a job out of the convoy that goes in another way.
    mutating func leaveConvoy(_ handle: UInt32) {
        if !convoy.isEmpty, isWide(rows[Int(handle)].units) { convoy.removeAll { $0 == handle } }
    }

    /// Those who wait, are wide, and need no more than the leader will give back, in the order of the queue while they are
    /// likely to take no longer than ``lateness`` together; the last is the first in the queue.
    private mutating func gatherConvoy(behind leaderUnits: UInt32) {
        while let fresh = order.nextFresh() { list(fresh) }
        var followers = index.handles(from: UInt32((UInt64(units) * 7 + 9) / 10), upTo: leaderUnits)
        followers.sort { rows[Int($0)].sequence < rows[Int($1)].sequence }
        var likelySeconds: Int64 = 0
        let end = followers.firstIndex { follower in
            likelySeconds += Int64(rows[Int(follower)].likelySeconds)
            return likelySeconds > lateness
        }
        convoy = ContiguousArray(followers[..<(end ?? followers.endIndex)].reversed())
    }
}
