import Quantities
import Scheduling

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
        /// What they choose by: one that waits for the cheapest place must not hold up one that takes any.
        var objective: Objective
        /// The hour of their deadline where it bears on the choice: one that can't wait any longer must not be held up.
        var deadlineHour: Int64?
        /// For each of those places, how many of them the run would be shorter in, where it was foretold and that bears on
        /// the choice: what is best for one may not be for another.
        ///
        /// The order and not the times, which nearly each job has for itself: the network bounds how many orders there are.
        /// Where the places cost and emit alike by the hour, jobs of one order want the same place. Elsewhere a dearer or
        /// dirtier one may be the better for a job that is enough faster there, and not for another: of those the older
        /// keeps the younger waiting, though another place would serve it, until it has got its own.
        var ranks: [Int]

        init(allocation: AllocationID, partitions: [PartitionID], ranks: [Int], _ terms: JobTerms) {
            self.allocation = allocation
            self.partitions = partitions
            self.ranks = ranks
            objective = terms.objective
            deadlineHour = objective == .soonest ? nil : terms.deadline.map { $0.milliseconds / 3_600_000 }
        }
    }

    /// What decides a job's queue when it has no wishes besides resources, as most have not.
    struct Kind: Hashable, Sendable {
        var allocation: AllocationID
        var person: PersonID
        var shape: JobShape
    }

    /// The first job of a queue.
    struct Head: Sendable {
        var job: JobID
        var group: Int32
    }

    private static let mostKinds = 16_384

    private var keys: [Key] = []
    private var queues: [SortedJobIDs] = []
    private var index: [Key: Int32] = [:]
    /// The queues of the kinds that were met, so that one look-up answers where the next of a kind could run.
    private var groups: [Kind: Int32] = [:]
    /// The first job of each queue that is not empty, oldest first.
    private(set) var heads: [Head] = []

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
        let before = queues[Int(group)].first
        queues[Int(group)].insert(job)
        return moveHead(of: group, from: before)
    }

    /// Takes a job out of its queue and says whether it was first there.
    mutating func remove(_ job: JobID, from group: Int32) -> Bool {
        let before = queues[Int(group)].first
        queues[Int(group)].remove(job)
        return moveHead(of: group, from: before)
    }

    /// Keeps the heads in order after a queue has changed, and says whether its first is another one now.
    private mutating func moveHead(of group: Int32, from before: JobID?) -> Bool {
        let first = queues[Int(group)].first
        guard first != before else { return false }
        if let before { heads.remove(at: position(of: before)) }
        if let first { heads.insert(Head(job: first, group: group), at: position(of: first)) }
        return true
    }

    private func position(of job: JobID) -> Int {
        var low = 0
        var high = heads.count
        while low < high {
            let middle = (low + high) / 2
            if heads[middle].job < job { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func removeAll() { self = ReadyQueues() }

    /// How many waiting jobs could go to `partition`.
    func countWaiting(for partition: PartitionID) -> Int {
        heads.reduce(0) { sum, head in
            keys[Int(head.group)].partitions.contains(partition) ? sum + queues[Int(head.group)].count : sum
        }
    }

    /// The oldest of a queue, at most so many.
    func oldest(_ most: Int, in group: Int32) -> ArraySlice<JobID> { queues[Int(group)].oldest(most) }

    /// The waiting jobs before `job` that could go to one of `partitions`, oldest first; nil if they are more than
    /// `most`.
    func waiting(for partitions: [PartitionID], before job: JobID, atMost most: Int) -> [JobID]? {
        var all: [JobID] = []
        for head in heads where head.job < job && keys[Int(head.group)].partitions.contains(where: partitions.contains)
        {
            guard queues[Int(head.group)].append(before: job, atMost: most - all.count, to: &all) else { return nil }
        }
        return all.sorted()
    }
}
