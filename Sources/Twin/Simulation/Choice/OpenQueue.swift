import Documents
import Scheduling

/// Who waits with the broker for any place: whoever has waited there before goes first, then all others as they came.
///
/// One queue for each access mode, because where a mode has used up its share, others go on.
struct OpenQueue: Sendable {
    private struct Lane: Sendable {
        var queue = SharedQueue()
        var rows: ContiguousArray<UInt32> = []
        /// When whoever lies under a number came into the queue, counted in arrivals.
        var tickets: ContiguousArray<Int> = []
    }

    /// Those who come back, mode by mode, then the others.
    private var lanes: [Lane]
    private let modes: Int
    private var nextTicket = 0
    /// How many wait.
    private(set) var count = 0

    init(modes: Int) {
        self.modes = modes + 1
        lanes = (0..<2 * (modes + 1)).map { _ in Lane() }
    }

    /// The lane of a job.
    private func lane(_ mode: Int32, isReturning: Bool) -> Int { Int(mode) + 1 + (isReturning ? 0 : modes) }

    /// Puts a job in and returns its number: its lane's, and its own there.
    mutating func append(_ row: UInt32, _ job: LiveJob, isReturning: Bool) -> (lane: Int32, handle: UInt32) {
        let lane = lane(job.accessMode, isReturning: isReturning)
        let number = lanes[lane].queue.append(units: job.devices, expectedSeconds: job.attemptExpectedSeconds)
        if Int(number) == lanes[lane].rows.count {
            lanes[lane].rows.append(row)
            lanes[lane].tickets.append(nextTicket)
        } else {
            lanes[lane].rows[Int(number)] = row
            lanes[lane].tickets[Int(number)] = nextTicket
        }
        nextTicket += 1
        count += 1
        return (Int32(lane), number)
    }

    mutating func remove(lane: Int32, _ handle: UInt32) {
        lanes[Int(lane)].queue.remove(handle)
        count -= 1
    }

    /// Who is first.
    var first: UInt32? {
        for group in [0..<modes, modes..<2 * modes] {
            var best: (ticket: Int, row: UInt32)?
            for lane in group {
                guard let number = lanes[lane].queue.first else { continue }
                let ticket = lanes[lane].tickets[Int(number)]
                if best.map({ ticket < $0.ticket }) ?? true { best = (ticket, lanes[lane].rows[Int(number)]) }
            }
            if let best { return best.row }
        }
        return nil
    }

    /// Whoever has room and is expected to take least, of those whom `suits` lets pass.
    func shortest(in room: StartRoom, jobs: ContiguousArray<LiveJob>, suits: (LiveJob) -> Bool) -> UInt32? {
        var best: UInt32?
        for lane in lanes {
            guard let number = lane.queue.shortest(in: room) else { continue }
            let row = lane.rows[Int(number)]
            guard suits(jobs[Int(row)]) else { continue }
            if let known = best,
                jobs[Int(known)].attemptExpectedSeconds <= jobs[Int(row)].attemptExpectedSeconds
            {
                continue
            }
            best = row
        }
        return best
    }
}
