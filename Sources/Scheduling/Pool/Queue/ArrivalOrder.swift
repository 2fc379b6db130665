/// The queue in the order of submission, with gaps where somebody overtook.
///
/// Gaps are skipped at the front and squeezed out when they make up more than half, so that a step costs a constant
/// on average, however long one job holds the front.
struct ArrivalOrder: Sendable {
    static let gap = UInt32.max

    private(set) var handles: ContiguousArray<UInt32> = []
    private(set) var head = 0
    /// From here on nobody has been looked at by a pass yet.
    private(set) var fresh = 0
    /// From here on nobody has been scouted yet. Never beyond ``fresh``.
    private(set) var scouted = 0
    /// How many wait.
    private(set) var count = 0

    /// Puts a job last and returns its place.
    @inline(__always)
    mutating func append(_ handle: UInt32, rows: inout ContiguousArray<PoolRow>) -> UInt32 {
        if handles.count > 4096, handles.count > 2 * count { squeeze(&rows) }
        handles.append(handle)
        count += 1
        return UInt32(handles.count - 1)
    }

    /// Takes out who lies at a place, the front or any other.
    @inline(__always)
    mutating func remove(_ sequence: UInt32) {
        count -= 1
        guard count > 0 else {
            // Nobody is left: the next begin at the front again, where memory is warm.
            handles.removeAll(keepingCapacity: true)
            (head, fresh, scouted) = (0, 0, 0)
            return
        }
        guard Int(sequence) == head else {
            handles[Int(sequence)] = Self.gap
            return
        }
        head += 1
        while handles[head] == Self.gap { head += 1 }
        if fresh < head { fresh = head }
        if scouted < head { scouted = head }
    }

    /// Who is first; nil when nobody waits.
    var first: UInt32? { head < handles.count ? handles[head] : nil }

    /// The next that no pass has looked at yet.
    mutating func nextFresh() -> UInt32? {
        while fresh < handles.count {
            fresh += 1
            if handles[fresh - 1] != Self.gap { return handles[fresh - 1] }
        }
        return nil
    }

    /// The next of those whom a pass has looked at that nobody has scouted. Whoever was scouted once is not seen again.
    mutating func nextScouted() -> UInt32? {
        while scouted < fresh {
            scouted += 1
            if handles[scouted - 1] != Self.gap { return handles[scouted - 1] }
        }
        return nil
    }

    private mutating func squeeze(_ rows: inout ContiguousArray<PoolRow>) {
        var kept: UInt32 = 0
        var newFresh: UInt32?
        var newScouted: UInt32?
        for index in head..<handles.count {
            if index == fresh { newFresh = kept }
            if index == scouted { newScouted = kept }
            let handle = handles[index]
            guard handle != Self.gap else { continue }
            handles[Int(kept)] = handle
            rows[Int(handle)].sequence = kept
            kept += 1
        }
        handles.removeLast(handles.count - Int(kept))
        head = 0
        fresh = Int(newFresh ?? kept)
        scouted = Int(newScouted ?? kept)
    }
}
