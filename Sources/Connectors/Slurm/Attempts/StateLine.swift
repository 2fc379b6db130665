/// One who waits for the state of a job.
struct StateWait: Sendable {
    var id: Int64
    /// As whom it is asked for.
    var user: String
    var continuation: CheckedContinuation<SiteAnswer, Never>
}

/// Who waits for the states of jobs, in the order in which they came. Whoever was asked for stays in it until the answer is
/// there, so that it can be taken out meanwhile.
struct StateLine: Sendable {
    private var waiting: [StateWait] = []
    private var asked: [StateWait] = []

    /// Whether nobody waits to be asked for.
    var isEmpty: Bool { waiting.isEmpty }

    /// As whom is to be asked until all were asked for, so many at a time, the one first that waits longest.
    func turns(of count: Int) -> [String] {
        var ahead: [String: Int] = [:]
        return waiting.map(\.user).filter { user in
            defer { ahead[user, default: 0] += 1 }
            return ahead[user, default: 0] % count == 0
        }
    }

    /// Adds one at the end.
    mutating func join(_ wait: StateWait) { waiting.append(wait) }

    /// The numbers to ask for as a user: of those who wait longest, at most so many.
    mutating func ask(_ count: Int, of user: String) -> [Int64] {
        var rest: [StateWait] = []
        for wait in waiting {
            if wait.user == user, asked.count < count { asked.append(wait) } else { rest.append(wait) }
        }
        waiting = rest
        return asked.map(\.id)
    }

    /// Takes out all whose answer is there.
    mutating func answered() -> [StateWait] {
        defer { asked = [] }
        return asked
    }

    /// Takes out all, whether they were asked for or not.
    mutating func givenUp() -> [StateWait] {
        defer { (asked, waiting) = ([], []) }
        return asked + waiting
    }

    /// Takes out who waits for a job, whether it was asked for or not.
    mutating func withdraw(_ id: Int64, as user: String) -> [StateWait] {
        func isMeant(_ wait: StateWait) -> Bool { wait.id == id && wait.user == user }
        let found = (asked + waiting).filter(isMeant)
        asked.removeAll(where: isMeant)
        waiting.removeAll(where: isMeant)
        return found
    }
}
