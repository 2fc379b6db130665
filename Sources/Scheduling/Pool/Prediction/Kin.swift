/// The jobs of one sender that ask for the same number of units, in the order of their submission.
struct Kin: Sendable {
    private enum State: UInt8 {
        case waiting
        case running
        case ended
        case cancelled
    }

    private struct Member: Sendable {
        var submitSeconds: Int64
        var job: UInt32
        var limitSeconds: UInt32
        var runSeconds: UInt32 = 0
        var state = State.waiting
    }

    /// How far a prediction looks, how many of those it finds it uses, and how many waiting it renews on each side.
    private static let reach = 32
    private static let cautious = 12
    private static let likely = 3
    private static let renewed = 8

    let sender: UInt32
    let units: UInt32
    /// The last of them that ended, however far away.
    private(set) var recent = RecentRunTimes()
    private var members: ContiguousArray<Member> = []
    /// The place of the first member that is still remembered.
    private var base: UInt32 = 0
    private var countBeforeForgetting = 8 * reach

    init(sender: UInt32, units: UInt32) {
        self.sender = sender
        self.units = units
    }

    mutating func append(job: UInt32, atSeconds now: Int64, limitSeconds: UInt32) -> UInt32 {
        if members.count >= countBeforeForgetting { forget() }
        members.append(Member(submitSeconds: now, job: job, limitSeconds: limitSeconds))
        return base + UInt32(members.count - 1)
    }

    /// A member starts (nil), ends after so many seconds, or goes without having run (zero).
    mutating func leave(_ place: UInt32, ranSeconds: UInt32?) {
        let index = Int(place - base)
        members[index].state = ranSeconds.map { $0 == 0 ? .cancelled : .ended } ?? .running
        members[index].runSeconds = ranSeconds ?? 0
        if members[index].state == .ended { recent.add(members[index].runSeconds) }
    }

    func job(at place: UInt32) -> UInt32 { members[Int(place - base)].job }

    func limitSeconds(at place: UInt32) -> UInt32 { members[Int(place - base)].limitSeconds }

    /// What those have run that were submitted closest to a member and have ended; nil when none has.
    func nearest(to place: UInt32) -> (likely: UInt32, cautious: UInt32)? {
        let own = Int(place - base)
        var before = own - 1
        var after = own + 1
        var sum: UInt64 = 0
        var longest: UInt32 = 0
        var found: UInt64 = 0
        for _ in 0..<Self.reach where found < Self.cautious {
            let isBefore: Bool
            switch (before >= 0, after < members.count) {
            case (false, false): return found == 0 ? nil : (UInt32(sum / min(found, UInt64(Self.likely))), longest)
            case (true, false): isBefore = true
            case (false, true): isBefore = false
            case (true, true):
                isBefore =
                    members[own].submitSeconds - members[before].submitSeconds
                    <= members[after].submitSeconds - members[own].submitSeconds
            }
            let member = members[isBefore ? before : after]
            if isBefore { before -= 1 } else { after += 1 }
            guard member.state == .ended else { continue }
            if found < Self.likely { sum += UInt64(member.runSeconds) }
            longest = max(longest, member.runSeconds)
            found += 1
        }
        return found == 0 ? nil : (UInt32(sum / min(found, UInt64(Self.likely))), longest)
    }

    /// The nearest on each side that still wait.
    func waitingNear(_ place: UInt32) -> [UInt32] {
        var found: [UInt32] = []
        for step in [-1, 1] {
            var index = Int(place - base) + step
            var here = 0
            var looked = 0
            while members.indices.contains(index), here < Self.renewed, looked < 4 * Self.reach {
                if members[index].state == .waiting {
                    found.append(base + UInt32(index))
                    here += 1
                }
                looked += 1
                index += step
            }
        }
        return found
    }

    /// Drops the oldest, all of whom have ended, but for those that a prediction could still look at.
    private mutating func forget() {
        let open = members.firstIndex { $0.state == .waiting || $0.state == .running } ?? members.count
        let dropped = max(0, open - Self.reach)
        if dropped * 2 >= members.count {
            members.removeFirst(dropped)
            base += UInt32(dropped)
        }
        countBeforeForgetting = max(8 * Self.reach, 2 * members.count)
    }
}
