package import Federation
import Journal
package import Quantities

extension Engine {
    /// What was settled for an attempt at an instant, as the journal tells it; nil if it does not. Blocks the calling
    /// thread.
    ///
    /// The state keeps the instant alone. Those of records never fall, so that the record is found by halving: of a
    /// million, twenty are read.
    package func settlement(of key: AttemptKey, at instant: Instant) throws -> CheckpointSettled? {
        let head = status.head.sequence
        var first: UInt64 = 1
        var end = head + 1
        while first < end {
            let middle = first + (end - first) / 2
            guard let record = try recorded(middle) else { return nil }
            if record.at < instant { first = middle + 1 } else { end = middle }
        }
        // A clock that was set back gives many records one instant.
        let last = min(head, first + 1000)
        while first <= last, let record = try recorded(first), record.at == instant {
            for case .checkpointSettled(let fact) in record.events where fact.key == key { return fact }
            first += 1
        }
        return nil
    }

    private func recorded(_ sequence: UInt64) throws -> Record? {
        var found: Record?
        try archive.read(from: sequence, through: sequence) { stored in
            var bytes = ByteReader(stored.payload)
            found = try Record(from: &bytes)
        }
        return found
    }
}
