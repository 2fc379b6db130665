import Federation
import Quantities
import Synchronization

/// How fast each person may ask: a bucket of requests that fills steadily (the token bucket of Turner, 1986).
final class RateLimiter: Sendable {
    private struct Bucket {
        /// In thousandths of a request, so that a millisecond's share is whole.
        var level: Int64
        var filled: Instant
    }

    private let perSecond: Int64
    private let burst: Int64
    private let buckets = Mutex<[PersonID: Bucket]>([:])

    init(perSecond: Int64, burst: Int64) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Takes one request from a person's bucket; the seconds to wait when there is none.
    func wait(for person: PersonID, at now: Instant) -> Int? {
        buckets.withLock { buckets in
            let full = burst * 1000
            if buckets.count > 10_000 { buckets = buckets.filter { now < $0.value.filled + Seconds(60) } }
            var bucket = buckets[person] ?? Bucket(level: full, filled: now)
            let passed = max(0, min(now.milliseconds - bucket.filled.milliseconds, 3_600_000))
            bucket.level = min(full, bucket.level + passed * perSecond)
            bucket.filled = now
            defer { buckets[person] = bucket }
            guard bucket.level >= 1000 else { return 1 }
            bucket.level -= 1000
            return nil
        }
    }
}
