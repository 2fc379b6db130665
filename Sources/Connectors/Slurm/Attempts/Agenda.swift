import Federation
import Quantities

/// When which attempt is to be asked about: a binary heap, so that ten thousand that wait cost nothing.
///
/// An attempt may stand in it more than once; whoever takes it out asks the attempt itself whether it is due.
struct Agenda {
    private var entries: [(at: Instant, key: AttemptKey)] = []

    /// The earliest instant.
    var next: Instant? { entries.first?.at }

    /// Enters an attempt. Costs the logarithm of how many there are.
    mutating func put(_ key: AttemptKey, at instant: Instant) {
        entries.append((instant, key))
        var child = entries.count - 1
        while child > 0, entries[child].at < entries[(child - 1) / 2].at {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the earliest attempt, if its instant has come.
    mutating func takeDue(at now: Instant) -> AttemptKey? {
        guard let first = entries.first, first.at <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while 2 * parent + 1 < entries.count {
            var child = 2 * parent + 1
            if child + 1 < entries.count, entries[child + 1].at < entries[child].at { child += 1 }
            guard entries[child].at < entries[parent].at else { break }
            entries.swapAt(parent, child)
            parent = child
        }
        return first.key
    }
}
