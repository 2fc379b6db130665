/// A queue in the order of priority: age, size, access mode, quality of service, and a fair share over a hierarchy.
///
/// The hierarchy is the caller's: kinds of organisation, organisations, projects, users. Every group has shares beside
/// its siblings and a usage that decays by half in each half-life. A job's priority is a sum of points:
///
///     age + size + access mode + quality + for each group above it  -weight × log2(usage ÷ (shares ÷ shares of all siblings))
///
/// With the logarithm, time takes the same from everybody: while nothing is used or submitted, the order stays as it is,
/// and nothing is ever sorted again. A charge changes its user, and each group above, in one tournament among siblings each.
/// This keeps what Slurm's multifactor priority wants without its periodic recalculation of every job.
///
///     var queue = FairQueue(weights: PriorityWeights(agePerHour: 10, fairSharePerHalving: [1000]), halfLifeSeconds: 604_800)
///     let ada = queue.addGroup(shares: 1, atSeconds: 0)
///     let job = queue.submit(PriorityJob(submitSeconds: 0, devices: 8), by: ada)
///     queue.first   // job
///     queue.charge(28_800, to: ada, atSeconds: 3600)
///
/// Cost: to submit, to remove and to charge O(h + log n) for a hierarchy h levels deep; the first is known; the first k take
/// O(k (h + log n)). Everything is whole numbers: the same history gives the same order on every machine.
/// Moments lie within 2^34 seconds of the origin of time.
public struct FairQueue: Sendable {
    /// A part of the hierarchy, by the order of its making.
    public struct Group: Hashable, Sendable {
        /// The number, counted from zero.
        public let number: UInt32
    }

    /// A waiting job: a small number, used again once the job has gone.
    public struct Handle: Hashable, Sendable {
        /// The number, less than the greatest number of jobs that ever waited at once.
        public let number: UInt32
    }

    struct GroupRow: Sendable {
        /// Nil directly below the root.
        var parent: UInt32?
        var level: Int
        var place: Int
        var shares: UInt32
        var usage: DecayingUsage
        /// Of the groups below.
        var childShares: UInt64 = 0
        var children = 0
        /// Of the groups below, or of a user's jobs.
        var contest = Tournament()
        /// Places of the contest that jobs have left, and places in all.
        var sparePlaces: [UInt32] = []
        var places: UInt32 = 0
    }

    struct JobRow: Sendable {
        var job: PriorityJob
        var group: UInt32
        var place: UInt32
        var sequence: UInt64
    }

    /// What counts how much.
    public let weights: PriorityWeights
    /// In which time usage comes to count half.
    public let halfLifeSeconds: Int64
    /// Jobs that wait.
    public private(set) var count = 0

    private(set) var groups: ContiguousArray<GroupRow> = []
    private(set) var rows: ContiguousArray<JobRow?> = []
    private var spares: [UInt32] = []
    private(set) var contest = Tournament()
    private var topShares: UInt64 = 0
    private var topCount = 0
    private var nextSequence: UInt64 = 0

    /// An empty queue without groups.
    public init(weights: PriorityWeights, halfLifeSeconds: Int64) {
        precondition(halfLifeSeconds >= 3600, "Usage takes at least an hour to count half.")
        self.weights = weights
        self.halfLifeSeconds = halfLifeSeconds
    }

    /// Adds a group with some shares, at least one, beside its siblings. It begins with a device-second of usage.
    ///
    /// - Precondition: the parent never had jobs of its own.
    public mutating func addGroup(under parent: Group? = nil, shares: UInt32, atSeconds now: Int64) -> Group {
        precondition(shares > 0, "A group has at least one share.")
        let number = UInt32(groups.count)
        let level = parent.map { groups[Int($0.number)].level + 1 } ?? 0
        let place = parent.map { groups[Int($0.number)].children } ?? topCount
        groups.append(
            GroupRow(
                parent: parent?.number,
                level: level,
                place: place,
                shares: shares,
                usage: DecayingUsage(halfLives: halfLives(now))
            )
        )
        if let parent {
            precondition(groups[Int(parent.number)].places == 0, "Jobs belong to groups that have no groups below.")
            groups[Int(parent.number)].children += 1
            groups[Int(parent.number)].childShares += UInt64(shares)
            refresh(parent.number)
        } else {
            topCount += 1
            topShares += UInt64(shares)
        }
        return Group(number: number)
    }

    /// Puts a job into the queue of a user: a group without groups below.
    public mutating func submit(_ job: PriorityJob, by group: Group) -> Handle {
        let user = Int(group.number)
        precondition(groups[user].children == 0, "Jobs belong to groups that have no groups below.")
        precondition(job.devices > 0, "A job asks for at least one device.")
        let place = groups[user].sparePlaces.popLast() ?? groups[user].places
        if place == groups[user].places { groups[user].places += 1 }
        let row = JobRow(job: job, group: group.number, place: place, sequence: nextSequence)
        nextSequence += 1
        let number: UInt32
        if let spare = spares.popLast() {
            number = spare
            rows[Int(spare)] = row
        } else {
            number = UInt32(rows.count)
            rows.append(row)
        }
        count += 1
        let entry = Tournament.Entry(points: ownPoints(of: job), sequence: row.sequence, who: number)
        groups[user].contest.set(Int(place), to: entry)
        refresh(group.number)
        return Handle(number: number)
    }

    /// Takes a job out of the queue: it starts, or was cancelled.
    public mutating func remove(_ handle: Handle) {
        guard let row = rows[Int(handle.number)] else { preconditionFailure("Only a waiting job leaves the queue.") }
        let user = Int(row.group)
        groups[user].contest.set(Int(row.place), to: .nobody)
        groups[user].sparePlaces.append(row.place)
        rows[Int(handle.number)] = nil
        spares.append(handle.number)
        count -= 1
        refresh(row.group)
    }

    /// Counts usage for a user and every group above. A negative amount takes back what was counted too much.
    public mutating func charge(_ deviceSeconds: Int64, to group: Group, atSeconds now: Int64) {
        let moment = halfLives(now)
        var next: UInt32? = group.number
        while let number = next {
            groups[Int(number)].usage.add(deviceSeconds, atHalfLives: moment)
            next = groups[Int(number)].parent
        }
        refresh(group.number)
    }

    /// The job with the highest priority; of equals the one that was submitted first.
    public var first: Handle? {
        guard var best = contest.best else { return nil }
        while true {
            guard let below = groups[Int(best.who)].contest.best else { return nil }
            if groups[Int(best.who)].children == 0 { return Handle(number: below.who) }
            best = below
        }
    }

    /// Recomputes what a group puts into its siblings' contest, and so on upwards.
    private mutating func refresh(_ group: UInt32) {
        var next: UInt32? = group
        while let number = next {
            let row = groups[Int(number)]
            var entry = Tournament.Entry.nobody
            if let best = row.contest.best {
                entry = .init(points: best.points + sharePoints(of: number), sequence: best.sequence, who: number)
            }
            if let parent = row.parent {
                groups[Int(parent)].contest.set(row.place, to: entry)
            } else {
                contest.set(row.place, to: entry)
            }
            next = row.parent
        }
    }

    /// The shares of a group and its siblings.
    func shares(beside group: UInt32) -> UInt64 {
        groups[Int(group)].parent.map { groups[Int($0)].childShares } ?? topShares
    }

    /// A moment in half-lives since the origin of time, with 16 bits behind the point.
    func halfLives(_ seconds: Int64) -> Int64 {
        precondition(seconds.magnitude <= 1 << 34, "A moment lies within 2^34 seconds of the origin of time.")
        let product = seconds * BinaryLogarithm.one
        let quotient = product / halfLifeSeconds
        return quotient * halfLifeSeconds > product ? quotient - 1 : quotient
    }
}
