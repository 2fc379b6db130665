import Quantities

/// Jobs that wait for nothing but a place, in queues of those that could go to the same places on the same budget.
///
/// Within a queue the oldest is served first; between queues, the queue whose first is oldest. So a decision looks at
/// one job a queue, however many wait.
struct ReadyQueues: Sendable {
    /// What the jobs of a queue have in common.
    struct Key: Hashable, Sendable {
        var allocation: AllocationID
        /// Where they could run, by number.
        var partitions: [PartitionID]
    }

    /// What decides a job's queue when it has no wishes besides resources, as most have not.
    struct Kind: Hashable, Sendable {
        var allocation: AllocationID
        var person: PersonID
        var shape: JobShape
    }

    private static let mostKinds = 16_384

    private var keys: [Key] = []
    private var queues: [SortedJobIDs] = []
    private var index: [Key: Int32] = [:]
    /// The queues of the kinds that were met, so that one look-up answers where the next of a kind could run.
    private var groups: [Kind: Int32] = [:]
    /// The queues that are not empty.
    private var live: [Int32] = []

    /// The number of the queue of that key, made if there is none.
    mutating func group(_ key: Key) -> Int32 {
        if let known = index[key] { return known }
        let new = Int32(keys.count)
        keys.append(key)
        queues.append(SortedJobIDs())
        index[key] = new
        return new
    }

    /// The queue of a kind of job; nil when none was met since the network last changed.
    func group(of kind: Kind) -> Int32? { groups[kind] }

    /// Remembers the queue of a kind.
    mutating func remember(_ group: Int32, for kind: Kind) {
        if groups.count >= Self.mostKinds { groups.removeAll() }
        groups[kind] = group
    }

    /// Forgets what decides a job's queue, because people's accounts changed.
    mutating func forgetKinds() { groups.removeAll() }

    func key(of group: Int32) -> Key { keys[Int(group)] }

    func count(in group: Int32) -> Int { queues[Int(group)].count }

    /// Puts a job in its queue and says whether it is first there.
    mutating func insert(_ job: JobID, in group: Int32) -> Bool {
        if queues[Int(group)].isEmpty { live.append(group) }
        queues[Int(group)].insert(job)
        return queues[Int(group)].first == job
    }

    /// Takes a job out of its queue and says whether it was first there.
    mutating func remove(_ job: JobID, from group: Int32) -> Bool {
        let wasFirst = queues[Int(group)].first == job
        queues[Int(group)].remove(job)
        if queues[Int(group)].isEmpty { live.removeAll { $0 == group } }
        return wasFirst
    }

    mutating func removeAll() { self = ReadyQueues() }

    /// The first job of each queue with the queue's key, oldest first.
    func heads() -> [(job: JobID, key: Key)] {
        live.compactMap { group in queues[Int(group)].first.map { ($0, keys[Int(group)]) } }
            .sorted { $0.job < $1.job }
    }

    /// How many waiting jobs could go to `partition`.
    func countWaiting(for partition: PartitionID) -> Int {
        live.reduce(0) { sum, group in
            keys[Int(group)].partitions.contains(partition) ? sum + queues[Int(group)].count : sum
        }
    }

    /// Every waiting job that could go to `partition`, oldest first.
    func waiting(for partition: PartitionID) -> [JobID] {
        var all: [JobID] = []
        for group in live where keys[Int(group)].partitions.contains(partition) {
            queues[Int(group)].visit { all.append($0) }
        }
        return all.sorted()
    }
}
