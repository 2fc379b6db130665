import Scheduling

/// Who waits at a place that does not serve jobs as they came: in the order of priority, and where jobs are preempted, all who
/// may not be before all who may.
///
/// The scheduler of the place is shown the front of the line only, in its order, and serves that by its policy: whoever is
/// first holds the reservation, and those shown behind it may overtake. Who starts is charged at once with what it is expected
/// to use, which is set right when it ends, so that whoever sends much at once does not have all of it started first.
///
/// Cost: O(log n) to join, to leave and to be charged; what is shown is bounded.
struct PlaceLine: Sendable {
    /// So many at most are shown to the scheduler; who is further behind overtakes nobody.
    static let mostShown = 64
    /// On nodes with names, of those who may be preempted so many are looked at, the last to start.
    static let mostCandidates = 256

    /// Whether jobs that may be preempted are ended for those that may not.
    let preempts: Bool
    /// Whether usage counts; else the order is that of submission.
    private let isFair: Bool
    /// Who may not be preempted, then who may; one for all where nobody is. All know the same accounts by the same numbers.
    private var queues: [FairQueue]
    private var accounts: [Account: FairQueue.Group] = [:]
    /// By number in the line.
    private var waiting: ContiguousArray<Waiting?> = []
    /// Who is shown to the scheduler, in its order there, and by the scheduler's numbers.
    private(set) var shown: [UInt32] = []
    private var shownAs: ContiguousArray<UInt32> = []
    /// By the scheduler's numbers.
    private var running: ContiguousArray<Running?> = []

    /// The scheduler's numbers of who runs and may be preempted, in the order of their starts; nobody where one has ended.
    private var starts: ContiguousArray<UInt32> = []
    private var preemptibleCount = 0
    /// What they hold.
    private(set) var preemptibleDevices: Int64 = 0
    /// For whom preempting was of no use, until something else changes.
    private var hopeless = Place.nobody
    /// Who stays first, for others are being ended for it.
    private var pinned = Place.nobody

    /// Whose usage counts together: a user's, of a kind of organisation, of a country; none of the latter two is all of them.
    private struct Account: Hashable {
        var country: Int32
        var organisation: Int32?
        var user: UInt32?
    }

    private struct Waiting: Sendable {
        var row: UInt32
        var devices: UInt32
        var expectedSeconds: UInt32
        var queue: Int
        var handle: FairQueue.Handle
        var account: FairQueue.Group
        /// The scheduler's number; nobody for one that is not shown.
        var shownAs = Place.nobody
    }

    private struct Running: Sendable {
        var devices: UInt32
        var expectedSeconds: UInt32
        var startSeconds: Int64
        var account: FairQueue.Group
        /// Among the starts of who may be preempted; nobody for one that may not.
        var place = Place.nobody
    }

    /// An empty line; nil for a system that serves jobs as they came and preempts nobody.
    init?(of system: ScenarioSystem, in scenario: Scenario) {
        guard system.policy != .conservative, system.priority != nil || system.preempts else { return nil }
        preempts = system.preempts
        isFair = system.priority != nil
        var weights = PriorityWeights(agePerHour: 3600)
        if let priority = system.priority {
            weights = PriorityWeights(
                agePerHour: Int64(priority.age),
                sizePerDoubling: Int64(priority.size),
                fairSharePerHalving: [priority.country, priority.organisation, priority.user].map { Int64($0) },
                accessModes: [0] + scenario.accessModes.map { Int64($0.priority) },
                qualities: scenario.workloads.map { Int64($0.priority) }
            )
        }
        let queue = FairQueue(
            weights: weights,
            halfLifeSeconds: system.priority?.halfLifeSeconds ?? ScenarioPriority().halfLifeSeconds
        )
        queues = Array(repeating: queue, count: system.preempts ? 2 : 1)
    }

    /// How many wait.
    var count: Int { queues.reduce(0) { $0 + $1.count } }

    /// The rows of all who wait, in their order.
    var rows: [UInt32] { front(.max).compactMap { waiting[Int($0)]?.row } }

    /// Who is first, by number in the line.
    var first: UInt32? {
        if pinned != Place.nobody { return pinned }
        for queue in queues.indices {
            if let handle = queues[queue].first { return number(of: handle, queue) }
        }
        return nil
    }

    /// Whether the scheduler does not know who is first.
    var hidesFirst: Bool { first.map { $0 != shown.first } ?? false }

    /// Whether whoever is first is shown by itself while it fits: where usage counts, who is next hangs on what it is charged.
    var showsFirstAlone: Bool { isFair || pinned != Place.nobody }

    /// The first so many.
    func front(_ limit: Int) -> [UInt32] {
        var front: [UInt32] = []
        for queue in queues.indices where front.count < limit {
            front += queues[queue].first(limit - front.count).map { number(of: $0, queue) }
        }
        return front
    }

    /// What somebody who waits asks for, and its row.
    func need(of number: UInt32) -> (row: UInt32, devices: UInt32, expectedSeconds: UInt32) {
        let job = job(number)
        return (job.row, job.devices, job.expectedSeconds)
    }

    /// The scheduler's number of somebody who is shown to it.
    func scheduled(_ number: UInt32) -> UInt32 { job(number).shownAs }

    /// Puts a job into the line and returns its number there.
    mutating func submit(_ row: UInt32, _ job: LiveJob, expectedSeconds: UInt32, atSeconds now: Int64) -> UInt32 {
        let queue = preempts && job.isPreemptible ? 1 : 0
        let account = account(of: job, atSeconds: now)
        let rated = PriorityJob(
            submitSeconds: job.submitSeconds,
            devices: job.devices,
            accessMode: UInt16(clamping: job.accessMode + 1),
            quality: UInt16(clamping: job.workload)
        )
        let handle = queues[queue].submit(rated, by: account)
        let number = number(of: handle, queue)
        while waiting.count <= Int(number) { waiting.append(nil) }
        waiting[Int(number)] = Waiting(
            row: row,
            devices: job.devices,
            expectedSeconds: expectedSeconds,
            queue: queue,
            handle: handle,
            account: account
        )
        return number
    }

    /// Takes a job out of the line and returns the scheduler's number of it; nobody for one that is not shown.
    mutating func remove(_ number: UInt32) -> UInt32 {
        let job = job(number)
        queues[job.queue].remove(job.handle)
        waiting[Int(number)] = nil
        if hopeless == number { hopeless = Place.nobody }
        if pinned == number { unpin() }
        if job.shownAs != Place.nobody { shown.removeAll { $0 == number } }
        return job.shownAs
    }

    /// Says that a job was put into the scheduler's queue, last, under a number there.
    mutating func show(_ number: UInt32, as handle: UInt32) {
        while shownAs.count <= Int(handle) { shownAs.append(Place.nobody) }
        shownAs[Int(handle)] = number
        waiting[Int(number)]?.shownAs = handle
        shown.append(number)
    }

    /// Takes back all who are shown but the first so many; returns their numbers with the scheduler.
    mutating func hide(after kept: Int) -> [UInt32] {
        let hidden = shown[kept...].map { job($0).shownAs }
        for number in shown[kept...] { waiting[Int(number)]?.shownAs = Place.nobody }
        shown.removeLast(hidden.count)
        return hidden
    }

    /// The scheduler has started a job.
    mutating func start(_ handle: UInt32, atSeconds now: Int64) {
        let number = shownAs[Int(handle)]
        let job = job(number)
        _ = remove(number)
        charge(Int64(job.devices) * Int64(job.expectedSeconds), to: job.account, atSeconds: now)
        var started = Running(
            devices: job.devices,
            expectedSeconds: job.expectedSeconds,
            startSeconds: now,
            account: job.account
        )
        while running.count <= Int(handle) { running.append(nil) }
        if job.queue == 1 {
            squeezeStarts()
            started.place = UInt32(starts.count)
            starts.append(handle)
            preemptibleCount += 1
            preemptibleDevices += Int64(job.devices)
        }
        running[Int(handle)] = started
    }

    /// A running job has ended, however.
    mutating func end(_ handle: UInt32, atSeconds now: Int64) {
        guard let job = running[Int(handle)] else { preconditionFailure("Only a running job ends.") }
        running[Int(handle)] = nil
        // What was charged at the start has decayed since, and so has what is given back of it.
        charge(-Int64(job.devices) * Int64(job.expectedSeconds), to: job.account, atSeconds: job.startSeconds)
        charge(Int64(job.devices) * (now - job.startSeconds), to: job.account, atSeconds: now)
        guard job.place != Place.nobody else { return hope() }
        starts[Int(job.place)] = Place.nobody
        while starts.last == Place.nobody { starts.removeLast() }
        preemptibleCount -= 1
        preemptibleDevices -= Int64(job.devices)
        // Where not all were looked at, others are now.
        if preemptibleCount >= Self.mostCandidates { hope() }
    }

    // MARK: Whom to preempt

    /// Whether whoever is first may preempt others: it may not be preempted itself, and is not known to gain nothing by it.
    var firstMayPreempt: Bool { preempts && queues[0].first != nil && first != hopeless }

    /// The scheduler's numbers of those who may be preempted, the last to start first; no more than ``mostCandidates``.
    var candidates: [UInt32] {
        var found: [UInt32] = []
        for handle in starts.reversed() where handle != Place.nobody {
            found.append(handle)
            if found.count == Self.mostCandidates { break }
        }
        return found
    }

    /// Those of them who started last, until so many devices are free. Of these, whoever started earlier has more to lose, and
    /// is spared where the others do.
    func lastStarted(freeing devices: Int64) -> [UInt32] {
        var freed: Int64 = 0
        var chosen: [UInt32] = []
        for handle in starts.reversed() where handle != Place.nobody {
            guard freed < devices else { break }
            freed += heldDevices(handle)
            chosen.append(handle)
        }
        guard freed >= devices else { return [] }
        var kept: [UInt32] = []
        for handle in chosen.reversed() {
            if freed - heldDevices(handle) >= devices {
                freed -= heldDevices(handle)
            } else {
                kept.append(handle)
            }
        }
        return kept
    }

    /// Whoever is first stays first until ``unpin()``, whatever anybody is charged or given back meanwhile.
    mutating func pinFirst() { pinned = first ?? Place.nobody }

    /// The order is that of priority again.
    mutating func unpin() { pinned = Place.nobody }

    /// Preempting is of no use for whoever is first, until something changes but that those end who may be preempted.
    mutating func giveUp() { hopeless = first ?? Place.nobody }

    /// Preempting may be of use again.
    mutating func hope() { hopeless = Place.nobody }

    private func heldDevices(_ handle: UInt32) -> Int64 { Int64(running[Int(handle)]?.devices ?? 0) }

    private mutating func squeezeStarts() {
        guard starts.count > 64, starts.count > 2 * preemptibleCount else { return }
        starts.removeAll { $0 == Place.nobody }
        for (place, handle) in starts.enumerated() { running[Int(handle)]?.place = UInt32(place) }
    }

    // MARK: Accounts

    private mutating func charge(_ deviceSeconds: Int64, to account: FairQueue.Group, atSeconds now: Int64) {
        guard isFair else { return }
        for queue in queues.indices { queues[queue].charge(deviceSeconds, to: account, atSeconds: clock(now)) }
    }

    private mutating func account(of job: LiveJob, atSeconds now: Int64) -> FairQueue.Group {
        let (country, organisation) = isFair ? (job.country, job.organisation) : (-1, -1)
        let user = Account(country: country, organisation: organisation, user: isFair ? job.user : TraceJob.none)
        if let known = accounts[user] { return known }
        let top = open(Account(country: country), under: nil, atSeconds: now)
        let middle = open(Account(country: country, organisation: organisation), under: top, atSeconds: now)
        return open(user, under: middle, atSeconds: now)
    }

    private mutating func open(
        _ account: Account,
        under parent: FairQueue.Group?,
        atSeconds now: Int64
    ) -> FairQueue.Group {
        if let known = accounts[account] { return known }
        let group = queues[0].addGroup(under: parent, shares: 1, atSeconds: clock(now))
        for queue in queues.indices.dropFirst() {
            _ = queues[queue].addGroup(under: parent, shares: 1, atSeconds: clock(now))
        }
        accounts[account] = group
        return group
    }

    /// A moment that the queues know how to count.
    private func clock(_ seconds: Int64) -> Int64 { min(seconds, 1 << 34) }

    private func number(of handle: FairQueue.Handle, _ queue: Int) -> UInt32 {
        handle.number * UInt32(queues.count) + UInt32(queue)
    }

    private func job(_ number: UInt32) -> Waiting {
        guard let job = waiting[Int(number)] else { preconditionFailure("Only who waits is in the line.") }
        return job
    }
}
